"""What every section of the configuration has in common."""

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator


class Section(BaseModel):
    """A table of the file: unknown keys are errors, and so are numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _truth_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Python takes `true` for 1, so that `pin = false` would drive GPIO0."""
        if _holds_numbers(cls.model_fields[info.field_name or ""].annotation):
            for one in value if isinstance(value, list | tuple) else (value,):
                refuse_truth(one)
        return value


def numbers_alone(table: Any) -> Any:
    """A table of numbers; one that holds `true` or `false` is refused, naming its key."""
    for key, value in table.items() if isinstance(table, dict) else ():
        refuse_truth(value, f"{key}: ")
    return table


def refuse_truth(value: Any, told_of: str = "") -> None:
    """Refuse `true` and `false` where a number should stand."""
    if isinstance(value, bool):
        raise ValueError(f"{told_of}{str(value).lower()} is no number")  # noqa: TRY004 - pydantic


def _holds_numbers(annotation: Any) -> bool:
    return annotation in (int, float) or any(map(_holds_numbers, get_args(annotation)))
