"""How often the state may go."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.state_gate import StateGate
from edge_monitor.types import Level
from tests.outputs.samples import a_state


def test_nothing_goes_before_there_is_a_state() -> None:
    gate = StateGate()
    assert gate.due_in(0.0) is None
    assert gate.take(0.0) is None
    gate.again()
    assert gate.take(0.0) is None


def test_thirty_states_a_second_become_two() -> None:
    gate, taken = StateGate(), []
    for frame in range(300):
        now_s = frame / 30
        gate.offer(a_state(t=now_s))
        state = gate.take(now_s)
        if state is not None:
            taken.append(state.t)
    assert len(taken) == 20


def test_a_change_of_level_goes_at_once() -> None:
    gate = StateGate()
    gate.offer(a_state(t=0.0))
    assert gate.take(0.0) is not None
    gate.offer(a_state(t=0.1))
    assert gate.take(0.1) is None
    assert gate.due_in(0.1) == 0.4
    gate.offer(a_state(Level.MICROSLEEP, t=0.2))
    assert gate.due_in(0.2) == 0.0
    taken = gate.take(0.2)
    assert taken is not None
    assert taken.level is Level.MICROSLEEP


def test_the_last_state_goes_even_when_no_newer_one_comes() -> None:
    gate = StateGate()
    gate.offer(a_state(t=0.0))
    gate.take(0.0)
    gate.offer(a_state(t=0.1))
    taken = gate.take(0.5)
    assert taken is not None
    assert taken.t == 0.1
    assert gate.due_in(0.6) is None


def test_after_a_reconnection_the_newest_state_goes_again_at_once() -> None:
    gate = StateGate()
    gate.offer(a_state(t=0.0))
    assert gate.take(0.0) is not None
    gate.again()
    taken = gate.take(0.01)
    assert taken is not None
    assert taken.t == 0.0


@given(times=st.lists(st.floats(0, 60), max_size=60).map(sorted))
def test_states_of_one_level_are_never_closer_than_half_a_second(times: list[float]) -> None:
    gate, taken = StateGate(), []
    for now_s in times:
        gate.offer(a_state(t=now_s))
        if gate.take(now_s) is not None:
            taken.append(now_s)
    assert all(later - earlier >= 0.5 - 1e-9 for earlier, later in pairwise(taken))
