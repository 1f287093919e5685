"""A log that one fault cannot fill (fault 30)."""

import logging

import pytest

from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.testing import FakeClock


@pytest.mark.fault(30)
def test_a_fault_that_repeats_all_night_writes_a_few_lines_a_period(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    seldom = SeldomLog(logging.getLogger("bench"), lines=2, period_s=60, clock=clock.monotonic)
    for _ in range(180):
        seldom.warning("the broker is gone")
        clock.advance(1)
    assert len(caplog.messages) == 6
    assert caplog.messages[2] == "the broker is gone (58 earlier messages withheld)"


def test_good_news_are_information(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        SeldomLog(logging.getLogger("bench")).info("100 % back")
    assert caplog.record_tuples == [("bench", logging.INFO, "100 % back")]
