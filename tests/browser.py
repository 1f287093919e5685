"""A headless Chromium for the tests of pages, which notices what a page does wrong.

Playwright's own API, not its plugin for pytest: the browser is Debian's, and nothing is downloaded.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

WIDE: Final = {"width": 1280, "height": 800}
NARROW: Final = {"width": 360, "height": 740}
"""A desktop and a small phone, in pixels of the page."""

_HOME: Final = {"127.0.0.1", "localhost", "[::1]", "::1"}
_LOCAL: Final = {"about", "blob", "data", "file"}
_ARGUMENTS: Final = (
    "--no-sandbox",  # there is none for root, and every page is ours
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # in containers it is small
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # whatever the browser or a page asks for beyond loopback is not even looked up
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def chromium_program() -> str | None:
    """Where Debian's Chromium is, or `None`."""
    return shutil.which("chromium")


@contextmanager
def chromium(program: str) -> Iterator[Browser]:
    """A browser with a profile in a temporary folder, which goes with it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def strict_page(browser: Browser, pardons: list[str]) -> Iterator[Page]:
    """A page of its own, desktop-wide, that must not complain nor ask for anything far away.

    Args:
        browser: shows it.
        pardons: patterns of complaints that belong to the story; read when the page is closed.

    Raises:
        AssertionError: at the end, with errors of the page or of its console, and what it asked for
            beyond loopback, which is never pardoned.
    """
    complaints: list[str] = []
    strayed: list[str] = []

    def see(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text}")

    def ask(address: str) -> None:
        if not _is_home(address):
            strayed.append(f"asked for {address}")

    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # a dict of its two keys
    try:
        page = context.new_page()
        page.on("console", see)
        page.on("pageerror", lambda error: complaints.append(f"page: {error.message}"))
        page.on("request", lambda request: ask(request.url))
        page.on("websocket", lambda socket: ask(socket.url))
        yield page
    finally:
        context.close()
    wrong = [each for each in complaints if not any(re.search(one, each) for one in pardons)]
    assert not strayed + wrong, "\n".join(strayed + wrong)


def serious_findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical in a page, with the elements it means."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']}: {', '.join(str(node['target']) for node in each['nodes'])}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in _LOCAL or (parts.hostname or "") in _HOME
