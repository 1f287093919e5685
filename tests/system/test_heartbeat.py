"""Stages that fall silent are named, once."""

import logging

import pytest

from edge_monitor.system.heartbeat import LIMITS_S, Heartbeats
from edge_monitor.testing import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1000.0)


@pytest.mark.parametrize("name", sorted(LIMITS_S))
def test_a_stage_may_be_silent_for_its_time_and_no_longer(clock: FakeClock, name: str) -> None:
    hearts = Heartbeats(clock)
    beat = hearts.stage(name)
    clock.advance(LIMITS_S[name])
    assert hearts.hanging() == ()
    clock.advance(0.1)
    assert hearts.hanging() == (name,)
    beat()
    assert hearts.hanging() == ()


def test_one_silent_stage_is_enough_and_is_named(
    clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    hearts = Heartbeats(clock)
    beats = [hearts.stage("mqtt"), hearts.stage("journal")]
    hearts.stage("buzzer")
    with caplog.at_level(logging.INFO):
        for _ in range(20):
            clock.advance(1.0)
            for beat in beats:
                beat()
            hearts.hanging()
    assert caplog.messages == ["no sign of life from buzzer: the watchdog starves"]


def test_a_stage_that_came_back_is_told(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    hearts = Heartbeats(clock)
    beat = hearts.stage("spool")
    clock.advance(100.0)
    with caplog.at_level(logging.INFO):
        hearts.hanging()
        beat()
        hearts.hanging()
    assert caplog.messages[-1] == "all stages move again"


def test_what_was_not_started_is_not_waited_for(clock: FakeClock) -> None:
    hearts = Heartbeats(clock)
    clock.advance(1000.0)
    assert hearts.hanging() == ()
