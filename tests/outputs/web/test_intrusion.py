"""Somebody tries to get in: over the network, from another site, past the rules."""

import socket
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest

from edge_monitor.types import Verb
from tests.outputs.web.served import Served, served

TOKEN = "5e0bb40cbd7f45e1a1c0"  # noqa: S105 - of no device
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SECRETS = ("/session", "/stream", "/preview.jpg", "/metrics")
CHANGES = (*(f"/ask/{verb}" for verb in Verb), "/preview/on", "/preview/off", "/session")
SHELL = ("/", "/page.js", "/page.css", "/icon.svg")


@pytest.fixture(scope="module")
def open_page() -> Iterator[Served]:
    """On somebody's own computer, without a token."""
    with served(metrics=lambda: ("up 1\n", "text/plain")) as prepared:
        yield prepared


@pytest.fixture(scope="module")
def locked() -> Iterator[Served]:
    """In the network, with a token."""
    with served(TOKEN, metrics=lambda: ("up 1\n", "text/plain")) as prepared:
        yield prepared


def refused(page: Served) -> int:
    return int(page.sink.report()["requests_refused"] or 0)


def nothing_was_done(page: Served) -> bool:
    return page.desk.take() is None and page.preview.left_s == 0.0


@pytest.mark.fault(32)
@pytest.mark.parametrize("path", SECRETS)
def test_without_the_token_nothing_is_told(locked: Served, path: str) -> None:
    cookie = {"Cookie": f"edge_monitor_page={TOKEN}"}
    before = refused(locked)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}, cookie):
        answer = locked.ask("GET", path, headers)
        assert answer.status == 401
        assert "csrf" not in answer.json
    assert refused(locked) - before == 4


@pytest.mark.fault(32)
@pytest.mark.parametrize("path", CHANGES)
def test_without_the_token_nothing_is_done(locked: Served, path: str) -> None:
    csrf = locked.csrf(**BEARER)["X-CSRF-Token"]
    assert locked.ask("POST", path, {"X-CSRF-Token": csrf}).status == 401
    assert nothing_was_done(locked)


def test_the_empty_page_may_be_seen_to_ask_for_the_token(locked: Served) -> None:
    for path in SHELL:
        assert locked.get(path).status == 200
    answer = locked.ask("POST", "/session", BEARER)
    assert (answer.status, answer.body) == (204, b"")
    assert TOKEN not in str(answer.headers)
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert locked.get("/session", Cookie=cookie).status == 200


@pytest.mark.fault(32)
@pytest.mark.parametrize("path", [*SHELL, *SECRETS])
def test_a_name_that_another_site_lets_point_here_is_turned_away(
    open_page: Served, path: str
) -> None:
    for host in ("evil.example", f"evil.example:{open_page.port}", ""):
        answer = open_page.ask("GET", path, {"Host": host})
        assert answer.status == 403
        assert "web.names" in answer.json["error"]


@pytest.mark.fault(32)
@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    "strange",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=str,
)
def test_another_site_changes_nothing_even_with_all_secrets(
    open_page: Served, path: str, strange: Mapping[str, str]
) -> None:
    assert open_page.ask("POST", path, open_page.csrf() | dict(strange)).status == 403
    assert nothing_was_done(open_page)


@pytest.mark.fault(32)
@pytest.mark.parametrize("path", [path for path in CHANGES if path != "/session"])
def test_a_form_without_the_secret_of_our_page_changes_nothing(
    open_page: Served, path: str
) -> None:
    for headers in ({}, {"X-CSRF-Token": "x"}, {"Content-Type": "text/plain"}):
        assert open_page.ask("POST", path, headers).status == 403
    assert nothing_was_done(open_page)


@pytest.mark.fault(32)
def test_there_is_no_picture_unless_the_preview_is_allowed_and_on(open_page: Served) -> None:
    assert open_page.get("/preview.jpg").status == 403
    open_page.ask("POST", "/preview/on", open_page.csrf())
    shown = open_page.get("/preview.jpg")
    assert (shown.status, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["cache-control"] == "no-store"
    open_page.preview.left_s = 0.0  # its time is over
    assert open_page.get("/preview.jpg").status == 403
    with served(preview=False) as page:
        assert page.get("/preview.jpg").status == 404
        assert page.ask("POST", "/preview/on", page.csrf()).status == 404


@pytest.mark.fault(32)
@pytest.mark.parametrize(
    "path",
    [
        "/../options.py",
        "/static/../../options.py",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/page.js/../../options.py",
        "/index.html",
        "/" + quote("page.js\0.py"),
        "/ask/snapshot",
        "/docs",
        "/openapi.json",
    ],
)
def test_there_is_no_way_to_a_file(open_page: Served, path: str) -> None:
    answer = open_page.get(path)
    assert answer.status in {404, 405}
    assert b"root:" not in answer.body
    assert b"import" not in answer.body


@pytest.mark.fault(32)
def test_a_huge_body_is_refused_before_it_is_read(open_page: Served) -> None:
    for path in CHANGES:
        answer = open_page.ask("POST", path, {"Content-Length": "1000000000"})
        assert answer.status == 413
    chunked = open_page.csrf() | {"Transfer-Encoding": "chunked"}
    assert open_page.ask("POST", "/ask/snooze", chunked).status == 413
    assert nothing_was_done(open_page)


@pytest.mark.fault(32)
def test_huge_headers_are_refused(open_page: Served) -> None:
    with open_page.connect() as line:
        try:
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1_000_000)
            answer = line.recv(65536)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
    assert not answer or answer.startswith(b"HTTP/1.1 400")
    assert open_page.get("/").status == 200


@pytest.mark.fault(32)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_no_other_way_of_asking_is_known(open_page: Served, method: str) -> None:
    for path in ("/", "/ask/snooze", "/preview/on"):
        answer = open_page.ask(method, path, {"Origin": f"http://127.0.0.1:{open_page.port}"})
        assert answer.status == 405
        assert "access-control-allow-origin" not in answer.headers
    assert nothing_was_done(open_page)


@pytest.mark.fault(32)
@pytest.mark.parametrize("path", [*SHELL, "/session", "/nothing", "/preview.jpg"])
def test_every_answer_says_how_it_may_be_shown(open_page: Served, path: str) -> None:
    headers = open_page.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.fault(32)
def test_this_computer_alone_reaches_it_unless_configured(open_page: Served) -> None:
    try:
        outside = socket.create_connection(("127.0.0.2", open_page.port), 1.0)
    except OSError:
        return  # another address, even of the same computer, finds nobody
    outside.close()
    raise AssertionError("it listens on more than its own address")
