"""What a device tells again and again stays true to the contract."""

from itertools import pairwise

import pytest

from edge_monitor.fleet.story import OPENING_S, Story, story
from edge_monitor.types import EventKind, Level, Phase


@pytest.fixture(scope="module", params=[1, 2, 7])
def told(request: pytest.FixtureRequest) -> Story:
    return story(request.param)


def test_a_story_begins_and_ends_awake_and_has_alarms(told: Story) -> None:
    first, last = told.moments[0].state, told.moments[-1].state
    assert first is not None
    assert last is not None
    assert first.level is last.level is Level.AWAKE
    assert first.calibration == 1.0
    assert told.moments[0].t >= OPENING_S
    levels = [event.level for moment in told.moments for event in moment.events if event.level]
    assert max(levels) >= Level.MICROSLEEP


def test_told_again_it_goes_on_in_time_and_counts_on(told: Story) -> None:
    moments = [
        told.told(moment, 1000.0, telling) for telling in range(3) for moment in told.moments
    ]
    times = [moment.t for moment in moments]
    assert times == sorted(times)
    assert times[0] >= 1000.0
    states = [moment.state for moment in moments if moment.state is not None]
    assert all(state.t <= moment.t for state, moment in zip(states, states, strict=True))
    totals = [state.blinks.total for state in states]
    assert totals == sorted(totals)
    assert totals[-1] > 60


def test_no_episode_begins_twice(told: Story) -> None:
    begun: set[tuple[EventKind, int]] = set()
    open_now: set[tuple[EventKind, int]] = set()
    for telling in range(3):
        for moment in told.moments:
            for event in told.told(moment, 0.0, telling).events:
                episode = event.kind, event.episode
                if event.phase is Phase.STARTED or episode not in open_now:
                    assert episode not in begun
                    begun.add(episode)
                    open_now.add(episode)
                if event.phase is Phase.ENDED:
                    open_now.remove(episode)
    assert not open_now


def test_states_come_as_often_as_asked_and_at_once_on_a_change_of_level() -> None:
    seldom = story(1, interval_s=5.0)
    states = [moment.state for moment in seldom.moments if moment.state is not None]
    changed = sum(one.level is not other.level for one, other in pairwise(states))
    assert changed > 3
    assert len(states) <= seldom.length_s / 5 + changed + 2


def test_every_entry_is_calm(told: Story) -> None:
    entered = [told.moments[place].state for place in told.entries]
    assert entered
    assert all(state is not None and state.level is Level.AWAKE for state in entered)
