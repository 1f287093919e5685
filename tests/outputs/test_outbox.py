"""The bounded outbox: order, and what is dropped first (faults 7 and 28)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.outbox import (
    Keeping,
    Letter,
    Outbox,
    Rank,
    letter_of_audience,
    letter_of_event,
    rank_of,
)
from edge_monitor.types import EventKind, Level
from tests.outputs.samples import an_event

letters = st.builds(
    Letter, topic=st.just("k"), text=st.uuids().map(str), rank=st.sampled_from(Rank)
)


def drained(outbox: Outbox) -> list[Letter]:
    taken = []
    while (letter := outbox.take()) is not None:
        taken.append(letter)
    return taken


def test_an_empty_outbox_gives_nothing() -> None:
    assert Outbox(3).take() is None


@pytest.mark.fault(7)
def test_the_oldest_emotion_goes_first_then_the_oldest_other_and_alarms_last() -> None:
    outbox = Outbox(3)
    alarm, other, emotion = (
        Letter(rank.name, rank.name, rank) for rank in (Rank.ALARM, Rank.OTHER, Rank.EMOTION)
    )
    for letter in (alarm, other, emotion):
        outbox.put(letter)
    newer = Letter("newer", "newer", Rank.OTHER)
    outbox.put(newer)  # the emotion goes
    outbox.put(alarm)  # the older of the others goes
    assert outbox.dropped == {Rank.EMOTION: 1, Rank.OTHER: 1, Rank.ALARM: 0}
    assert drained(outbox) == [alarm, newer, alarm]


def test_an_emotion_never_displaces_an_alarm() -> None:
    outbox = Outbox(1)
    outbox.put(Letter("a", "a", Rank.ALARM))
    outbox.put(Letter("e", "e", Rank.EMOTION))
    assert [letter.topic for letter in drained(outbox)] == ["a"]
    assert outbox.dropped[Rank.EMOTION] == 1


@pytest.mark.fault(7)
@given(bound=st.integers(1, 8), sent=st.lists(letters, unique_by=lambda letter: letter.text))
def test_bounded_in_order_and_every_loss_counted(bound: int, sent: list[Letter]) -> None:
    outbox = Outbox(bound)
    for letter in sent:
        outbox.put(letter)
        assert len(outbox) <= bound
    kept = drained(outbox)
    assert len(kept) == min(bound, len(sent))
    assert kept == [letter for letter in sent if letter in kept]
    assert sum(outbox.dropped.values()) == len(sent) - len(kept)
    for rank in Rank:
        ranked = [letter for letter in sent if letter.rank is rank]
        kept_ranked = [letter for letter in kept if letter.rank is rank]
        assert kept_ranked == ranked[len(ranked) - len(kept_ranked) :]  # the newest of each rank
        assert outbox.dropped[rank] == len(ranked) - len(kept_ranked)


@given(bound=st.integers(1, 5), steps=st.lists(st.one_of(letters, st.none()), max_size=40))
def test_takers_in_between_never_see_a_letter_twice(bound: int, steps: list[Letter | None]) -> None:
    outbox, taken = Outbox(bound), 0
    for step in steps:
        if step is not None:
            outbox.put(step)
        elif outbox.take() is not None:
            taken += 1
    put = sum(step is not None for step in steps)
    assert taken + len(outbox) + sum(outbox.dropped.values()) == put


@pytest.mark.parametrize(
    ("kind", "level", "rank"),
    [
        (EventKind.EMOTION, None, Rank.EMOTION),
        (EventKind.BLINK, None, Rank.OTHER),
        (EventKind.DROWSINESS, Level.DROWSY_WARNING, Rank.OTHER),
        (EventKind.DROWSINESS, None, Rank.OTHER),
        (EventKind.DROWSINESS, Level.MICROSLEEP, Rank.ALARM),
        (EventKind.DROWSINESS, Level.UNRESPONSIVE, Rank.ALARM),
    ],
)
def test_an_alarm_is_drowsiness_from_microsleep_upwards(
    kind: EventKind, level: Level | None, rank: Rank
) -> None:
    assert rank_of(an_event(kind, level)) is rank


def test_an_audience_gives_way_as_an_emotion_does() -> None:
    emotion = letter_of_event(an_event(EventKind.EMOTION), "e")
    audience = letter_of_audience("a")
    assert (emotion.topic, emotion.rank) == ("event/emotion", audience.rank)
    assert audience.topic == "audience"


@pytest.mark.parametrize("kind", EventKind)
def test_what_is_worth_a_disk(kind: EventKind) -> None:
    letter = letter_of_event(an_event(kind), "text")
    blink = kind in (EventKind.BLINK, EventKind.PARTIAL_BLINK)
    assert (letter.keeping is Keeping.MEMORY) is blink
    assert letter.fleeting is (blink or kind is EventKind.LONG_BLINK)
    assert not letter_of_audience("a").fleeting
