"""Each story begins on a machine that never saw the package, and ends on one that forgot it."""

from collections.abc import Iterator

import pytest

from tests.device.packaged import machine


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """Take everything away afterwards."""
    yield
    if machine.is_known():
        machine.apt("purge", "edge-monitor")
    assert not machine.HOME.exists()
