"""Where the broker is and how to be let in."""

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.loose_file import warn_if_loose
from edge_monitor.outputs.secret_file import read_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttOptions:
    """How to reach a broker; the password itself is never held here.

    Construction raises `ConfigError` for what cannot work with any broker.

    Attributes:
        host: name or address.
        port: TCP port.
        device_id: this device's level in every topic.
        username: as the broker knows it.
        password_file: its first line is the password.
        ca_file: certificates (PEM) that may vouch for the broker; given, the connection is TLS.
        client_cert: certificate (PEM) of this device, for brokers that ask for one.
        client_key: its key (PEM), where it is not in the same file.
        transport: `tcp`, or `websockets` where only the web's ports are open.
        websocket_path: where the broker listens for these.
        keepalive_s: seconds of silence after which either side gives the other up (1.5 times).
    """

    host: str
    device_id: str
    port: int = 1883
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    transport: Literal["tcp", "websockets"] = "tcp"
    websocket_path: str = "/mqtt"
    keepalive_s: int = 30

    def __post_init__(self) -> None:
        try:
            self.host.encode("idna")
        except UnicodeError as error:
            raise ConfigError(f"mqtt host {self.host!r} is no host name: {error}") from error
        if not self.host or not self.device_id or set(self.device_id) & set("/+#\0"):
            raise ConfigError("mqtt needs a host, and a device id without any of / + #")
        if self.password_file is not None and self.username is None:
            raise ConfigError("mqtt has a password file but no user name")
        if self.client_cert is not None and self.ca_file is None:
            raise ConfigError("mqtt has a client certificate but no CA file: TLS needs both")
        if self.client_key is not None and self.client_cert is None:
            raise ConfigError("mqtt has a client key but no client certificate")

    @property
    def root(self) -> str:
        """The start of every topic."""
        return f"edge_monitor/{self.device_id}"

    @property
    def secrets(self) -> tuple[Path, ...]:
        """The files that nobody else should read; the key lies with its certificate if alone."""
        key = self.client_key or self.client_cert
        return tuple(path for path in (self.password_file, key) if path is not None)

    def password(self) -> str | None:
        """Read the password file.

        Raises:
            ConfigError: it cannot be read, or is empty.
        """
        if self.password_file is None:
            return None
        what, write = "mqtt password file", "write the password into its first line"
        password = read_secret(self.password_file, what, write)
        if not password:
            raise ConfigError(f"{what} {self.password_file}: its first line is empty; {write}")
        return password

    def tls_context(self) -> ssl.SSLContext:
        """Verify the broker by `ca_file` and its name, and show it our certificate if we have one.

        Raises:
            ConfigError: a file cannot be read or is no certificate or key.
        """
        for file in (self.ca_file, self.client_cert, self.client_key):
            # Path.is_file raises for a file in a folder that nobody may look into
            if file is not None and not os.path.isfile(file):  # noqa: PTH113
                raise ConfigError(f"mqtt certificate or key {file} is not there")
        if (key := self.client_key or self.client_cert) is not None:
            warn_if_loose(key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks certificate and host name
        try:
            context.load_verify_locations(self.ca_file)
            if self.client_cert is not None:
                # an empty password: else OpenSSL would ask for that of a locked key on a terminal
                context.load_cert_chain(self.client_cert, self.client_key, password="")
        except (OSError, ValueError) as error:
            names = " or ".join(
                str(file) for file in (self.ca_file, self.client_cert, self.client_key) if file
            )
            raise ConfigError(f"mqtt certificate or key {names}: {error}") from error
        return context
