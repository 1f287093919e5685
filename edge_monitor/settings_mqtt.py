"""The section of the configuration about the broker."""

from typing import Annotated, Literal

from pydantic import Field

from edge_monitor.settings_section import Section
from edge_monitor.settings_values import Folder, Location


class SpoolSettings(Section):
    """Where events wait until the broker has acknowledged them."""

    enabled: bool = Field(
        default=True,
        description="keep events on disk until the broker has acknowledged them; false: they wait "
        "in memory alone",
    )
    folder: Folder = Field(
        default=None,
        description="takes `spool.sqlite3`; unset: `$STATE_DIRECTORY`, which is "
        "`/var/lib/edge-monitor` for the service and its user, or `var`",
    )
    max_rows: Annotated[int, Field(ge=100, le=1_000_000)] = Field(
        default=20_000,
        description="events; beyond it the oldest emotions, classes and audience go first, alarms "
        "last",
    )
    max_bytes: Annotated[int, Field(ge=100_000, le=1_000_000_000)] = Field(
        default=16_000_000, description="of their texts; beyond it likewise"
    )


class Mqtt(Section):
    """The broker that events go to."""

    enabled: bool = Field(default=False, description="publish events, state and health")
    host: Annotated[str, Field(min_length=1)] = Field(
        default="127.0.0.1", description="the broker's name or address"
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=1883, description="8883 is usual with TLS"
    )
    username: str | None = Field(default=None, description="for brokers that ask for one")
    password_file: Location | None = Field(
        default=None, description="a file whose first line is the password; it never stands here"
    )
    password_credential: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")] | None = Field(
        default=None, description="instead of the file: the name of a credential of systemd's"
    )
    ca_file: Location | None = Field(
        default=None,
        description="certificates that may vouch for the broker; switches TLS on",
    )
    client_cert: Location | None = Field(
        default=None, description="for brokers that ask for a certificate"
    )
    client_key: Location | None = Field(default=None, description="the key of `client_cert`")
    transport: Literal["tcp", "websockets"] = Field(
        default="tcp", description="`websockets`: where only the web's ports are open"
    )
    websocket_path: Annotated[str, Field(pattern=r"^/[!-~]*$")] = Field(
        default="/mqtt", description="path of the address with `websockets`"
    )
    keepalive_s: Annotated[int, Field(ge=5, le=3600)] = Field(
        default=30, description="after one and a half of it without a word the other side is gone"
    )
    commands: bool = Field(default=False, description="take commands from the broker")
    trust_clock: bool = Field(
        default=False,
        description="compare the deadlines of commands with a clock that nothing has set since "
        "boot",
    )
    discovery: bool = Field(default=False, description="tell Home Assistant of the device")
    spool: SpoolSettings = SpoolSettings()
