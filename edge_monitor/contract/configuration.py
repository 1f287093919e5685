"""docs/configuration.md: every key that may stand in the configuration."""

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from edge_monitor.contract.topic import Schema
from edge_monitor.decision.thresholds import MOST, RISING, WEIGHTS, Thresholds
from edge_monitor.settings import Settings

_HEAD: Final = """\
# Configuration: every key

<!-- Written by `python -m edge_monitor.contract`: change the models, not this page. -->

`config/vehicle.toml` (drowsiness on, emotion off), `config/kiosk.toml` (emotion on, drowsiness \
off) and `config/demo.toml` are examples with comments. A key `section.key` stands in the file \
below `[section]`. Later wins:

1. the defaults below,
2. the file: `--config FILE`,
3. the environment: `EDGE_MONITOR__BUZZER__PIN=18`,
4. the command line: `--set buzzer.pin=18`.

Unknown keys and values out of range are errors, told with file, line and key. What is in force \
shows

```
.venv/bin/edge-monitor check-config --config config/vehicle.toml
```

The service reads `/etc/edge-monitor/edge-monitor.toml`. SIGHUP (`sudo systemctl reload \
edge-monitor`) reads it again: a bad file is refused and the old one stays in force. Relative \
paths begin at the folder that the program is started from.
"""

_TYPES: Final = {
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "string": "text",
}

_LABELS: Final = "0 < `margin` <= `confidence` <= 1 must hold."
_BOUNDS: Final = {
    "emotion": _LABELS,
    "classifiers": _LABELS,
    "board": "`cool_c` must be below `hot_c`.",
}
"""What holds between keys of a section, beside the range of each."""

_ATTRIBUTE: Final = re.compile(r"^    (\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)
"""An entry of a docstring's list of attributes: names and words."""


def configuration_page() -> str:
    """The page in Markdown."""
    root = Settings.model_json_schema()
    lines = [_HEAD]
    for name, part in root["properties"].items():
        section, key = _resolved(part, root), name
        for each in section.get("patternProperties", {}).values():
            section, key = _resolved(each, root), f"{name}.<name>"
        lines += [f"## {name}", "", f"{_sentence(section)}", ""]
        lines += _table(_thresholds(section) if name == "thresholds" else section, key, root)
        lines += _together() if name == "thresholds" else ()
        lines += (_BOUNDS[name], "") if name in _BOUNDS else ()
    return "\n".join(lines)


def _sentence(section: Schema) -> str:
    text: str = section["description"]
    return text.partition("\n")[0]


def _table(section: Schema, key: str, root: Schema) -> Iterator[str]:
    yield "| key | type | range | default | meaning |"
    yield "|---|---|---|---|---|"
    for name, part in _flat(key, section, root):
        cells = (f"`{name}`", _type(part), _range(part), _default(part), part["description"])
        yield f"| {' | '.join(cells)} |".replace("  ", " ")
    yield ""


def _flat(key: str, section: Schema, root: Schema) -> Iterator[tuple[str, Schema]]:
    for name, part in section["properties"].items():
        whole = _resolved(part, root)
        if "properties" in whole:
            yield from _flat(f"{key}.{name}", whole, root)
        else:
            yield f"{key}.{name}", whole


def _resolved(part: Schema, root: Schema) -> Schema:
    """The part without references, and what may be unset as what it is when it is set."""
    if "$ref" in part:
        part = root["$defs"][part["$ref"].rpartition("/")[2]] | {
            name: value for name, value in part.items() if name != "$ref"
        }
    if "anyOf" in part:
        (told,) = (one for one in part["anyOf"] if one.get("type") != "null")
        part = told | part
    return part


def _thresholds(section: Schema) -> Schema:
    """The section with the words of the class's docstring and its limits."""
    words = dict(_words())
    parts = {
        name: part
        | {"description": words[name], "exclusiveMinimum": 0.0}
        | ({"maximum": MOST[name]} if name in MOST else {"exclusiveMaximum": 1e4})
        for name, part in section["properties"].items()
    }
    return section | {"properties": parts}


def _words() -> Iterator[tuple[str, str]]:
    text = inspect.getdoc(Thresholds) or ""
    for names, words in _ATTRIBUTE.findall(text.partition("Attributes:")[2]):
        for name in names.split(", "):
            yield name, " ".join(words.split()).rstrip(".")


def _together() -> Iterator[str]:
    yield "Some thresholds bound each other:"
    yield ""
    for names in RISING:
        yield f"- {' < '.join(f'`{name}`' for name in names)}"
    yield f"- {' + '.join(f'`{name}`' for name in WEIGHTS)} = 1"
    yield ""


def _type(part: Schema) -> str:
    if "enum" in part:
        return " or ".join(f"`{word}`" for word in part["enum"])
    if part.get("format") == "path":
        return "path"
    if part["type"] == "array" and "items" in part:
        return "list of texts"
    if part["type"] == "array":
        return f"{len(part['prefixItems'])} numbers"
    return _TYPES[part["type"]]


def _range(part: Schema) -> str:
    if "prefixItems" in part:
        return f"each {_range(part['prefixItems'][0])}"
    if "minimum" in part and "maximum" in part:
        return f"{_whole(part['minimum']):,} to {_whole(part['maximum']):,}"
    limits: Mapping[str, str] = {
        "exclusiveMinimum": "above {:,}",
        "maximum": "at most {:,}",
        "exclusiveMaximum": "below {:,}",
        "minLength": "at least {:,} character",
        "maxLength": "at most {:,} characters",
        "pattern": "`{}`",
    }
    told = [words.format(_whole(part[name])) for name, words in limits.items() if name in part]
    return ", ".join(told)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _default(part: Schema) -> str:
    default = part["default"]
    if default is None:
        return "unset"
    if default == "":
        return "empty"
    if isinstance(default, str):
        return f"`{default}`"
    return f"`{json.dumps(default)}`"
