"""Where the page is served, and who is let in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.secret_file import read_secret

_SHORTEST_TOKEN: Final = 16
_MAKE: Final = "make one: openssl rand -hex 24"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """How the page is reached.

    Attributes:
        host: address to listen on.
        port: TCP port.
        device_id: shown on the page.
        token: lets people in; `None` lets everybody in who reaches it.
        names: host names by which browsers may call it; addresses they always may.
    """

    host: str
    port: int
    device_id: str
    token: str | None = None
    names: frozenset[str] = frozenset()


def read_token(path: Path) -> str:
    """The first line of the token's file.

    Raises:
        ConfigError: it cannot be read, or can be guessed.
    """
    token = read_secret(path, "web.token_file", f"{_MAKE} > {path}").strip()
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
        raise ConfigError(
            f"web.token_file {path}: its first line must be {_SHORTEST_TOKEN} plain characters "
            f"or more; {_MAKE} > {path}"
        )
    return token
