"""What would break who reads or writes the payloads: the difference between two JSON Schemas.

Where the device writes and others read, a reader is broken by what it has to expect anew (a type, a
name in a closed list, a wider range, an absence), and not by what no longer comes. Where the device
reads, a writer is broken by what is no longer taken, and by what must be given anew.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from edge_monitor.outputs.payload_fields import UNIT

Schema = Mapping[str, Any]


def breaking_changes(
    old: Mapping[str, Schema], new: Mapping[str, Schema], received: Collection[str] = ()
) -> list[str]:
    """What readers of the old payloads cannot read in the new ones, a line each.

    Args:
        old: schemas by the payload's name.
        new: likewise.
        received: names of those that the device reads: what of the old is no longer taken.
    """
    gone = [f"{name}: is gone" for name in old if name not in new]
    changes = [
        (_narrowed if name in received else _changed)(name, old[name], new[name])
        for name in old
        if name in new
    ]
    return [*gone, *(line for lines in changes for line in lines)]


def _narrowed(at: str, old: Schema, new: Schema) -> Iterator[str]:
    """What the old allows and the new does not: to readers of the new, the old is the change."""
    yield from (f"{line}, which is no longer taken" for line in _values(at, new, old))
    kept = new.get("properties", {})
    for name, schema in old.get("properties", {}).items():
        if name in kept:
            yield from _narrowed(f"{at}.{name}", schema, kept[name])
        else:
            yield f"{at}.{name}: is no longer taken"
    for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f"{at}.{name}: must be given"


def _changed(at: str, old: Schema, new: Schema) -> Iterator[str]:
    yield from _values(at, old, new)
    yield from _changed_parts(at, old, new)


def _values(at: str, old: Schema, new: Schema) -> Iterator[str]:
    widened = sorted(_types(new) - _types(old))
    if widened:
        yield f"{at}: may be {' or '.join(widened)}"
    for keyword in (UNIT, "const", "pattern", "format"):
        if keyword in old and old[keyword] != new.get(keyword):
            yield f"{at}: {keyword} is {new.get(keyword)}, not {old[keyword]}"
    if UNIT in new and UNIT not in old:
        yield f"{at}: {UNIT} is {new[UNIT]}, it had none"
    if "enum" in old:
        added = [name for name in new.get("enum", ["anything"]) if name not in old["enum"]]
        if added:
            yield f"{at}: may be {', '.join(map(str, added))}"
    if "minimum" in old and new.get("minimum", float("-inf")) < old["minimum"]:
        yield f"{at}: may be below {old['minimum']}"
    if "maximum" in old and new.get("maximum", float("inf")) > old["maximum"]:
        yield f"{at}: may be above {old['maximum']}"


def _changed_parts(at: str, old: Schema, new: Schema) -> Iterator[str]:
    kept = new.get("properties", {})
    required = set(new.get("required", ()))
    for name, schema in old.get("properties", {}).items():
        if name not in kept:
            yield f"{at}.{name}: is gone"
            continue
        if name in old.get("required", ()) and name not in required:
            yield f"{at}.{name}: may be missing"
        yield from _changed(f"{at}.{name}", schema, kept[name])
    for keyword in ("items", "additionalProperties"):
        if isinstance(old.get(keyword), dict):
            yield from _changed(f"{at}.<each>", old[keyword], new.get(keyword) or {})


def _types(schema: Schema) -> set[str]:
    names: Any = schema.get("type", "anything")
    return {names} if isinstance(names, str) else set(names)
