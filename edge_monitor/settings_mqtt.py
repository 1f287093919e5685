"""The section of the configuration about the broker."""

from typing import Annotated, Literal

from pydantic import Field

from edge_monitor.settings_section import Section
from edge_monitor.settings_values import Location


class SpoolSettings(Section):
    """Where events wait until the broker has acknowledged them."""

    enabled: bool = Field(default=True, description="false: they wait in memory alone")
    folder: Location | None = Field(
        default=None, description="unset: the service's state folder, or var without a service"
    )
    max_rows: Annotated[int, Field(ge=100, le=1_000_000)] = 20_000
    max_bytes: Annotated[int, Field(ge=100_000, le=1_000_000_000)] = 16_000_000


class Mqtt(Section):
    """The broker that events go to."""

    enabled: bool = False
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 1883
    username: str | None = None
    password_file: Location | None = Field(
        default=None, description="a file that holds the password; it never stands here"
    )
    password_credential: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")] | None = Field(
        default=None, description="the same as a credential of systemd's, by its name"
    )
    ca_file: Location | None = Field(default=None, description="switches TLS on")
    client_cert: Location | None = None
    client_key: Location | None = None
    transport: Literal["tcp", "websockets"] = "tcp"
    websocket_path: Annotated[str, Field(pattern=r"^/[!-~]*$")] = "/mqtt"
    keepalive_s: Annotated[int, Field(ge=5, le=3600)] = 30
    commands: bool = Field(default=False, description="take commands from the broker")
    trust_clock: bool = Field(
        default=False,
        description="compare their deadlines with a clock that nothing has set since boot",
    )
    discovery: bool = Field(default=False, description="tell Home Assistant of the device")
    spool: SpoolSettings = SpoolSettings()
