"""Drivers drawn by lot."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.testing import random_camera, random_driver, random_script

seeds = st.integers(0, 2**63)


@given(seeds, st.integers(1, 6))
def test_no_closure_is_of_doubtful_length(seed: int, closures: int) -> None:
    script = random_script(seed, closures=closures)
    lengths_s = [end - start for start, end in script.closures()]
    for length_s in lengths_s:
        assert 0.1 - 1e-9 <= length_s <= 9.0 + 1e-9
        assert all(abs(length_s - limit_s) >= 0.25 - 1e-9 for limit_s in (0.5, 1.5, 3.0, 6.0))
    assert all(length_s < 6.0 for length_s in lengths_s[:-1])
    assert script.length_s == script.closures()[-1][1] + 3.0


@given(seeds)
def test_the_eyes_are_open_long_enough_between_closures(seed: int) -> None:
    script = random_script(seed, calm_s=10.0, closures=5, pause_s=(2.0, 4.0))
    late = [closure for closure in script.closures() if closure[0] >= 10.0]
    assert len(late) == 5
    for before, after in pairwise(late):
        assert 2.0 - 1e-9 <= after[0] - before[1] <= 4.0 + 1e-9


@given(seeds)
def test_a_seed_always_draws_the_same(seed: int) -> None:
    assert random_script(seed) == random_script(seed)
    assert random_driver(seed) == random_driver(seed)
    assert random_camera(seed) == random_camera(seed)


def test_all_lengths_and_frame_rates_occur() -> None:
    lengths_s = [
        end - start for seed in range(60) for start, end in random_script(seed).closures()[-4:]
    ]
    for low_s, high_s in ((0, 0.5), (0.5, 1.5), (1.5, 3), (3, 6), (6, 9)):
        assert any(low_s < length_s < high_s for length_s in lengths_s)
    rates = [random_camera(seed).fps for seed in range(60)]
    assert min(rates) < 10.0
    assert max(rates) > 50.0
