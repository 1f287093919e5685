"""The files of the contract: what they are called, what stands in them, and reading them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from edge_monitor.errors import UsageError

FOLDER: Final = Path(__file__).resolve().parent
_SCHEMAS: Final = FOLDER / "schemas"
_ASYNCAPI: Final = FOLDER / "asyncapi.json"
_DOCS: Final = FOLDER.parents[1] / "docs"
_ENDING: Final = ".schema.json"


def written() -> Mapping[Path, str]:
    """Every file with the text that the models ask for."""
    # the models take a fifth of a second to import: not for reading what is written
    from edge_monitor.contract.asyncapi import asyncapi
    from edge_monitor.contract.configuration import configuration_page
    from edge_monitor.contract.metrics_page import metrics_page
    from edge_monitor.contract.page import page
    from edge_monitor.contract.topics import topics

    all_topics = topics()
    files = {schema_path(topic.name): _json(topic.schema) for topic in all_topics}
    return files | {
        _ASYNCAPI: _json(asyncapi(all_topics)),
        _DOCS / "mqtt.md": page(all_topics),
        _DOCS / "metrics.md": metrics_page(),
        _DOCS / "configuration.md": configuration_page(),
    }


def names() -> list[str]:
    """The names of the payloads, in alphabetical order."""
    return sorted(path.name.removesuffix(_ENDING) for path in _SCHEMAS.glob(f"*{_ENDING}"))


def schema_path(name: str) -> Path:
    """Where the JSON Schema of a payload lies."""
    return _SCHEMAS / f"{name}{_ENDING}"


def schema_text(name: str) -> str:
    """The JSON Schema of a payload.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in names():
        raise UsageError(f"no payload is named {name!r}; there are {', '.join(names())}")
    return schema_path(name).read_text(encoding="utf-8")


def asyncapi_text() -> str:
    """The AsyncAPI document."""
    return _ASYNCAPI.read_text(encoding="utf-8")


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
