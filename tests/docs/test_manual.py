"""The manual as a browser shows it, built as scripts/manual builds it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.docs.markdown import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHOWN = ("index", "troubleshooting", "wiring")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the built manual, with a slash at its end."""
    target = tmp_path_factory.mktemp("manual") / "html"
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "--nitpicky", "--fail-on-warning", "docs", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=target))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_fits_and_can_be_read_by_keyboard_and_by_ear(
    manual: str, page: "Page", name: str, width: int
) -> None:
    from tests.browser import serious_findings

    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{manual}{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious_findings(page) == []


def test_a_word_is_found(manual: str, page: "Page") -> None:
    page.goto(manual)
    page.get_by_label("Search").fill("piezo")
    page.keyboard.press("Enter")
    page.locator("#search-results").get_by_role("link", name="Wiring").first.click()
    page.get_by_role("heading", name="Wiring").wait_for()


def test_the_first_page_leads_to_the_drawing(manual: str, page: "Page") -> None:
    page.goto(manual)
    page.get_by_role("main").get_by_role("link", name="Wiring").click()
    drawing = page.get_by_role("img", name="Buzzer between header pin 11")
    drawing.wait_for()
    drawing.evaluate("image => image.decode()")  # fails for a picture that is none
