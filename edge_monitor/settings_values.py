"""The kinds of value that may stand in the configuration, with their limits."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Score = Annotated[float, Field(gt=0.0, lt=1.0)]
Positive = Annotated[float, Field(gt=0.0, lt=1e6)]
Angle = Annotated[float, Field(gt=0.0, le=90.0)]
Celsius = Annotated[float, Field(ge=-40.0, le=150.0)]
Pin = Annotated[int, Field(ge=0, le=27)]
ClassifierName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,31}$")]


def _possible(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("a path cannot hold a NUL character")
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise ValueError("a path must be UTF-8 text") from None
    return path


def _unset_if_empty(given: Any) -> Any:
    """Python takes an empty path for the folder in which the program was started."""
    return None if given == "" else given


Location = Annotated[Path, AfterValidator(_possible)]
Folder = Annotated[Location | None, BeforeValidator(_unset_if_empty)]
"""A folder that may be left to the program: unset or empty."""
