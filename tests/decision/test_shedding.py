"""What is left out while the board is strained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.shedding import SheddingLimits, SheddingPolicy
from edge_monitor.types import Board

LIMITS = SheddingLimits(hot_c=78.0, cool_c=70.0, step_s=30.0)


def counts(policy: SheddingPolicy, *readings: tuple[float, Board]) -> list[int]:
    shed = []
    for t, board in readings:
        policy.judge(t, board)
        shed.append(policy.count)
    return shed


def heated(*degrees: float, every_s: float = 30.0) -> list[tuple[float, Board]]:
    return [(index * every_s, Board(heat_c, ())) for index, heat_c in enumerate(degrees)]


def test_between_cool_and_hot_all_stays_as_it_was() -> None:
    policy = SheddingPolicy(LIMITS, 1)
    assert counts(policy, *heated(60, 77.9, 78.0, 71, 77, 70.0, 77, 60)) == [0, 0, 1, 1, 1, 0, 0, 0]


def test_it_says_why_as_long_as_it_lasts() -> None:
    policy = SheddingPolicy(LIMITS, 1)
    told = []
    for t, board in (
        (0.0, Board(77.0, ("soft_temperature_limit",))),
        (5.0, Board(81.25, ("throttled", "under_voltage"))),
        (10.0, Board(72.0, ())),
        (15.0, Board(69.0, ())),
        (45.0, Board(69.0, ())),
    ):
        policy.judge(t, board)
        told.append(policy.why)
    assert told == [
        None,
        "81.2 °C, processor throttled, under-voltage",
        "72.0 °C",
        "72.0 °C",
        None,
    ]


def test_a_weak_supply_sheds_on_a_cool_board_and_flickers_nothing() -> None:
    """The supply recovers as soon as load is shed: that alone must not bring it back."""
    low, well = Board(45.0, ("under_voltage",)), Board(45.0, ())
    policy = SheddingPolicy(LIMITS, 1)
    readings = [(t * 5.0, low if t == 1 else well) for t in range(9)]
    assert counts(policy, *readings) == [0, 1, 1, 1, 1, 1, 1, 0, 0]


def test_the_next_goes_where_the_first_did_not_help_and_comes_back_first() -> None:
    policy = SheddingPolicy(LIMITS, 2)
    shed = counts(policy, *heated(80, 80, 80, 80, 80, 65, 65, 65, 65, 65, 65, every_s=15.0))
    assert shed == [1, 1, 2, 2, 2, 2, 1, 1, 0, 0, 0]


def test_a_sensor_that_falls_silent_ends_what_it_began() -> None:
    policy = SheddingPolicy(LIMITS, 1)
    silent = Board(None, None)
    assert counts(policy, (0.0, Board(90.0, None)), (20.0, silent), (30.0, silent)) == [1, 1, 0]


def test_where_nothing_can_be_shed_there_is_nothing_to_say() -> None:
    policy = SheddingPolicy(LIMITS, 0)
    assert not policy.judge(0.0, Board(99.0, ("throttled",)))
    assert (policy.count, policy.why) == (0, None)


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"hot_c": 60.0, "cool_c": 60.0}, "cool_c"),
        ({"hot_c": float("nan")}, "cool_c"),
        ({"step_s": 0.0}, "step_s"),
    ],
)
def test_limits_that_make_no_sense_are_named(limits: dict[str, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        SheddingLimits(**limits)


@given(
    st.integers(0, 3),
    st.lists(
        st.tuples(
            st.floats(0.0, 60.0),
            st.none() | st.floats(20.0, 110.0),
            st.sets(st.sampled_from(["under_voltage", "throttled", "soft_temperature_limit"])),
        ),
        max_size=60,
    ),
)
def test_never_faster_than_a_step_and_never_more_than_there_is(
    works: int, readings: list[tuple[float, float | None, set[str]]]
) -> None:
    policy = SheddingPolicy(LIMITS, works)
    t, before, step_t = 0.0, 0, float("-inf")
    for pause_s, heat_c, slowed in readings:
        t += pause_s
        changed = policy.judge(t, Board(heat_c, tuple(slowed)))
        assert 0 <= policy.count <= works
        assert abs(policy.count - before) == changed
        if changed and before:
            assert t - step_t >= LIMITS.step_s
        if changed:
            step_t = t
        assert (policy.why is not None) == (policy.count > 0)
        before = policy.count
