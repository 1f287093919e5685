"""What classifiers say of each face over time, as episodes and as what is known now."""

import pytest

from edge_monitor.decision.audience import AudienceLimits
from edge_monitor.decision.classes import ClassJudge, ClassRules
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.people import PeoplePolicy
from edge_monitor.types import Audience, Event, EventKind, Face, Phase
from tests.decision.visitors import a_visitor, frames

LIMITS = LabelLimits(confidence=0.6, margin=0.2, dwell_s=1.0)
RULES = {
    "mask": ClassRules(("none", "mask"), LIMITS),
    "hat": ClassRules(("bare", "cap", "helmet"), LIMITS),
}


def wearing(number: int = 1, **shares: tuple[float, ...]) -> Face:
    face = a_visitor(number)
    return Face(
        face.track_id,
        face.box,
        face.score,
        face.landmarks,
        face.pose,
        face.mar,
        face.geometry,
        classes=shares,
    )


def told(events: list[Event]) -> list[tuple[object, object, Phase]]:
    return [(one.evidence["classifier"], one.evidence["label"], one.phase) for one in events]


def test_a_mask_that_is_put_on_ends_one_episode_and_begins_another() -> None:
    judge, events = ClassJudge(RULES), list[Event]()
    for t in frames(0.0, 12.0, fps=2.0):
        mask = 0.05 if t < 6.0 else 0.95
        events += judge.observe(t, [wearing(mask=(1 - mask, mask))])
    assert told(events) == [
        ("mask", "none", Phase.STARTED),
        ("mask", "none", Phase.ENDED),
        ("mask", "mask", Phase.STARTED),
    ]
    first, _, on = events
    assert (first.kind, first.face_id, first.start) == (EventKind.CLASS, 1, 0.0)
    assert first.evidence["probability"] == pytest.approx(0.95)
    assert first.derived is None
    assert 7.0 < on.t < 9.0
    known = judge.classes(1)
    assert list(known) == ["mask"]
    assert known["mask"].label == "mask"
    assert sum(known["mask"].probabilities.values()) == pytest.approx(1.0)


def test_classifiers_do_not_mix_and_their_episodes_have_numbers_of_their_own() -> None:
    judge, events = ClassJudge(RULES), list[Event]()
    for t in frames(0.0, 4.0):
        seen = {"mask": (0.1, 0.9)} if t < 2.0 else {"hat": (0.05, 0.05, 0.9)}
        events += judge.observe(t, [wearing(1, **seen)])
    assert told(events) == [("mask", "mask", Phase.STARTED), ("hat", "helmet", Phase.STARTED)]
    assert [one.episode for one in events] == [1, 2]
    assert set(judge.classes(1)) == {"mask", "hat"}
    assert judge.classes(2) == judge.classes(None) == {}


def test_a_glance_that_is_unsure_gives_no_label_but_probabilities() -> None:
    judge = ClassJudge(RULES)
    for t in frames(0.0, 5.0):
        assert judge.observe(t, [wearing(mask=(0.45, 0.55))]) == ()
    assert judge.classes(1)["mask"].label is None


def test_a_face_that_leaves_takes_its_classes_with_it() -> None:
    judge = ClassJudge(RULES)
    for t in frames(0.0, 3.0):
        judge.observe(t, [wearing(mask=(0.1, 0.9))])
    (ended,) = judge.advance(10.0)
    assert ended.phase is Phase.ENDED
    assert ended.end == pytest.approx(2.9)
    assert judge.classes(1) == {}


def test_the_audience_is_told_shares_of_each_classifier_and_nobody_in_particular() -> None:
    people = PeoplePolicy(None, AudienceLimits(interval_s=10.0), RULES)
    audiences: list[Audience] = []
    for t in frames(0.0, 10.2):
        faces = [wearing(1, mask=(0.0, 1.0)), wearing(2, mask=(1.0, 0.0)), a_visitor(3)]
        _, audience = people.observe(t, faces if t < 6.0 else faces[:1])
        audiences += [] if audience is None else [audience]
    (audience,) = audiences
    assert set(audience.classes) == {"mask"}
    shares = audience.classes["mask"]
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["mask"] == pytest.approx(9.0 / (9.0 + 5.0), abs=0.02)


def test_without_a_classifier_the_audience_has_no_classes() -> None:
    people = PeoplePolicy(None, AudienceLimits(interval_s=1.0))
    told = [people.observe(t, [a_visitor(1)])[1] for t in frames(0.0, 3.0)]
    assert all(one.classes == {} for one in told if one is not None)
    assert any(one is not None for one in told)
