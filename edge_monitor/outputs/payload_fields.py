"""What the payloads are made of: numbers, texts and names, and how a field is described.

Numbers are rounded to what is meant (seconds to a thousandth, others to a ten-thousandth), so that
equal input gives equal bytes; what is not finite is published as unknown, that is `null`.

Descriptions, units and ranges stand in the JSON Schemas. They are not enforced on publishing: an
alarm with a number out of its range is better than no alarm, and the tests watch over the ranges.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from edge_monitor.types import EmotionLabel, Level, Status

UNIT: Final = "x-unit"
"""Keyword of the JSON Schemas: the unit of a number, as it is written behind the number."""

SHARE: Final = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
"""The JSON Schema of a share or a probability."""


def told(description: str, *, unit: str | None = None, **schema: Any) -> Any:
    """A field of a payload.

    Args:
        description: what a subscriber reads about it.
        unit: of a number.
        schema: more keywords of its JSON Schema, such as `minimum`.
    """
    return Field(description=description, json_schema_extra=_extra(unit, schema))


def perhaps(description: str, *, unit: str | None = None, **schema: Any) -> Any:
    """A field that is left out where it does not apply."""
    return Field(default=None, description=description, json_schema_extra=_extra(unit, schema))


def _extra(unit: str | None, schema: dict[str, Any]) -> dict[str, Any]:
    return schema if unit is None else {UNIT: unit, **schema}


def _rounded(value: Any, digits: int) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    number = float(value)  # numpy's numbers too
    return round(number, digits) + 0.0 if math.isfinite(number) else None  # + 0.0: never -0.0


def _clean(value: Any) -> Any:
    """A file name that is not UTF-8 comes with lone surrogates, which JSON cannot carry."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _evidence(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _clean(_rounded(item, 3 if name.endswith("_s") else 4))
        for name, item in value.items()
    }


def _by_label(value: Any) -> Any:
    if isinstance(value, tuple):
        return dict(zip(EmotionLabel, value, strict=True))
    return value


def by_name(item: dict[str, Any]) -> WithJsonSchema:
    """An object whose names are not fixed, and what stands under each."""
    return WithJsonSchema({"type": "object", "additionalProperties": item})


def _shares_schema(labels: list[str]) -> dict[str, Any]:
    """The JSON Schema of one share for each label."""
    return {"type": "object", "properties": dict.fromkeys(labels, SHARE), "required": labels}


Seconds = Annotated[float | None, BeforeValidator(lambda value: _rounded(value, 3))]
Number = Annotated[float | None, BeforeValidator(lambda value: _rounded(value, 4))]
Text = Annotated[str, BeforeValidator(_clean)]
LevelLabel = Annotated[
    str,
    BeforeValidator(lambda value: value.label if isinstance(value, Level) else value),
    WithJsonSchema({"type": "string", "enum": [level.label for level in Level]}),
]
Blindness = Annotated[
    Status | None,
    WithJsonSchema(
        {
            "type": ["string", "null"],
            "enum": [*(status.value for status in Status if status is not Status.VALID), None],
        }
    ),
]
"""Why nothing can be judged."""

Shares = Annotated[
    dict[EmotionLabel, Number],
    BeforeValidator(_by_label),
    WithJsonSchema(_shares_schema([label.value for label in EmotionLabel])),
]
"""One number for each label, by its name."""

Evidence = Annotated[
    dict[Text, bool | int | float | Text | None],
    BeforeValidator(_evidence),
    WithJsonSchema({"type": "object"}),
]
"""What it holds depends on the kind of event; `edge_monitor.contract.evidence` says what."""
