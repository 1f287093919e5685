"""How often the label of each face changes in a clip, by the real graph at the clip's own rate.

A change is a told label that becomes another, none at all among them. The first label of a face is
no change, and the end that comes because the face leaves is none either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from edge_monitor import daemon
from edge_monitor.decision.expression import ExpressionJudge
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.errors import ConfigError, SourceError
from edge_monitor.pipeline import Step
from edge_monitor.progress import Shown
from edge_monitor.replay import steps_of_frames
from edge_monitor.settings import Settings
from edge_monitor.types import EmotionLabel, Event, EventKind, Face, Phase

LIMIT: Final = 6
"""Changes a minute that a still face may have (`decision.md`)."""

SIGHT_S: Final = 1.0
"""A face that is seen for less does not count, as with the audience."""

CLIPS: Final = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm"})

MINUTE_S: Final = 60.0
_LABELS: Final = tuple(EmotionLabel)
_UNCAPPED: Final = 600  # changes a minute, more than the dwell allows

Told = tuple[float, EmotionLabel | None]
"""A time in seconds, and the label that is told from then on."""


@dataclass(frozen=True, slots=True)
class FaceFlips:
    """One face of a clip.

    A sight of less than a minute says little of a minute. So it is played to and fro until a minute
    is full, and the decisions are made over that: `long_told` and `long_uncapped`.

    Attributes:
        face_id: its track.
        start, end: its first and last sight, in seconds of the medium.
        looks: each look at its expression: when, and the likeliest label.
        told: each label that was told in the clip, from the first on.
        long_told: likewise, in a minute at least.
        long_uncapped: the same if there were no limit of changes in a minute.
    """

    face_id: int
    start: float
    end: float
    looks: tuple[tuple[float, EmotionLabel], ...]
    told: tuple[Told, ...]
    long_told: tuple[Told, ...]
    long_uncapped: tuple[Told, ...]

    @property
    def seconds(self) -> float:
        """From first to last sight."""
        return self.end - self.start

    @property
    def raw_per_minute(self) -> float:
        """Flips of the likeliest label from look to look, in a minute of sight."""
        flips = sum(one is not other for (_, one), (_, other) in pairwise(self.looks))
        return flips * MINUTE_S / self.seconds

    @property
    def changes(self) -> tuple[float, ...]:
        """When the told label became another one, in the clip."""
        return _changes(self.told)

    @property
    def per_minute(self) -> float:
        """Changes in the mean of a minute, to and fro where the sight is shorter."""
        return self._per_minute(self.long_told)

    @property
    def uncapped_per_minute(self) -> float:
        """The same if there were no limit of changes in a minute."""
        return self._per_minute(self.long_uncapped)

    @property
    def most(self) -> int:
        """Most changes in any 60 s, to and fro where the sight is shorter."""
        times = _changes(self.long_told)
        return max((sum(t <= u < t + MINUTE_S for u in times) for t in times), default=0)

    @property
    def flickers(self) -> bool:
        """Whether there are more changes than `LIMIT`, in the mean or in any 60 s."""
        return max(self.per_minute, self.most) > LIMIT

    @property
    def shares(self) -> Mapping[EmotionLabel | None, float]:
        """Share of the sight in which each label was told, `None` for none, most first."""
        told = ((self.start, None), *self.told)
        ends = (*(t for t, _ in self.told), self.end)
        seconds: dict[EmotionLabel | None, float] = {}
        for (t, label), until in zip(told, ends, strict=True):
            seconds[label] = seconds.get(label, 0.0) + until - t
        falling = sorted(seconds.items(), key=lambda each: -each[1])
        return {label: one_s / self.seconds for label, one_s in falling if one_s > 0.0}

    def _per_minute(self, told: Sequence[Told]) -> float:
        return len(_changes(told)) * MINUTE_S / max(self.seconds, MINUTE_S)


@dataclass(frozen=True, slots=True)
class ClipFlips:
    """One clip.

    Attributes:
        name: of its file.
        seconds: from its first frame to its last.
        faces: those that were seen for `SIGHT_S`, in order of their sight.
    """

    name: str
    seconds: float
    faces: tuple[FaceFlips, ...]


def clips_of(places: Iterable[Path]) -> list[Path]:
    """The clips that these files and folders are or hold, those of a folder by name.

    Raises:
        SourceError: there is nothing at a place, or no clip in a folder.
    """
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            found.append(place)
            continue
        within = [path for path in sorted(place.iterdir()) if path.suffix.lower() in CLIPS]
        if not within:
            raise SourceError(f"{place}: holds no clip ({', '.join(sorted(CLIPS))})")
        found += within
    return found


def evaluate_flips(
    clips: Iterable[Path], settings: Settings, show: Shown[Step]
) -> tuple[ClipFlips, ...]:
    """Replay each clip with expressions on.

    Args:
        clips: the files.
        settings: the configuration; expressions need not be on in it.
        show: is handed the steps of each clip, under its name.

    Raises:
        SourceError: a clip cannot be read.
        ConfigError: there is no network for expressions.
        ModelError: a network is missing or damaged.
    """
    if (manifest := daemon.open_manifest()).find(role := settings.emotion.role) is None:
        raise ConfigError(f"{manifest.path}: no network named {role}, so no label is told")
    emotion = settings.emotion.model_copy(update={"enabled": True})
    settings = settings.model_copy(update={"emotion": emotion})
    told = []
    for clip in clips:
        source = daemon.open_source(str(clip), settings)
        try:
            pipeline = daemon.build_pipeline(settings, perceive=True)
            steps = show(clip.name, steps_of_frames(pipeline, source), source.frame_count)
            told.append(flips_of(clip.name, steps, emotion.limits()))
        finally:
            source.close()
    return tuple(told)


def flips_of(name: str, steps: Iterable[Step], limits: LabelLimits) -> ClipFlips:
    """What the steps of one clip tell of each face.

    Args:
        name: of the clip.
        steps: of its frames, in which expressions are judged.
        limits: by which they are.
    """
    seen: dict[int, _Seen] = {}
    times = []
    for step in steps:
        times.append(step.state.t)
        for face in step.faces:
            seen.setdefault(face.track_id, _Seen()).faces.append((step.state.t, face))
        for event in step.events:
            if event.kind is EventKind.EMOTION and event.face_id is not None:
                _note(event, seen[event.face_id].told)
    faces = tuple(_flips(one, limits) for one in seen.values() if one.counts)
    return ClipFlips(name, times[-1] - times[0] if times else 0.0, faces)


@dataclass(slots=True)
class _Seen:
    """What is gathered of one face: each sight of it, and what was told."""

    faces: list[tuple[float, Face]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether it was there for long enough, and its expression could be told."""
        looked = any(face.expression is not None for _, face in self.faces)
        return looked and self.faces[-1][0] - self.faces[0][0] >= SIGHT_S


def _flips(one: _Seen, limits: LabelLimits) -> FaceFlips:
    (start, face), (end, _) = one.faces[0], one.faces[-1]
    looks = tuple(
        (t, _LABELS[max(range(len(_LABELS)), key=face.expression.__getitem__)])
        for t, face in one.faces
        if face.expression is not None
    )
    uncapped = replace(limits, changes_per_minute=_UNCAPPED)
    return FaceFlips(
        face_id=face.track_id,
        start=start,
        end=end,
        looks=looks,
        # what is told after the last sight is that the face has left
        told=tuple(told for told in one.told if told[0] <= end),
        long_told=_judged(one.faces, limits),
        long_uncapped=_judged(one.faces, uncapped),
    )


def _judged(sights: Sequence[tuple[float, Face]], limits: LabelLimits) -> tuple[Told, ...]:
    """What would be told of a face in a minute at least."""
    judge = ExpressionJudge(limits)
    told: list[Told] = []
    for t, face in _to_and_fro(sights):
        for event in judge.observe(t, (face,)):
            _note(event, told)
    return tuple(told)


def _to_and_fro(sights: Sequence[tuple[float, Face]]) -> Iterator[tuple[float, Face]]:
    """The sights in rising time; those of less than a minute again and again, to and fro."""
    yield from sights
    start, end = sights[0][0], sights[-1][0]
    last, turning_t, backwards = start + MINUTE_S, end, True
    while turning_t < last:
        for t, face in sights[-2::-1] if backwards else sights[1:]:
            moment = turning_t + (end - t if backwards else t - start)
            if moment > last:
                return
            yield moment, face
        turning_t += end - start
        backwards = not backwards


def _note(event: Event, told: list[Told]) -> None:
    """Note which label is told from an event on."""
    label = EmotionLabel(str(event.evidence["label"])) if event.phase is Phase.STARTED else None
    if told and told[-1][0] == event.t:  # one ends and another begins: one change
        told.pop()
    told.append((event.t, label))


def _changes(told: Sequence[Told]) -> tuple[float, ...]:
    return tuple(t for t, _ in told[1:])
