"""How the daemon says it is, to subscribers; its fields are those of `types.Health`."""

from typing import Annotated, Any, Final

from pydantic import WithJsonSchema

from edge_monitor.outputs.payload_fields import Number, Text, by_name, told
from edge_monitor.outputs.payloads import Payload

COUNTS: Final = {
    "connected": "1 while the broker has let us in and refused no subscription, else 0",
    "sessions": "how often the broker has let us in",
    "published": "events that the broker has acknowledged",
    "written": "events written to disk",
    "lines": "lines printed",
    "waiting": "depth of the queue: events not yet handed on",
    "spooled": "events on the spool's disk, acknowledged or not, as of the last writing",
    "in_flight": "messages that the broker has not acknowledged yet",
    "dropped": "events that were dropped since the start, for want of room or damaged on the disk",
    "dropped_alarms": "alarms among those that were dropped",
    "refused": "messages that the broker refused or that are larger than it takes; they are not "
    "sent again",
    "refused_alarms": "alarms among those that were refused",
    "spools_quarantined": "spools that were damaged and set aside since the start",
    "callback_errors": "errors of this program while it heard from the broker",
    "commands_done": "commands from the broker, or of the page, that were carried out",
    "commands_refused": "commands that were refused; `refused_<reason>` counts each reason",
    "answers_dropped": "answers to commands that were dropped, for want of room",
    "readers": "pages that are open",
    "readers_dropped": "pages that were let go because they read too slowly; they may come back",
    "requests_refused": "requests for the page that were turned away",
    "preview_on": "1 while the page may show the camera's picture, else 0",
    "speeds_heard": "speeds of the vehicle that the broker told",
    "speeds_refused": "messages in their place that told none, or none that is possible",
}
"""What outputs count, by name, in words."""

_TEXT: Final = {"type": "string"}
_SHA256: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _report_schema() -> dict[str, Any]:
    known: dict[str, Any] = {
        "fault": {"type": ["string", "null"], "description": "why nothing arrives, or null"},
        "spool_fault": {
            "type": ["string", "null"],
            "description": "why events wait in memory and not on disk, or null",
        },
        "certificate_expires": {
            "type": ["string", "null"],
            "format": "date-time",
            "description": "mqtt over TLS: when the first of the certificates in use expires, "
            "the broker's or ours; null before the broker has shown its own, or without TLS",
        },
        "certificate_warning": {
            "type": ["string", "null"],
            "description": "mqtt over TLS: from 30 days before on, which certificate ends",
        },
    }
    for name, description in COUNTS.items():
        known[name] = {"type": "integer", "description": description, "minimum": 0}
    return {
        "type": "object",
        "properties": known,
        "required": ["fault"],
        "additionalProperties": {"type": ["integer", "string", "null"]},
    }


class HealthData(Payload):
    """How the daemon is."""

    version: Text = told("of the program")
    versions: Annotated[dict[Text, Text], by_name(_TEXT)] = told(
        "of what it stands on, by name: Python, kernel, libraries"
    )
    fps_captured: Number = told(
        "frames that arrived, over the last interval", unit="1/s", minimum=0
    )
    fps_processed: Number = told("frames that were looked at", unit="1/s", minimum=0)
    frames_skipped: int = told(
        "frames that a newer one replaced before they were looked at, since the start", minimum=0
    )
    latency_p50_s: Number = told(
        "from a frame's time to its decision, median; null before the first", unit="s", minimum=0
    )
    latency_p99_s: Number = told(
        "from a frame's time to its decision, 99th percentile", unit="s", minimum=0
    )
    model_faults: int = told(
        "results of networks that were not finite and were thrown away, since the start", minimum=0
    )
    camera: Text = told("what the camera says of itself")
    camera_fault: Text | None = told("why there is no picture, or null")
    buzzer_fault: Text | None = told("why the buzzer cannot sound, or null")
    emotion: Text = told("`off`, `running`, or why expressions are not told")
    classifiers: Annotated[dict[Text, Text], by_name(_TEXT)] = told(
        "of each classifier that is asked for: `running`, or why it does not run"
    )
    models: Annotated[dict[Text, Text], by_name(_SHA256)] = told(
        "SHA-256 of each network in use, by name"
    )
    sinks: Annotated[dict[Text, dict[Text, int | Text | None]], by_name(_report_schema())] = told(
        "faults, queues and counts of each output, by name: mqtt, journal, web, console"
    )
    temperature_c: Number = told(
        "of the board's hottest sensor; null where there is none",
        unit="°C",
        minimum=-40,
        maximum=150,
    )
    throttling: Annotated[
        tuple[str, ...] | None,
        WithJsonSchema(
            {
                "type": ["array", "null"],
                "items": {
                    "type": "string",
                    "enum": [
                        "under_voltage",
                        "frequency_capped",
                        "throttled",
                        "soft_temperature_limit",
                    ],
                },
                "uniqueItems": True,
            }
        ),
    ] = told("what slows the board down now; null where the machine does not say")
    shed: Annotated[dict[Text, Text], by_name(_TEXT)] = told(
        "what rests to spare the board, by name"
    )
    speed_source: Annotated[
        str, WithJsonSchema({"type": "string", "enum": ["none", "assume", "mqtt", "gpsd"]})
    ] = told("who tells the vehicle's speed; none: nobody")
    speed_age_s: Number = told(
        "since it was told last; above 3 s it is unknown; null before the first, or for an "
        "assumed one",
        unit="s",
        minimum=0,
    )
    speed_fault: Text | None = told("why no speed comes although a source is configured, or null")
