"""Who is let in, by the rules alone."""

from contextlib import suppress
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.web.access import COOKIE, LIMIT_BYTES, Access, DeniedError
from edge_monitor.outputs.web.options import WebOptions

TOKEN = "a-token-of-somebody"  # noqa: S105 - of no device
HERE = {"host": "127.0.0.1:8600"}


def rules(token: str | None = None, *names: str) -> Access:
    options = WebOptions(
        host="127.0.0.1", port=8600, device_id="bench", token=token, names=frozenset(names)
    )
    return Access(options)


def refusal(access: Access, headers: dict[str, str], method: str = "GET", path: str = "/x") -> int:
    with pytest.raises(DeniedError) as denied:
        access.check_caller(method, path, headers)
    return denied.value.status


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:9", "127.0.0.1:8600", "[::1]:8600", "192.168.1.7", "van.example"],
)
def test_addresses_and_our_own_names_are_served_at_any_port(host: str) -> None:
    """A tunnel listens where it likes; and to an address no other site can lead a browser."""
    rules(None, "van.example").check_caller("GET", "/", {"host": host})


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "[::1",
        "a:b:c",
        "127.1",
    ],
)
def test_a_strange_name_is_refused(host: str) -> None:
    assert refusal(rules(), {"host": host}, path="/") == HTTPStatus.FORBIDDEN


@given(st.text())
def test_whatever_a_host_header_says_it_is_judged(host: str) -> None:
    with suppress(DeniedError):
        rules().check_caller("GET", "/", {"host": host})


@pytest.mark.parametrize(
    "strange",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1:8600.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_asks_in_vain(strange: dict[str, str]) -> None:
    for method in ("GET", "POST"):
        assert refusal(rules(), HERE | strange, method) == HTTPStatus.FORBIDDEN


def test_our_own_page_may_ask_and_a_link_may_lead_to_it() -> None:
    ours = HERE | {"origin": "http://127.0.0.1:8600", "sec-fetch-site": "same-origin"}
    rules().check_caller("POST", "/ask/snooze", ours)
    rules().check_caller("GET", "/", HERE | {"sec-fetch-site": "cross-site"})
    behind_tls = {"host": "van.example", "origin": "https://van.example"}
    rules(None, "van.example").check_caller("POST", "/ask/snooze", behind_tls)


@pytest.mark.parametrize(
    "length", [str(LIMIT_BYTES + 1), "9" * 5000, "-1", "1e3", "\N{SUPERSCRIPT TWO}", "x", ""]
)
def test_a_long_body_is_refused_before_it_is_read(length: str) -> None:
    told = refusal(rules(), HERE | {"content-length": length}, "POST")
    assert told == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_body_of_unknown_length_is_refused() -> None:
    told = refusal(rules(), HERE | {"transfer-encoding": "chunked"}, "POST")
    assert told == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_without_a_configured_token_all_who_reach_it_are_let_in() -> None:
    rules().check_token({})
    assert not rules().knows_token({"authorization": "Bearer "})


def test_the_token_opens_by_its_header_and_by_the_cookie_it_is_traded_for() -> None:
    access = rules(TOKEN)
    access.check_token({"authorization": f"Bearer {TOKEN}"})
    cookie = access.cookie()
    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    access.check_token({"cookie": f"other=1; {cookie.partition(';')[0]}"})
    rules(TOKEN).check_token({"cookie": cookie.partition(";")[0]})  # the device was restarted
    with pytest.raises(DeniedError):
        rules("another-token-now").check_token({"cookie": cookie.partition(";")[0]})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"authorization": "Bearer another"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": "Bearer \N{SNOWMAN}"},
        {"cookie": f"{COOKIE}={TOKEN}"},
        {"cookie": f"{COOKIE}="},
        {"cookie": '"; \\'},
    ],
)
def test_without_the_token_there_is_nothing(wrong: dict[str, str]) -> None:
    with pytest.raises(DeniedError) as denied:
        rules(TOKEN).check_token(wrong)
    assert denied.value.status is HTTPStatus.UNAUTHORIZED


def test_what_changes_something_brings_what_only_our_page_can_read() -> None:
    access = rules()
    access.check_csrf({"x-csrf-token": access.csrf})
    for wrong in ({}, {"x-csrf-token": ""}, {"x-csrf-token": rules().csrf}):
        with pytest.raises(DeniedError):
            access.check_csrf(wrong)
