"""Ids that were seen before, however many others come (fault 14)."""

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.seen_ids import SeenIds
from edge_monitor.types import Refusal


def test_an_id_is_refused_when_it_comes_again() -> None:
    seen = SeenIds()
    assert seen.add("a", 10.0, 0.0) is None
    assert seen.add("b", 10.0, 0.0) is None
    assert seen.add("a", 20.0, 5.0) is Refusal.REPEATED


def test_no_flood_of_ids_makes_one_forgotten_that_may_still_come_again() -> None:
    seen = SeenIds(bound=3)
    for number, name in enumerate("abc"):
        assert seen.add(name, 10.0 + number, 0.0) is None
    assert seen.add("d", 30.0, 9.0) is Refusal.BUSY
    assert seen.add("d", 30.0, 10.5) is None
    assert seen.add("b", 11.0, 10.5) is Refusal.REPEATED
    assert len(seen) == 3


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60), st.integers(0, 30))))
def test_no_id_is_let_through_twice_before_its_deadline(
    arrivals: list[tuple[int, int, int]],
) -> None:
    seen, now, let_through = SeenIds(bound=4), 0.0, dict[str, float]()
    for name, ahead_s, pause_s in arrivals:
        now += pause_s
        key, deadline = str(name), now + ahead_s
        if seen.add(key, deadline, now) is None:
            assert let_through.get(key, -1.0) < now
            let_through[key] = deadline
        assert len(seen) <= 4
