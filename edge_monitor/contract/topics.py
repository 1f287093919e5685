"""Every topic, with its payload and an example."""

from collections.abc import Mapping
from typing import Any, Final

from edge_monitor.contract import examples
from edge_monitor.contract.commands import command_topics, speed_topic
from edge_monitor.contract.evidence import EVIDENCE
from edge_monitor.contract.plain_schema import schema_of
from edge_monitor.contract.topic import DIALECT, Topic, enveloped, schema_id
from edge_monitor.outputs.cloudevent import Lateness
from edge_monitor.outputs.health_payload import HealthData
from edge_monitor.outputs.mqtt_message import STATE_EXPIRES_S
from edge_monitor.outputs.payloads import AudienceData, EventData, StateData
from edge_monitor.types import EventKind

_FLEETING: Final = (
    "While there is no broker it waits in memory alone, where the oldest is dropped for want of "
    "room and a restart forgets it; the sums in `state` have it all the same."
)

_EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.DROWSINESS: "A change of level. An episode starts when the driver is no longer "
    "awake, every other level is an update, so is an alarm that was acknowledged and comes anew, "
    "and it ends when the driver is awake again. From `microsleep` upwards it is an alarm: the "
    "last to be dropped, and on the disk before the next line of the journal.",
    EventKind.EMOTION: "An expression that leads clearly, per face: started, and ended.",
    EventKind.CLASS: "What a classifier says clearly, per face: started, and ended.",
    EventKind.BLINK: f"A blink that is over. {_FLEETING}",
    EventKind.LONG_BLINK: "A blink that lasted long enough to be a droop, and is over. "
    f"{_FLEETING} The journal has it.",
    EventKind.PARTIAL_BLINK: f"Lids that dropped and came back without shutting. {_FLEETING}",
    EventKind.YAWN: "A yawn that is over.",
    EventKind.NOD: "The head fell while the lids were closing.",
    EventKind.DISTRACTION: "The head is off the road for too long at this speed.",
    EventKind.SEVERAL: "More than one person is there where only one should be.",
    EventKind.DEGRADED: "Nothing could be judged for 10 s; ended when it can again.",
    EventKind.CALIBRATED: "This driver's open eyes are learnt.",
}


def topics() -> tuple[Topic, ...]:
    """All topics, those that matter most first."""
    return (
        Topic(
            "availability",
            "availability",
            "Whether the device is there. `offline` is also the will: the broker says it when a "
            "device is gone without a farewell.",
            retained=True,
            schema={
                "$schema": DIALECT,
                "$id": schema_id("availability"),
                "title": "availability",
                "type": "string",
                "enum": ["online", "offline"],
            },
            example="online",
            cloudevent=False,
        ),
        Topic(
            "state",
            "state",
            "How it is now: at most twice a second, at once on a change of level, and again "
            "within 2 s after each connection.",
            retained=True,
            schema=enveloped("state", StateData),
            example=examples.state(),
            expires_s=STATE_EXPIRES_S,
        ),
        Topic(
            "health",
            "health",
            "How the daemon is: every 10 s, sooner when work is shed or taken up again, and after "
            "each connection.",
            retained=True,
            schema=enveloped("health", HealthData),
            example=examples.health(),
        ),
        *(_event(kind, summary) for kind, summary in _EVENTS.items()),
        Topic(
            "audience",
            "audience",
            "What an interval before a kiosk added up to. With `kiosk.enabled` every "
            "`kiosk.interval_s`; at the end of a run what the last interval had until then.",
            retained=False,
            schema=_perhaps_late(enveloped("audience", AudienceData)),
            example=examples.audience(),
        ),
        speed_topic(),
        *command_topics(),
    )


def _perhaps_late(schema: dict[str, Any]) -> dict[str, Any]:
    """With the attributes of what was spooled; neither is required."""
    properties = schema["properties"] | schema_of(Lateness)["properties"]
    properties["delayms"]["type"] = "integer"  # it is absent rather than null
    return schema | {"properties": properties}


def _event(kind: EventKind, summary: str) -> Topic:
    schema = _perhaps_late(enveloped(kind, EventData))
    data = schema["properties"]["data"]["properties"]
    said = data["evidence"]["description"]
    data["evidence"] = {**schema_of(EVIDENCE[kind]), "description": said}
    if kind is EventKind.DROWSINESS:
        data["level"] |= {
            "type": "string",
            "description": "the level from now on",
            "enum": [name for name in data["level"]["enum"] if name is not None],
        }
    return Topic(kind, f"event/{kind}", summary, False, schema, examples.event(kind))
