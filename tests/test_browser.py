"""The harness of the page tests: what a page does wrong fails its test."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import serious_findings, strict_page


@pytest.fixture
def blank() -> Iterator[str]:
    """The address of a page that has nothing wrong."""

    class Blank(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(
                b"<!doctype html><html lang=en><link rel=icon href=data:,><title>x</title>x"
            )

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("console.error('out of order')", "console: out of order"),
        ("setTimeout(() => { throw new Error('broken') })", "page: broken"),
        ("fetch('http://example.org/x').catch(() => 0)", "asked for http://example.org/x"),
        ("new WebSocket('ws://192.0.2.1:9/')", "asked for ws://192.0.2.1:9/"),
    ],
)
def test_what_a_page_does_wrong_fails_its_test(
    browser: Browser, blank: str, wrong: str, said: str
) -> None:
    def story() -> None:
        with strict_page(browser, ["net::", "WebSocket"]) as page:
            page.goto(blank)
            page.evaluate(f"() => {{ {wrong} }}")
            page.evaluate("new Promise(later => setTimeout(later, 50))")

    with pytest.raises(AssertionError, match=re.escape(said)):
        story()


def test_what_belongs_to_the_story_is_pardoned(page: Page, pardons: list[str], blank: str) -> None:
    pardons.append("^console: out of order$")
    page.goto(blank)
    page.evaluate("console.error('out of order')")


def test_what_keeps_people_out_is_found(page: Page, blank: str) -> None:
    page.goto(blank)
    assert serious_findings(page) == []
    page.evaluate("document.body.append(document.createElement('button'))")
    assert [each.partition(":")[0] for each in serious_findings(page)] == ["button-name"]
