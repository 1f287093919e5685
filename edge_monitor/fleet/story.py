"""What one driver's device has to say in a few minutes, decided by the decision layer itself."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.pipeline import Pipeline, Step
from edge_monitor.testing import Camera, DriverScript, trace
from edge_monitor.types import DriverState, Event, EventKind, Level

OPENING_S: Final = 30.0
"""The driver's open eyes are learnt in it; it is decided, but not played."""

_CALM_END_S = 100.0  # in which PERCLOS forgets the last minute, and the level steps down
_TROUBLES = 6
_FPS = 15.0  # below, blink statistics are refused
_BLINK_EVERY_S = 3.5


@dataclass(frozen=True, slots=True)
class Moment:
    """Something is decided.

    Attributes:
        t: seconds into the story.
        state: at that moment; `None` where it says nothing new.
        events: that were decided.
    """

    t: float
    state: DriverState | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """It begins and ends with a driver who is awake, so that it can be told again and again.

    Attributes:
        moments: in order, from `OPENING_S` on.
        length_s: of one telling.
        entries: places in `moments` at which nothing is under way.
        episodes: how many of each kind one telling has.
    """

    moments: tuple[Moment, ...]
    length_s: float
    entries: tuple[int, ...]
    episodes: dict[EventKind, int]

    def told(self, moment: Moment, start_s: float, telling: int) -> Moment:
        """The same moment of a later telling, on a scale on which the first began at `start_s`.

        Episodes and blinks are counted on.
        """
        shift_s = start_s + telling * self.length_s - OPENING_S
        state = None if moment.state is None else self._state(moment.state, shift_s, telling)
        events = tuple(
            replace(
                event,
                t=event.t + shift_s,
                start=event.start + shift_s,
                end=None if event.end is None else event.end + shift_s,
                episode=event.episode + telling * self.episodes[event.kind],
            )
            for event in moment.events
        )
        return Moment(moment.t + shift_s, state, events)

    def _state(self, state: DriverState, shift_s: float, telling: int) -> DriverState:
        first, last = self.moments[0].state, self.moments[-1].state
        blinks = state.blinks
        if telling and first is not None and last is not None:
            blinks = replace(
                blinks,
                total=blinks.total + telling * (last.blinks.total - first.blinks.total),
                partial_total=blinks.partial_total
                + telling * (last.blinks.partial_total - first.blinks.partial_total),
            )
        return replace(state, t=state.t + shift_s, blinks=blinks)


def story(seed: int, calm_s: float = 5.0, interval_s: float = 0.5) -> Story:
    """Decide a story.

    Args:
        seed: of what the driver does.
        calm_s: seconds from one trouble to the next, half as long to half as long again.
        interval_s: seconds between two states of one level.
    """
    script = _script(random.Random(seed), calm_s)  # noqa: S311 - a driver, no secret
    steps = _steps(script, seed)
    moments: list[Moment] = []
    next_s, level = OPENING_S, None
    before: Counter[EventKind] = Counter()
    episodes: Counter[EventKind] = Counter()
    for t, step in steps:
        for event in step.events:
            counted = before if t < OPENING_S else episodes
            counted[event.kind] = max(counted[event.kind], event.episode)
        if t < OPENING_S:
            continue
        state = step.state if t >= next_s or step.state.level is not level else None
        if state is not None:
            next_s, level = t + interval_s, state.level
        if state is not None or step.events:
            moments.append(Moment(t, state, step.events))
    moments[-1] = replace(moments[-1], state=steps[-1][1].state)
    entries = tuple(place for place, moment in enumerate(moments) if _is_calm(moment.state))
    told = {kind: max(0, last - before[kind]) for kind, last in episodes.items()}
    return Story(tuple(moments), script.length_s - OPENING_S, entries, told)


def _steps(script: DriverScript, seed: int) -> list[tuple[float, Step]]:
    """The device's decisions; somebody acknowledges what only that can end."""
    pipeline = Pipeline(None, DrowsinessPolicy())
    steps: list[tuple[float, Step]] = []
    for seen in trace(script, camera=Camera(fps=_FPS), seed=seed):
        step = pipeline.judge(seen)
        steps.append((seen.t, step))
        if step.state.level is Level.UNRESPONSIVE and step.state.closed_s == 0:
            steps.append((seen.t, pipeline.acknowledge(seen.t)))
    return steps


def _is_calm(state: DriverState | None) -> bool:
    return (
        state is not None
        and state.level is Level.AWAKE
        and state.degraded is None
        and not state.yawning
    )


def _script(chance: random.Random, calm_s: float) -> DriverScript:
    """Calm, a few troubles, calm again."""
    acts: list[tuple[str, float, float]] = []
    t = OPENING_S + 10.0
    for _ in range(_TROUBLES):
        what = chance.choices(("close", "yawn", "nod", "leave"), (6, 2, 1, 1))[0]
        if what == "close":
            took_s = chance.uniform(0.8, 7.0)
        else:
            took_s = {"yawn": 3.5, "nod": 1.2, "leave": 13.0}[what]
        acts.append((what, t, took_s))
        t += took_s + calm_s * chance.uniform(0.5, 1.5) + 1.0
    script = DriverScript(t + _CALM_END_S)
    for what, at, took_s in acts:
        if what == "nod":
            script = script.close(at, took_s).nod(at + 0.1, took_s - 0.2)
        elif what == "yawn":
            script = script.yawn(at, took_s)
        elif what == "leave":
            script = script.leave(at, took_s)
        else:
            script = script.close(at, took_s)
    blink_s = 1.5
    while blink_s < script.length_s - 1.0:
        if not any(at - 1.0 < blink_s < at + took_s + 1.0 for _, at, took_s in acts):
            script = script.blink(blink_s)
        blink_s += _BLINK_EVERY_S
    return script
