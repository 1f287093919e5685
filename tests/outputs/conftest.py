"""Fixtures of the outputs' tests."""

import pytest

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.testing import FakeClock


@pytest.fixture
def envelopes() -> Envelopes:
    """Envelopes of a run that began with its boot, at second 0."""
    return Envelopes("edge_monitor/bench", "boot", FakeClock(monotonic_s=0.0, synced=None))
