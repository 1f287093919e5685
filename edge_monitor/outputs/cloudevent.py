"""CloudEvents 1.0 in structured JSON around every payload: one form for broker, journal and replay.

The specification is https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from edge_monitor.outputs.command_schema import ResponseData, SettingData
from edge_monitor.outputs.health_payload import HealthData
from edge_monitor.outputs.payload_fields import Text, told
from edge_monitor.outputs.payloads import AudienceData, EventData, Payload, StateData
from edge_monitor.ports import Clock
from edge_monitor.types import (
    Answer,
    Audience,
    DriverState,
    Event,
    Health,
    SettingState,
    Status,
)

_EPOCH = datetime.fromtimestamp(0, UTC)
_TIME: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"
_REMEMBERED = 16  # more sinks or events than that never handle one event at the same time

Data = TypeVar("Data", bound=Payload)
Said = Event | Audience | DriverState | Health | Answer | SettingState
Told = TypeVar("Told", Event, Audience)

_NAMES: Final = {
    kind: tuple(item.name for item in fields(kind))
    for kind in (Event, Audience, DriverState, Health, Answer, SettingState)
}


class CloudEvent(BaseModel, Generic[Data]):
    """A CloudEvent in structured JSON."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    specversion: Literal["1.0"] = Field(default="1.0", description="of CloudEvents")
    id: Text = told("unique with `source`: what comes twice comes with the same id", minLength=1)
    source: Text = told("who speaks: `edge_monitor/<device_id>`", pattern="^edge_monitor/[^/]+$")
    type: str = told("what this is")
    time: str = told(
        "when it was written, by the wall clock, in UTC; right only where `data.clock_synced` is "
        "true",
        format="date-time",
        pattern=_TIME,
    )
    datacontenttype: Literal["application/json"] = Field(
        default="application/json", description="of `data`"
    )
    data: Data = told("the payload")


# named once: to look a form up by its data takes longer than to fill it in
_StateEnvelope = CloudEvent[StateData]
_HealthEnvelope = CloudEvent[HealthData]
_ResponseEnvelope = CloudEvent[ResponseData]
_SettingEnvelope = CloudEvent[SettingData]
_EventEnvelope = CloudEvent[EventData]
_AudienceEnvelope = CloudEvent[AudienceData]


class Lateness(BaseModel):
    """What an event or an audience that goes out late says beside all else."""

    late: Literal[True] = Field(
        default=True,
        description="it goes out more than 5 s after it happened, or after a reboot; or absent",
    )
    delayms: int | None = told(
        "how long after it happened; absent where nobody knows, after a reboot",
        unit="ms",
        minimum=0,
    )


class Envelopes:
    """Writes the envelopes of one run; usable from several threads.

    An event or an audience keeps its envelope: every sink that asks for the same object gets the
    same text with the same id, so that a reader of journal and broker can tell that it is one.

    Numbers begin at the monotonic clock's milliseconds, so that a program that starts again within
    one boot gives no id a second time; in a replay, whose clock begins at 0, they begin at 1.
    """

    def __init__(self, source: str, boot_id: str, clock: Clock) -> None:
        """Prepare.

        Args:
            source: who speaks, a URI reference such as `edge_monitor/<device_id>`.
            boot_id: unique to this boot; `"replay"` in a replay, which gives the same each time.
            clock: says the wall time; in a replay, both its times are seconds of the medium.
        """
        self._source = source
        self._boot_id = boot_id
        self._clock = clock
        self._lock = threading.Lock()
        self._recent: deque[tuple[Event | Audience, str]] = deque(maxlen=_REMEMBERED)
        self._seq = int(clock.monotonic() * 1000)
        self._states = count(self._seq + 1)
        self._healths = count(self._seq + 1)
        self._audiences = count(self._seq + 1)
        self._answers = count(self._seq + 1)
        self._settings = count(self._seq + 1)

    @property
    def boot_id(self) -> str:
        """Unique to this boot."""
        return self._boot_id

    def event(self, event: Event) -> str:
        """An event as JSON, on one line; its id is `<boot_id>-<seq>`."""
        return self._kept(event, self._write_event)

    def audience(self, audience: Audience) -> str:
        """An interval of the audience as JSON, on one line."""
        return self._kept(audience, self._write_audience)

    def state(self, state: DriverState) -> str:
        """The present state as JSON, on one line."""
        measurable = state.status is Status.VALID
        data = StateData(measurable=measurable, **self._payload(state))
        name = f"state-{next(self._states)}"
        return _StateEnvelope(data=data, **self._envelope("state", name)).model_dump_json()

    def health(self, health: Health) -> str:
        """The daemon's health as JSON, on one line."""
        data = HealthData(**self._payload(health))
        name = f"health-{next(self._healths)}"
        return _HealthEnvelope(data=data, **self._envelope("health", name)).model_dump_json()

    def answer(self, answer: Answer) -> str:
        """What became of a request as JSON, on one line."""
        outcome = "done" if answer.reason is None else "refused"
        told = self._payload(answer) | {"verb": answer.asked, "outcome": outcome}
        data = ResponseData(**told)
        name = f"response-{next(self._answers)}"
        envelope = self._envelope("response", name)
        return _ResponseEnvelope(data=data, **envelope).model_dump_json()

    def setting(self, state: SettingState) -> str:
        """How a setting stands as JSON, on one line."""
        data = SettingData(**self._payload(state))
        envelope = self._envelope("setting", f"setting-{next(self._settings)}")
        return _SettingEnvelope(data=data, **envelope).model_dump_json()

    def _kept(self, value: Told, write: Callable[[Told], str]) -> str:
        with self._lock:
            for known, text in self._recent:
                if known is value:
                    return text
            text = write(value)
            self._recent.append((value, text))
            return text

    def _write_event(self, event: Event) -> str:
        self._seq += 1
        data = EventData(seq=self._seq, **self._payload(event))
        envelope = self._envelope(event.kind, str(self._seq))
        return _EventEnvelope(data=data, **envelope).model_dump_json()

    def _write_audience(self, audience: Audience) -> str:
        data = AudienceData(**self._payload(audience))
        envelope = self._envelope("audience", f"audience-{next(self._audiences)}")
        return _AudienceEnvelope(data=data, **envelope).model_dump_json()

    def _payload(self, value: Said) -> dict[str, Any]:
        known = {name: getattr(value, name) for name in _NAMES[type(value)]}
        common = {
            "boot_id": self._boot_id,
            "monotonic": value.t,
            "clock_synced": self._clock.synced(),
        }
        return common | known  # health brings its own clock_synced

    def _envelope(self, kind: str, name: str) -> dict[str, Any]:
        return {
            "id": f"{self._boot_id}-{name}",
            "source": self._source,
            "type": f"edge_monitor.{kind}",
            "time": rfc3339(self._clock.wall()),
        }


def marked_late(text: str, delay_s: float | None) -> str:
    """An event that goes out late: the same JSON with two extension attributes, `Lateness`.

    Args:
        text: the event; its id stays.
        delay_s: seconds since it happened, where that is known.
    """
    # integers of the specification have 32 bits, which last for 24 days
    delay_ms = None if delay_s is None else min(round(delay_s * 1000), 2**31 - 1)
    mark = Lateness(delayms=delay_ms).model_dump_json(exclude_none=True)
    return f"{text[:-1]},{mark[1:]}"


def rfc3339(wall_s: float) -> str:
    """Seconds since 1970 as `2026-01-31T12:00:00.250Z`."""
    moment = _EPOCH + timedelta(milliseconds=round(wall_s * 1000))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
