"""The payloads of commands and of what answers them, as pydantic models.

Commands are plain JSON objects, so that a line of shell or a template can write them; answers are
CloudEvents like all the rest.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from edge_monitor.outputs.payloads import Payload, Text
from edge_monitor.types import Refusal, Setting, Verb

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def _timestamp(value: Any) -> str:
    if not isinstance(value, str) or _RFC3339.fullmatch(value) is None:
        raise ValueError("not a time as RFC 3339 writes it, with its offset from UTC")
    return value


RequestId = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9._:\-]{1,64}$")]
Deadline = Annotated[AwareDatetime, BeforeValidator(_timestamp)]
Interval = Annotated[float, Field(strict=True, ge=1.0, le=86_400.0)]


class RequestPayload(BaseModel):
    """What a command says on `request/<verb>`.

    Attributes:
        id: chosen anew for each command; the answer repeats it.
        deadline: after which the command is not to be carried out; at most a minute ahead.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    id: RequestId
    deadline: Deadline


class SwitchPayload(RequestPayload):
    """What a command says on the `/set` of a switch."""

    value: StrictBool


class IntervalPayload(RequestPayload):
    """What a command says on `audience_interval/set`; the value is in seconds."""

    value: Interval


CHANGES: dict[Setting, type[SwitchPayload | IntervalPayload]] = {
    Setting.EMOTION: SwitchPayload,
    Setting.AUDIENCE_INTERVAL: IntervalPayload,
}
"""What is said on the `/set` of each setting."""


class ResponseData(Payload):
    """What became of a request; on `response/<verb>`.

    Attributes:
        verb: what was asked for.
        request_id: the id of the request, where it could be read.
        outcome: whether it was done.
        reason: why not.
        text: more in words.
    """

    verb: Verb
    request_id: Text | None
    outcome: Literal["done", "refused"]
    reason: Refusal | None
    text: Text | None


class SettingData(Payload):
    """How a setting stands; on `<setting>/state`."""

    setting: Setting
    value: bool | float
