"""What people saw in clips: `annotations.json` read into checked, frozen values.

Example:
    Frames count from 0 in the order of decoding, both ends included; `null` is not judged.

        {"clips": {"talk.mp4": {
            "blinks": [{"start": 9, "end": 14, "closed": [10, 12], "kind": "full"}],
            "yawns": null,
            "ignore": [[124, 130]]
        }}}
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_monitor.errors import SourceError

FILE_NAME = "annotations.json"

_KINDS = ("full", "partial")

Frames = tuple[int, int]
"""First and last frame of something."""


@dataclass(frozen=True, slots=True)
class Blink:
    """A blink as a person saw it.

    Attributes:
        frames: from the first movement of the lids to the last.
        closed: those with the lids down; `None` where nobody wrote them down.
    """

    frames: Frames
    closed: Frames | None = None


@dataclass(frozen=True, slots=True)
class ClipTruth:
    """What is to be seen in one clip.

    Attributes:
        name: of the file, beside the annotations.
        blinks: whole blinks; `None` where the eyes could not be judged.
        partial_blinks: lids that came half down: neither a blink nor none.
        yawns: `None` where nobody looked for them.
        ignore: where the lids cannot be told from a blink, as in a squint or a look down.
    """

    name: str
    blinks: tuple[Blink, ...] | None
    partial_blinks: tuple[Blink, ...]
    yawns: tuple[Frames, ...] | None
    ignore: tuple[Frames, ...]


def read_annotations(folder: Path) -> tuple[ClipTruth, ...]:
    """The annotated clips of a folder, in the order of their names.

    Raises:
        SourceError: the annotations are missing or not of this form, naming where.
    """
    path = folder / FILE_NAME
    try:
        clips = json.loads(path.read_text(encoding="utf-8"))["clips"]
        return tuple(_clip(path, name, clips[name]) for name in sorted(clips))
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        reason = (error.strerror or "cannot be read").lower()
        raise SourceError(f"{path}: {reason}; give the folder of the annotated clips") from None
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise SourceError(f"{path}: no annotations of clips ({reason})") from None


def _clip(path: Path, name: str, clip: dict[str, Any]) -> ClipTruth:
    if name in ("", "..") or Path(name).name != name:
        raise SourceError(f"{path}: {name!r} must be the name of a file beside it")
    try:
        blinks, yawns = clip["blinks"], clip["yawns"]
        return ClipTruth(
            name=name,
            blinks=None if blinks is None else _blinks(blinks, "full"),
            partial_blinks=_blinks(blinks or (), "partial"),
            yawns=None if yawns is None else tuple(map(_frames, yawns)),
            ignore=tuple(map(_frames, clip["ignore"])),
        )
    except (ValueError, LookupError, TypeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise SourceError(f"{path}: {name}: {reason}") from None


def _blinks(blinks: Iterable[dict[str, Any]], kind: str) -> tuple[Blink, ...]:
    for blink in blinks:
        if blink["kind"] not in _KINDS:
            raise ValueError(f"a blink is {' or '.join(_KINDS)}, not {blink['kind']}")
    return tuple(_blink(blink) for blink in blinks if blink["kind"] == kind)


def _blink(blink: dict[str, Any]) -> Blink:
    frames, closed = _frames([blink["start"], blink["end"]]), blink.get("closed")
    if closed is None:
        return Blink(frames)
    first, last = _frames(closed)
    if not frames[0] <= first <= last <= frames[1]:
        raise ValueError(f"lids closed from {first} to {last} lie outside their blink")
    return Blink(frames, (first, last))


def _frames(pair: list[Any]) -> Frames:
    # type() rather than isinstance(): true and false are integers too
    if type(pair) is not list or [type(frame) for frame in pair] != [int, int]:
        raise ValueError(f"{pair} is not a first and a last frame")
    first, last = pair
    if not 0 <= first <= last:
        raise ValueError(f"frames {first} to {last} do not rise from 0")
    return first, last
