"""The payloads of commands and of what answers them, as pydantic models.

Commands are plain JSON objects, so that a line of shell or a template can write them; answers are
CloudEvents like all the rest.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    WithJsonSchema,
)

from edge_monitor.outputs.payload_fields import Text, told
from edge_monitor.outputs.payloads import Payload
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
    """What a command says on `request/<verb>`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    id: RequestId = told("chosen anew for each command; the answer repeats it")
    deadline: Deadline = told(
        "after which it is not to be carried out, at most a minute ahead; RFC 3339 with the offset "
        "from UTC"
    )


class SwitchPayload(RequestPayload):
    """What a command says on the `/set` of a switch."""

    value: StrictBool = told("true for on")


class IntervalPayload(RequestPayload):
    """What a command says on `audience_interval/set`."""

    value: Interval = told("from one `audience` to the next", unit="s")


CHANGES: dict[Setting, type[SwitchPayload | IntervalPayload]] = {
    Setting.EMOTION: SwitchPayload,
    Setting.AUDIENCE_INTERVAL: IntervalPayload,
}
"""What is said on the `/set` of each setting."""


class ResponseData(Payload):
    """What became of a request; on `response/<verb>`."""

    verb: Verb = told("what was asked for")
    request_id: Text | None = told("the id of the request; null where it could not be read")
    outcome: Literal["done", "refused"] = told("whether it was done")
    reason: Refusal | None = told("why it was refused; null when it was done")
    text: Text | None = told("more in words, for people")


class SettingData(Payload):
    """How a setting stands; on `<setting>/state`."""

    setting: Setting = told("which")
    value: Annotated[bool | float, WithJsonSchema({"type": ["boolean", "number"]})] = told(
        "in force"
    )
