"""The files of the page itself; they hold nothing that happened, and come from memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

_TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class File:
    """One of them."""

    content: bytes
    media_type: str


def _read() -> Mapping[str, File]:
    found: dict[str, File] = {}
    for file in files("edge_monitor.outputs.web").joinpath("static").iterdir():
        suffix = f".{file.name.rpartition('.')[2]}"
        path = "/" if file.name == "index.html" else f"/{file.name}"
        found[path] = File(file.read_bytes(), _TYPES[suffix])
    return MappingProxyType(found)


SHELL: Final = _read()
"""By their paths; there is no other way from a path to a file."""
