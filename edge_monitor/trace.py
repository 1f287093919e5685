"""Traces: observations as CSV, written by a replay and read back to try thresholds without video.

One row a frame. Columns of a full trace, in order: see `COLUMNS`, then two of each classifier that
ran, its label and how probable that is; they are not read again. For reading, `t` and at least one
of `ear_left`, `ear_right` are enough; a column `speed_kmh` is read where it stands. A field that is
not known is empty, or `nan`.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from edge_monitor.errors import SourceError
from edge_monitor.types import DriverState, Observation, Status

COLUMNS = (
    "t",
    "face_id",
    "status",
    "closure",
    "ear_left",
    "ear_right",
    "openness_left",
    "openness_right",
    "closed_left",
    "closed_right",
    "mar",
    "yaw",
    "pitch",
    "roll",
    "perclos",
    "level",
)

_LONGEST_LINE = 10_000


def columns_of(classifiers: Iterable[str]) -> tuple[str, ...]:
    """The columns of a full trace with these classifiers."""
    told = (f"class_{name}{kind}" for name in classifiers for kind in ("", "_probability"))
    return (*COLUMNS, *told)


def row_of(
    observation: Observation, state: DriverState, classifiers: Iterable[str] = ()
) -> tuple[str, ...]:
    """One row of a full trace."""
    classes = (text for name in classifiers for text in _class_texts(state, name))
    return (
        _text(observation.t, 6),
        "" if observation.face_id is None else str(observation.face_id),
        state.status.value,
        _text(state.closure, 4),
        _text(observation.ear_left, 4),
        _text(observation.ear_right, 4),
        _text(observation.openness_left, 4),
        _text(observation.openness_right, 4),
        _text(observation.closed_left, 4),
        _text(observation.closed_right, 4),
        _text(observation.mar, 4),
        _text(observation.yaw, 2),
        _text(observation.pitch, 2),
        _text(observation.roll, 2),
        _text(state.perclos, 4),
        state.level.label if state.watched else "",
        *classes,
    )


def _class_texts(state: DriverState, name: str) -> tuple[str, str]:
    told = state.classes.get(name)
    if told is None or told.label is None:
        return "", ""
    return _quoted(told.label), _text(told.probabilities[told.label], 4)


def _quoted(text: str) -> str:
    """A label, which may hold what separates fields."""
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"') else text


def read_trace(path: Path) -> Iterator[Observation]:
    """Read a trace, row by row.

    Raises:
        SourceError: naming file, line and what is wrong there.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, file)
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        reason = (error.strerror or "cannot be read").lower()
        raise SourceError(f"{path}: {reason}") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path}: not UTF-8 text, so no trace") from None


def _rows(path: Path, file: io.TextIOBase) -> Iterator[Observation]:
    reader = csv.DictReader(_bounded(path, file))
    try:
        names = reader.fieldnames or ()
        if "t" not in names or not {"ear_left", "ear_right"} & set(names):
            raise SourceError(
                f"{path}: no trace: the first line must name t and ear_left or ear_right"
            )
        for name in (*COLUMNS, "speed_kmh"):
            if names.count(name) > 1:
                raise SourceError(f"{path}: no trace: the first line names {name} twice")
        last_t = -math.inf
        for row in reader:
            observation = _observation(f"{path}:{reader.line_num}", row)
            if observation.t <= last_t:
                raise SourceError(f"{path}:{reader.line_num}: t must rise from row to row")
            last_t = observation.t
            yield observation
        if last_t == -math.inf:
            raise SourceError(f"{path}: a trace without rows")
    except csv.Error as error:
        raise SourceError(f"{path}:{reader.line_num}: {error}") from None


def _bounded(path: Path, file: io.TextIOBase) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise SourceError(f"{path}: a line longer than {_LONGEST_LINE} characters, no trace")
        yield line


def _observation(where: str, row: Mapping[str, str | None]) -> Observation:
    t = _number(where, row, "t")
    if t is None:
        raise SourceError(f"{where}: t is unknown: every row needs its time in seconds")
    ear_left, ear_right = _number(where, row, "ear_left"), _number(where, row, "ear_right")
    seen = ear_left is not None or ear_right is not None
    status = Status.VALID if seen else Status.EYES_NOT_VISIBLE
    if text := row.get("status"):
        try:
            status = Status(text)
        except ValueError:
            known = ", ".join(Status)
            raise SourceError(f"{where}: status {text!r} is none of {known}") from None
    face_id = _number(where, row, "face_id")
    return Observation(
        t=t,
        status=status,
        face_id=None if face_id is None else int(face_id),
        ear_left=ear_left,
        ear_right=ear_right,
        openness_left=_number(where, row, "openness_left"),
        openness_right=_number(where, row, "openness_right"),
        closed_left=_number(where, row, "closed_left"),
        closed_right=_number(where, row, "closed_right"),
        mar=_number(where, row, "mar"),
        yaw=_number(where, row, "yaw"),
        pitch=_number(where, row, "pitch"),
        roll=_number(where, row, "roll"),
        speed_kmh=_number(where, row, "speed_kmh"),
    )


def _number(where: str, row: Mapping[str, str | None], name: str) -> float | None:
    text = row.get(name)
    if text is None or not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        raise SourceError(f"{where}: {name} is no number: {text[:40]!r}") from None
    if math.isnan(value):
        return None
    if abs(value) > _LARGEST:
        raise SourceError(f"{where}: {name} must be a finite number, not {text[:40]}")
    return value


_LARGEST = 1e12
"""Above any count of seconds, since 1970 too."""


def _text(value: float | None, digits: int) -> str:
    return "" if value is None else f"{round(value, digits) + 0.0:.{digits}f}"
