"""When what may wait is written."""

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.batches import next_batch_s

MOMENTS_S = st.floats(0.0, 1e9)


@given(MOMENTS_S, st.sampled_from([900.0, 3600.0]))
def test_the_next_moment_is_ahead_and_near(now_s: float, every_s: float) -> None:
    moment_s = next_batch_s(now_s, every_s)
    assert now_s < moment_s <= now_s + every_s
    assert moment_s % every_s == 0


@given(MOMENTS_S)
def test_who_writes_seldom_does_so_when_the_others_do(now_s: float) -> None:
    moment_s = next_batch_s(now_s, 3600.0)
    assert next_batch_s(moment_s - 1.0, 900.0) == moment_s
