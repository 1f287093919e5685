"""What is clicked on the page, in a real Chromium."""

from socket import SHUT_RDWR

import pytest
from playwright.sync_api import Page, expect

from edge_monitor.outputs.web import readers
from edge_monitor.types import Level, Refusal, Verb
from tests.outputs.web.served import Served, served, wait_until
from tests.outputs.web.visits import NOTHING, SHUT, TOKEN, Loop, looping, seen, visit

BUTTONS = {
    "Acknowledge": Verb.ACKNOWLEDGE,
    "Snooze": Verb.SNOOZE,
    "Recalibrate": Verb.RECALIBRATE,
    "Self-test": Verb.SELF_TEST,
}


def test_each_button_asks_for_one_thing_and_shows_the_answer(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page)
    with looping(device, lambda _verb: None) as asked:
        for name in BUTTONS:
            page.get_by_role("button", name=name).click()
            expect(page.locator("#answer")).to_have_text(f"{name}: done")
    assert asked == list(BUTTONS.values())


def test_a_refusal_is_shown_with_its_reason_and_keys_do_as_well_as_a_mouse(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page)
    with looping(device, lambda _verb: Refusal.ALARM) as asked:
        page.get_by_role("button", name="Acknowledge").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#answer")).to_have_text(
            "Snooze: refused. Not now: an alarm sounds, or the driver is drowsy"
        )
        expect(page.get_by_role("button", name="Snooze")).to_be_focused()
    assert asked == [Verb.SNOOZE]


def test_a_loop_that_stands_is_said_to_be_so(
    device: Served, loop: Loop, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_monitor.outputs.web.desk.PATIENCE_S", 0.1)
    visit(device, loop, page)
    page.get_by_role("button", name="Self-test").click()
    expect(page.locator("#answer")).to_contain_text("does not answer: try again")


def test_the_picture_is_shown_when_it_is_asked_for_and_as_long(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page)
    picture = page.locator("#picture")
    expect(picture).to_be_hidden()
    page.get_by_role("button", name="Show the picture").click()
    wait_until(lambda: device.preview.left_s > 0.0)
    loop.show(seen())
    expect(picture).to_be_visible()
    expect(page.locator("#showing")).to_have_text("the picture is shown")
    expect(page.locator("#preview-clock")).to_have_text("ends in 1:00")
    page.wait_for_function(
        "() => document.getElementById('picture').getContext('2d')"
        ".getImageData(240, 180, 1, 1).data[0] > 150"
    )
    device.preview.rests = True
    loop.show(seen())
    expect(page.locator("#preview-rests")).to_have_text("rests to spare the board")
    page.get_by_role("button", name="Hide the picture").click()
    wait_until(lambda: device.preview.left_s == 0.0)
    loop.show(seen())
    expect(picture).to_be_hidden()
    expect(page.locator("#showing")).to_be_hidden()


def test_where_it_is_not_allowed_there_is_no_preview_to_be_pressed(page: Page) -> None:
    with served(preview=False) as device, Loop(device) as loop:
        visit(device, loop, page)
        expect(page.locator("#closure")).to_have_text("0.25")
        expect(page.locator("#preview")).to_be_hidden()


def test_it_says_that_it_is_cut_off_and_comes_back_by_itself(
    page: Page, pardons: list[str]
) -> None:
    pardons.append(SHUT)
    with served() as device, Loop(device) as loop:
        visit(device, loop, page)
        port = device.port
    expect(page.locator("#line")).to_contain_text("disconnected")
    expect(page.locator("#level")).to_have_text("No connection")
    expect(page.locator("#closure")).to_have_text(NOTHING)
    expect(page.locator("#badge")).to_have_class("badge dim")
    with (
        served(port=port) as device,
        Loop(device) as loop,
        looping(device, lambda _verb: None),
    ):
        loop.show(seen(Level.DROWSY_WARNING))
        expect(page.locator("#line")).to_have_text("live")
        expect(page.locator("#level")).to_have_text("Drowsy")
        page.get_by_role("button", name="Acknowledge").click()  # with the secret of this run
        expect(page.locator("#answer")).to_have_text("Acknowledge: done")


def test_who_finds_no_room_is_told_so(
    page: Page, pardons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pardons.append("503")
    monkeypatch.setattr(readers, "MOST", 1)
    with served() as device, Loop(device) as loop:
        loop.show(seen())
        with device.listening() as heard:
            heard.next("pulse")
            page.goto(f"http://127.0.0.1:{device.port}/")
            expect(page.locator("#reason")).to_have_text(
                "Too many pages are open: close one; trying again"
            )
            heard.line.shutdown(SHUT_RDWR)
        expect(page.locator("#level")).to_have_text("Awake")


def test_the_token_is_asked_for_once(page: Page, pardons: list[str]) -> None:
    pardons.append("401")
    with served(TOKEN) as device, Loop(device) as loop:
        loop.show(seen())
        page.goto(f"http://127.0.0.1:{device.port}/")
        field = page.get_by_label("This page asks for the token")
        expect(field).to_be_focused()
        expect(page.locator("#page")).to_be_hidden()
        field.fill("something else")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("alert")).to_have_text("This is not the token.")
        field.fill("schlüssel — no header can hold it")
        page.get_by_role("button", name="Open").click()
        expect(field).to_have_value("")
        expect(page.get_by_role("alert")).to_have_text("This is not the token.")
        field.fill(TOKEN)
        field.press("Enter")
        expect(page.locator("#level")).to_have_text("Awake")
        expect(page.locator("#login")).to_be_hidden()
        assert TOKEN not in page.evaluate("document.cookie + JSON.stringify(localStorage)")
        page.reload()
        expect(page.locator("#level")).to_have_text("Awake")
