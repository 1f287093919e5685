"""The demo's story."""

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.testing import demo_story, expected_drowsiness, expected_levels, trace
from edge_monitor.types import EventKind, Level


def test_the_story_is_told_in_less_than_two_minutes_and_begins_calmly() -> None:
    story = demo_story()
    assert story.length_s <= 110.0
    calm = [end - start for start, end in story.closures() if start < 20.0]
    assert len(calm) >= 5
    assert all(length_s < 0.5 for length_s in calm)
    assert [round(end - start, 3) for start, end in story.absences()] == [12.0]
    assert [round(end - start, 3) for start, end in story.yawns()] == [3.0]


def test_drowsiness_comes_before_the_alarms() -> None:
    story = demo_story()
    advisory, warning = expected_drowsiness(story)
    assert 35.0 < advisory.t < 40.0
    assert advisory.t + 2.0 < warning.t < 45.0
    assert warning.t < expected_levels(story)[0].t
    assert {at.level for at in expected_levels(story)} == {
        Level.MICROSLEEP,
        Level.ASLEEP,
        Level.UNRESPONSIVE,
    }


def test_who_watches_the_story_sees_every_level_and_that_the_driver_left() -> None:
    policy = DrowsinessPolicy()
    levels = [Level.AWAKE]
    kinds = set()
    for observation in trace(demo_story(), seed=1):
        kinds |= {event.kind for event in policy.observe(observation)}
        if policy.state().level != levels[-1]:
            levels.append(policy.state().level)
    assert levels[:3] == [Level.AWAKE, Level.DROWSY_ADVISORY, Level.DROWSY_WARNING]
    assert set(levels) == set(Level)
    assert levels[-1] is Level.UNRESPONSIVE
    assert {EventKind.BLINK, EventKind.LONG_BLINK, EventKind.YAWN, EventKind.DEGRADED} <= kinds
