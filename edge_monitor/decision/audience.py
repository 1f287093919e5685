"""Who stands before the camera, counted: visits, dwell, attention and expressions per interval.

Pure: times are monotonic seconds. A visit is one track from its first frame to its last; nothing of
it outlives it but sums, so that two visits cannot be told to be one person's. A visit counts in the
interval in which it has lasted long enough, its dwell in the one in which it ends, its seconds in
each; those out of sight where the face is next seen, for nobody knows of them before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from edge_monitor.types import Audience, Classified, EmotionLabel, Expression, Face

Looks = Callable[[int], Expression | None]
"""What the face with this number shows."""

Classes = Callable[[int], Mapping[str, Classified]]
"""What each classifier says of the face with this number."""


@dataclass(frozen=True, slots=True)
class AudienceLimits:
    """Limits in seconds and degrees, all of them choices of this project.

    Attributes:
        interval_s: over which is counted.
        visit_min_s: a shorter visit is somebody who passes, or a pattern taken for a face. Who is
            out of sight for longer is not told to be there beside others.
        away_s: how long a face may be out of sight within a visit; the tracker, which remembers
            the place of a lost face for 1 s, then gives another number.
        attention_yaw_deg, attention_pitch_deg: within them the head points towards the camera; the
            gaze itself is not measured.
        one_person: only one person should be before the camera.
    """

    interval_s: float = 60.0
    visit_min_s: float = 1.0
    away_s: float = 1.5
    attention_yaw_deg: float = 20.0
    attention_pitch_deg: float = 20.0
    one_person: bool = False

    def __post_init__(self) -> None:
        """Refuse values that no measurement can mean.

        Raises:
            ValueError: naming the field.
        """
        for name in (
            "interval_s",
            "visit_min_s",
            "away_s",
            "attention_yaw_deg",
            "attention_pitch_deg",
        ):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0.0):
                raise ValueError(f"{name} must be a positive number, not {value}")


@dataclass(slots=True)
class _Visit:
    """One track, from its first frame on."""

    first_t: float
    seen_t: float
    attentive: bool
    counted: bool = False


class AudienceMeter:
    """Counts visits and sums up their seconds.

    Args:
        limits: in force.
    """

    def __init__(self, limits: AudienceLimits | None = None) -> None:
        self._limits = AudienceLimits() if limits is None else limits
        self._visits: dict[int, _Visit] = {}
        self._present = 0
        self._t: float | None = None
        self._frame_t = -inf
        self._sums = _Sums(0.0)

    @property
    def several(self) -> bool | None:
        """Whether there is more than one person; `None` where that is nobody's concern."""
        return self._present > 1 if self._limits.one_person else None

    @property
    def interval_s(self) -> float:
        """Over which is counted."""
        return self._limits.interval_s

    def tell_every(self, interval_s: float) -> None:
        """Count over so many seconds; the interval under way ends at its new end, or at once.

        Raises:
            ValueError: the interval is not above zero.
        """
        self._limits = replace(self._limits, interval_s=interval_s)

    def observe(
        self,
        t: float,
        faces: Sequence[Face],
        looks: Looks,
        classes: Classes = lambda _face_id: {},
    ) -> Audience | None:
        """Take the faces of a frame, in rising order of time; return the interval if it is over."""
        self._pass(t)
        for face in faces:
            attentive = self._is_attentive(face)
            visit = self._visits.get(face.track_id)
            if visit is None:
                self._visits[face.track_id] = _Visit(t, t, attentive)
                continue
            if visit.counted:
                lasted_s = max(t - visit.seen_t, 0.0)
                shown = looks(face.track_id)
                self._sums.add(lasted_s, shown, attentive=attentive and visit.attentive)
                self._sums.add_classes(lasted_s, classes(face.track_id))
            elif t - visit.first_t >= self._limits.visit_min_s:
                visit.counted = True
                self._sums.begun += 1
            visit.seen_t, visit.attentive = t, attentive
        self._frame_t = t
        self._count_present()
        return self._told(t)

    def advance(self, t: float) -> Audience | None:
        """Let time pass up to `t` without a frame; return the interval if it is over."""
        self._pass(t)
        self._count_present()
        return self._told(t)

    def finish(self, t: float) -> Audience | None:
        """Say that nobody is watched after `t`; return the interval, which is shorter than others.

        Who is still there is taken for gone: nobody will ever see the rest of the visit, and what
        is known of it would be lost. So each visit that begins in a run also ends in it.
        """
        self._pass(t)
        for number in tuple(self._visits):
            self._close(number)
        return self._told(t, finished=True)

    def _pass(self, t: float) -> None:
        """Add up the time since the last call and close the visits of those who have gone."""
        if self._t is None:
            self._sums = _Sums(t)
        elif self._present > 1:
            self._sums.several_s += max(t - self._t, 0.0)
        self._t = t if self._t is None else max(t, self._t)
        gone = [
            number
            for number, visit in self._visits.items()
            if t - visit.seen_t > self._limits.away_s
        ]
        for number in gone:
            self._close(number)

    def _close(self, number: int) -> None:
        visit = self._visits.pop(number)
        if visit.counted:
            self._sums.dwells_s.append(visit.seen_t - visit.first_t)

    def _count_present(self) -> None:
        """Those who are there.

        Who was lost before a visit began that counts now may be that one, found elsewhere.
        """
        since = self._frame_t - self._limits.visit_min_s
        self._present = sum(
            visit.counted and visit.seen_t >= since for visit in self._visits.values()
        )
        self._sums.most = max(self._sums.most, self._present)

    def _is_attentive(self, face: Face) -> bool:
        pose, limits = face.pose, self._limits
        return (
            pose is not None
            and abs(pose.yaw) <= limits.attention_yaw_deg
            and abs(pose.pitch) <= limits.attention_pitch_deg
        )

    def _told(self, t: float, *, finished: bool = False) -> Audience | None:
        lasted_s = t - self._sums.start
        # visits that the end closes are told even where it falls on the end of an interval
        cut = finished and (lasted_s > 0.0 or self._sums.dwells_s)
        if lasted_s < self._limits.interval_s and not cut:
            return None
        told = self._sums.told(t, one_person=self._limits.one_person)
        self._sums = _Sums(t, most=self._present)
        return told


class _Sums:
    """What one interval adds up to."""

    def __init__(self, start: float, most: int = 0) -> None:
        self.start = start
        self.begun = 0
        self.most = most
        self.several_s = 0.0
        self.dwells_s: list[float] = []
        self._present_s = 0.0
        self._attentive_s = 0.0
        self._shown_s = 0.0
        self._shares_s = [0.0] * len(EmotionLabel)
        self._classes_s: dict[str, dict[str, float]] = {}

    def add(self, lasted_s: float, shown: Expression | None, *, attentive: bool) -> None:
        """Add so many seconds of one face."""
        self._present_s += lasted_s
        if attentive:
            self._attentive_s += lasted_s
        if shown is not None:
            self._shown_s += lasted_s
            for index, probability in enumerate(shown.probabilities):
                self._shares_s[index] += lasted_s * probability

    def add_classes(self, lasted_s: float, classes: Mapping[str, Classified]) -> None:
        """Add what the classifiers say of one face in so many seconds."""
        for name, classified in classes.items():
            sums = self._classes_s.setdefault(name, {})
            for label, probability in classified.probabilities.items():
                sums[label] = sums.get(label, 0.0) + lasted_s * probability

    def told(self, t: float, *, one_person: bool) -> Audience:
        """The interval up to `t`."""
        dwells_s, shown_s = self.dwells_s, self._shown_s
        shares = tuple(one_s / shown_s for one_s in self._shares_s) if shown_s > 0.0 else None
        return Audience(
            t=t,
            start=self.start,
            end=t,
            visits_begun=self.begun,
            visits_ended=len(dwells_s),
            faces_max=self.most,
            presence_s=self._present_s,
            attention_s=self._attentive_s,
            dwell_mean_s=sum(dwells_s) / len(dwells_s) if dwells_s else None,
            dwell_max_s=max(dwells_s, default=None),
            several_s=self.several_s if one_person else None,
            emotions=shares,
            classes={name: _shares(sums) for name, sums in self._classes_s.items()},
        )


def _shares(sums_s: Mapping[str, float]) -> Mapping[str, float]:
    """Parts that sum to 1."""
    all_s = sum(sums_s.values())
    return {label: one_s / all_s for label, one_s in sums_s.items()} if all_s > 0.0 else {}
