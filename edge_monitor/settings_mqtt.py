"""The section of the configuration about the broker."""

from typing import Annotated

from pydantic import Field

from edge_monitor.settings_section import Section
from edge_monitor.settings_values import Location


class Mqtt(Section):
    """The broker that events go to."""

    enabled: bool = False
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 1883
    username: str | None = None
    password_file: Location | None = Field(
        default=None, description="a file that holds the password; it never stands here"
    )
    ca_file: Location | None = Field(default=None, description="switches TLS on")
    client_cert: Location | None = None
    client_key: Location | None = None
    keepalive_s: Annotated[int, Field(ge=5, le=3600)] = 30
    commands: bool = Field(default=False, description="take commands from the broker")
    trust_clock: bool = Field(
        default=False,
        description="compare their deadlines with a clock that nothing has set since boot",
    )
    discovery: bool = Field(default=False, description="tell Home Assistant of the device")
