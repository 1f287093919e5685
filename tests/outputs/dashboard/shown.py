"""The dashboard in a browser, and devices that it is told of."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Broker
from tests.outputs.websocket import WebsocketBridge

FILES: Final = Path(__file__).parents[3] / "examples" / "dashboard"
PATIENCE_MS: Final = 20_000.0
LOST: Final = "WebSocket connection to"
"""What Chromium says in the console of a line that is cut."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def served_files() -> Iterator[str]:
    """The address of the shipped files at a plain server, as `python3 -m http.server` is one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(FILES)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


class Dashboard:
    """The page at one broker, by websockets.

    Attributes:
        page: as Playwright has it.
        address: of the page's files.
        broker: address of the websocket.
    """

    def __init__(self, page: Page, address: str, bridge: WebsocketBridge) -> None:
        self.page, self.address = page, address
        self.broker = f"ws://127.0.0.1:{bridge.port}/mqtt"
        page.goto(address)

    def connect(self, user: str = "", password: str = "") -> "Dashboard":
        """Fill in the form and send it off."""
        self.page.get_by_label("Broker").fill(self.broker)
        self.page.get_by_label("User").fill(user)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Connect", exact=True).click()
        return self

    def is_told(self, words: str) -> None:
        """Wait until the page says this of its connection."""
        expect(self.page.locator("#line")).to_contain_text(words, timeout=PATIENCE_MS)

    def card(self, device: str) -> Locator:
        """The card of a device."""
        heading = self.page.get_by_role("heading", name=device, exact=True)
        return self.page.locator(".card").filter(has=heading)

    def shows(self, device: str, words: str) -> None:
        """Wait until the device's card says this."""
        expect(self.card(device)).to_contain_text(words, timeout=PATIENCE_MS)

    def names(self) -> list[str]:
        """Of the devices that are shown, from top to bottom."""
        return self.page.locator(".card:visible h3").all_inner_texts()


def publish(
    broker: Broker,
    payloads: Mapping[str, str | bytes],
    *,
    retain: bool = False,
    properties: Properties | None = None,
) -> None:
    """Say something below `edge_monitor/`, whoever it is."""
    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.connect(broker.host, broker.port)
    client.loop_start()
    for topic, said in payloads.items():
        sent = client.publish(f"edge_monitor/{topic}", said, 1, retain, properties)
        sent.wait_for_publish(10)
        assert sent.is_published()
    client.disconnect()
    client.loop_stop()
