"""JSON Schemas of pydantic models without what pydantic's versions write differently.

Nothing is referred to, everything stands where it belongs; no generated titles.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_ORDER = ("type", "description", "const", "enum", "x-unit", "minimum", "maximum")
"""What a reader looks for first; the rest follows by name."""


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of what a model writes; it must not contain itself."""
    schema = model.model_json_schema(mode="serialization")
    plain: dict[str, Any] = _plain(schema, schema.pop("$defs", {}))
    return plain


def _plain(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_plain(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    node = dict(node)
    if len(only := node.get("allOf", ())) == 1:  # how older versions put words beside a reference
        node |= node.pop("allOf")[0] | {k: v for k, v in node.items() if k not in only[0]}
    if "$ref" in node:
        found = definitions[node.pop("$ref").removeprefix("#/$defs/")]
        node = found | node
    node.pop("title", None)
    node.pop("default", None)
    if "const" in node:
        node.pop("enum", None)
        node.setdefault("type", "integer" if isinstance(node["const"], int) else "string")
    properties = node.pop("properties", None)
    node = {name: _plain(value, definitions) for name, value in node.items()}
    if properties is not None:
        node["properties"] = {
            name: _plain(value, definitions) for name, value in properties.items()
        }
    return _ordered(_with_types(node))


def _with_types(node: dict[str, Any]) -> dict[str, Any]:
    """`anyOf` something and null becomes a list of types, which is easier to read."""
    if "anyOf" not in node:
        return node
    something, _null = node.pop("anyOf")
    node = something | node | {"type": [something["type"], "null"]}
    if "enum" in node:
        node["enum"] = [*node["enum"], None]
    return node


def _ordered(node: dict[str, Any]) -> dict[str, Any]:
    first = {name: node[name] for name in _ORDER if name in node}
    return first | {name: node[name] for name in sorted(node) if name not in first}
