"""The dashboard's page, at a broker that runs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.conftest import Broker
from tests.outputs.dashboard.shown import Dashboard, served_files
from tests.outputs.websocket import WebsocketBridge


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served_files() as address:
        yield address


@pytest.fixture
def dashboard(page: Page, address: str, broker: Broker, pardons: list[str]) -> Iterator[Dashboard]:
    """The page, not yet connected; the test starts the broker."""
    # on a slow machine the library gives a line up as dead, and writes its good-bye to it
    pardons.append("^console: WebSocket is already in CLOSING or CLOSED state")
    bridge = WebsocketBridge(broker)
    yield Dashboard(page, address, bridge)
    bridge.close()
