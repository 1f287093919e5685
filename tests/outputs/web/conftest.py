"""A page that is served for the tests in Chromium."""

from collections.abc import Iterator

import pytest

from tests.outputs.web.served import Served, served
from tests.outputs.web.visits import Loop, a_picture


@pytest.fixture
def device() -> Iterator[Served]:
    with served() as prepared:
        prepared.preview.jpeg = a_picture()
        yield prepared


@pytest.fixture
def loop(device: Served) -> Iterator[Loop]:
    """Shows states on that page, as often as a page may expect."""
    with Loop(device) as running:
        yield running
