"""A folder that a replay has written, read again."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from edge_monitor.errors import SourceError
from edge_monitor.types import EventKind, Phase

_PREFIX: Final = "edge_monitor."
_CURE: Final = "replay the recording anew"
_LARGEST: Final = 1e12
"""As in a trace."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, from its begin to its end.

    Attributes:
        name: kind and what tells it apart: `drowsiness microsleep`, `emotion happiness`.
        start: seconds; of drowsiness when the level was reached.
        end: seconds; `None` where it went on or has no length.
    """

    name: str
    start: float
    end: float | None

    @property
    def length_s(self) -> float | None:
        """How long it lasted, where that is known."""
        return None if self.end is None else self.end - self.start


class _Told(BaseModel):
    """What stands in a file: numbers that are none, or endless, were not written by a replay."""

    model_config = ConfigDict(allow_inf_nan=False)


class SummaryFile(_Told):
    """What is needed of `summary.json`."""

    source: str
    frames: int
    duration_s: float
    level_s: dict[str, float]
    perclos_max: float | None


class SettingsFile(_Told):
    """`settings.json`."""

    version: str
    settings: dict[str, Any]
    networks: dict[str, str]


class _EventData(_Told):
    monotonic: float
    phase: Phase
    start: float
    end: float | None
    level: str | None
    episode: int
    evidence: dict[str, float | int | str | bool | None]


class _EventLine(_Told):
    type: str
    data: dict[str, Any]


_Model = TypeVar("_Model", bound=BaseModel)

Measures = dict[float, tuple[float | None, float | None]]
"""Closure and PERCLOS of each frame, by its time."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One replay.

    Attributes:
        folder: where it lies.
        summary, settings: as the files have them.
        happenings: in the order of their starts.
        measures: frame by frame.
    """

    folder: Path
    summary: SummaryFile
    settings: SettingsFile
    happenings: tuple[Happening, ...]
    measures: Measures


def read_replayed(folder: Path) -> Replayed:
    """Read what a replay has written.

    Raises:
        SourceError: naming the file that is missing, or was not written by a replay.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; name the --out of a replay")
    return Replayed(
        folder,
        _read(SummaryFile, folder / "summary.json"),
        _read(SettingsFile, folder / "settings.json"),
        tuple(_happenings(folder / "events.jsonl")),
        dict(_measures(folder / "observations.csv")),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise SourceError(f"{path}: {reason}; {_CURE}") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path}: not UTF-8 text; {_CURE}") from None


def _read(model: type[_Model], path: Path) -> _Model:
    return _validated(model, _text(path), str(path))


def _validated(model: type[_Model], told: str | dict[str, Any], where: str) -> _Model:
    try:
        if isinstance(told, str):
            return model.model_validate_json(told)
        return model.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "text"
        raise SourceError(f"{where}: {place}: {first['msg'].lower()}; {_CURE}") from None


def _happenings(path: Path) -> list[Happening]:
    return sorted(_episodes(path), key=lambda one: (one.start, one.name))


def _episodes(path: Path) -> Iterator[Happening]:
    """Each episode once: what began without an end counts as going on."""
    under_way: dict[tuple[str, object, int], Happening] = {}
    known = {kind.value for kind in EventKind}
    for number, line in enumerate(_text(path).splitlines(), 1):
        where = f"{path}:{number}"
        event = _validated(_EventLine, line, where)
        kind = event.type.removeprefix(_PREFIX)
        if kind not in known:
            continue  # the audience
        data = _validated(_EventData, event.data, f"{where}: data")
        if kind == EventKind.DROWSINESS:
            yield Happening(f"{kind} {data.level}", data.monotonic, None)
            continue
        name = " ".join([kind, *_apart(data.evidence)])
        key = kind, data.evidence.get("classifier"), data.episode
        if data.phase is Phase.STARTED:
            under_way[key] = Happening(name, data.start, None)
        elif data.phase is Phase.ENDED:
            begun = under_way.pop(key, None)
            yield Happening(name if begun is None else begun.name, data.start, data.end)
    yield from under_way.values()


def _apart(evidence: dict[str, float | int | str | bool | None]) -> Iterable[str]:
    """What tells events of one kind apart: the classifier, the label, the reason."""
    return (str(evidence[name]) for name in ("classifier", "label", "reason") if name in evidence)


def _measures(path: Path) -> Iterator[tuple[float, tuple[float | None, float | None]]]:
    reader = csv.DictReader(_text(path).splitlines())
    try:
        for row in reader:
            yield _number(row["t"]), (_known(row["closure"]), _known(row["perclos"]))
    except (KeyError, TypeError, ValueError, csv.Error):
        where = f"{path}:{reader.line_num}"
        raise SourceError(f"{where}: no observations of a replay; {_CURE}") from None


def _known(text: str) -> float | None:
    return _number(text) if text else None


def _number(text: str) -> float:
    value = float(text)
    if not abs(value) <= _LARGEST:
        raise ValueError(text)
    return value
