"""What the page shows, in a real Chromium."""

import re
from dataclasses import replace
from typing import Final, Literal

import pytest
from playwright.sync_api import Page, expect

from edge_monitor.types import EventKind, Level, Status
from tests.browser import NARROW, WIDE, serious_findings
from tests.outputs.samples import a_health, an_audience, an_event
from tests.outputs.web.served import Served, served
from tests.outputs.web.visits import NOTHING, TOKEN, Loop, seen, visit


def test_an_alarm_is_shown_in_one_word(device: Served, loop: Loop, page: Page) -> None:
    visit(device, loop, page)
    expect(page.locator("#level")).to_have_text("Awake")
    expect(page.locator("#level")).to_have_attribute("aria-live", "assertive")
    loop.show(replace(seen(Level.ASLEEP), closed_s=3.4))
    expect(page.locator("#level")).to_have_text("Asleep")
    expect(page.locator("#reason")).to_have_text("Lids down for 3.4 s")
    expect(page.locator("#badge")).to_have_attribute("data-level", "asleep")
    expect(page).to_have_title("Asleep · edge_monitor")


WHY = {
    Status.NO_FACE: "no face in view",
    Status.EYES_NOT_VISIBLE: "the eyes cannot be seen",
    Status.TOO_DARK: "the picture is too dark",
    Status.TOO_BRIGHT: "the picture is too bright",
    Status.FROZEN: "the picture stands still",
    Status.UNAVAILABLE: "no picture from the camera",
}


def test_who_hears_the_page_is_told_an_alarm_once_and_not_each_tenth_of_a_second(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page)
    reason = page.locator("#reason")
    expect(reason).to_have_attribute("aria-live", "polite")
    loop.show(replace(seen(Level.ASLEEP), closed_s=3.4))
    expect(reason).to_have_text("Lids down for 3.4 s")
    expect(reason).to_have_attribute("aria-live", "off")
    loop.show(seen(Level.ASLEEP))
    expect(reason).to_have_text("The eyes are open again")
    expect(reason).to_have_attribute("aria-live", "polite")


def test_it_dims_while_it_cannot_judge_and_says_why(device: Served, loop: Loop, page: Page) -> None:
    assert set(WHY) == set(Status) - {Status.VALID}
    blind = replace(seen(), status=Status.NO_FACE, closure=None, yaw=None)
    visit(device, loop, page, blind)
    for status, why in WHY.items():
        loop.show(replace(blind, status=status))
        expect(page.locator("#reason")).to_have_text(f"Cannot be judged: {why}")
        expect(page.locator("#badge")).to_have_class("badge dim")
    expect(page.locator("#pose")).to_have_text("Head not seen")
    expect(page.locator("#closure")).to_have_text(NOTHING)
    loop.show(seen())
    expect(page.locator("#badge")).to_have_class("badge")


def test_an_alarm_is_never_dimmed(device: Served, loop: Loop, page: Page) -> None:
    visit(device, loop, page, replace(seen(Level.UNRESPONSIVE), status=Status.NO_FACE))
    expect(page.locator("#level")).to_have_text("Unresponsive")
    expect(page.locator("#reason")).to_have_text("Cannot be judged: no face in view")
    expect(page.locator("#badge")).to_have_class("badge")


def test_what_stands_still_is_not_taken_for_well(device: Served, loop: Loop, page: Page) -> None:
    visit(device, loop, page)
    loop.stand()
    expect(page.locator("#level")).to_have_text("No news")
    expect(page.locator("#badge")).to_have_class("badge dim")
    expect(page.locator("#line")).to_have_text("live")
    for name in ("closure", "ear", "perclos", "emotion"):
        expect(page.locator(f"#{name}")).to_have_text(NOTHING)
    expect(page.locator("#pose")).to_have_text("Head not seen")
    loop.show(seen())
    expect(page.locator("#closure")).to_have_text("0.25")


def test_where_drowsiness_is_not_watched_no_level_is_claimed(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page, replace(seen(), watched=False, faces=2, several=True))
    expect(page.locator("#level")).to_have_text("Not watched")
    expect(page.locator("#reason")).to_have_text("2 faces in view: more than one person")


def test_learning_is_shown_until_it_is_done(device: Served, loop: Loop, page: Page) -> None:
    visit(device, loop, page, replace(seen(), calibration=0.42))
    expect(page.locator("#calibrated")).to_have_text("42 %")
    expect(page.get_by_label("Learning this driver")).to_have_attribute("value", "42")
    loop.show(seen())
    expect(page.locator("#learning")).to_be_hidden()


def test_nobody_is_learnt_where_nobody_is_watched(device: Served, loop: Loop, page: Page) -> None:
    visit(device, loop, page, replace(seen(), calibration=0.42))
    expect(page.locator("#learning")).to_be_visible()
    loop.show(replace(seen(), calibration=0.42, watched=False))
    expect(page.locator("#level")).to_have_text("Not watched")
    expect(page.locator("#learning")).to_be_hidden()


def test_an_alarm_is_explained_before_what_is_learnt(
    device: Served, loop: Loop, page: Page
) -> None:
    asleep = replace(seen(Level.ASLEEP), calibration=0.42, closed_s=3.4)
    visit(device, loop, page, asleep)
    expect(page.locator("#reason")).to_have_text("Lids down for 3.4 s")
    loop.show(replace(asleep, closed_s=0.0))
    expect(page.locator("#reason")).to_have_text("The eyes are open again")
    loop.show(replace(seen(), calibration=0.42))
    expect(page.locator("#reason")).to_have_text("Still learning this driver’s eyes")  # noqa: RUF001


def test_a_share_that_is_not_known_is_no_share_of_nothing(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page, replace(seen(Level.DROWSY_WARNING), perclos=0.13))
    expect(page.locator("#reason")).to_have_text("Lids down for 13 % of the last minute")
    loop.show(replace(seen(Level.DROWSY_WARNING), perclos=None))
    expect(page.locator("#reason")).to_have_text("Too little was seen of the last minute")


def test_the_last_minute_is_drawn_and_the_head_turns(
    device: Served, loop: Loop, page: Page
) -> None:
    visit(device, loop, page)
    straight = page.locator("#features").get_attribute("transform")
    loop.show(replace(seen(), closure=0.8, yaw=-40.0))
    expect(page.locator("#closure")).to_have_text("0.80")
    for name in ("closure", "ear", "perclos", "emotion"):
        line = re.compile(r"M[\d. ]+(L[\d. ]+){3,}")
        expect(page.locator(f"[data-curve={name}] path")).to_have_attribute("d", line)
    expect(page.locator("#ear")).to_have_text("0.31")
    expect(page.locator("#perclos")).to_have_text("3.1 %")
    expect(page.locator("#emotion")).to_have_text("Happiness 0.70")
    expect(page.locator("#pose")).to_have_text("yaw -40°, pitch -10°, roll 5°")
    expect(page.locator("#skull")).to_have_attribute("transform", "rotate(5)")
    assert page.locator("#features").get_attribute("transform") != straight
    loop.show(replace(seen(), yaw=-0.2, pitch=0.3, roll=-0.4))
    expect(page.locator("#pose")).to_have_text("yaw 0°, pitch 0°, roll 0°")


def test_events_stand_there_with_the_newest_first_and_once(
    device: Served, loop: Loop, page: Page
) -> None:
    device.sink.event(an_event(EventKind.YAWN))
    visit(device, loop, page)
    rows = page.locator("#events tr")
    expect(rows).to_have_count(1)
    device.sink.event(an_event(level=Level.MICROSLEEP))
    device.sink.audience(an_audience())
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Audience3 new visits")
    expect(rows.nth(1)).to_contain_text("Microsleep")
    expect(rows.nth(1)).to_have_class("alarm")
    expect(rows.nth(2)).to_contain_text("Yawn")
    for number in range(60):
        device.sink.event(an_event(EventKind.BLINK, t=50.0 + number))
    expect(rows).to_have_count(50)
    page.reload()
    expect(rows).to_have_count(50)


def test_words_from_elsewhere_stay_words(device: Served, loop: Loop, page: Page) -> None:
    """A classifier's label, or a camera's name, may be anything."""
    bad = "<img src=x onerror=console.error('in')>"
    label = replace(an_event(EventKind.CLASS), evidence={"label": bad, "name": bad})
    device.sink.event(label)
    device.sink.health(replace(a_health(), camera=bad, models={bad: bad}))
    visit(device, loop, page)
    expect(page.locator("#events tr")).to_contain_text(bad)
    expect(page.locator("#health")).to_contain_text(bad)
    assert page.locator("img").count() == 0


def test_health_is_told_in_words(device: Served, loop: Loop, page: Page) -> None:
    sinks: dict[str, dict[str, int | str | None]] = {
        "mqtt": {"fault": "the broker is away", "waiting": 7},
        "web": {"readers": 1},
    }
    device.sink.health(
        replace(
            a_health(),
            temperature_c=81.25,
            throttling=("under_voltage",),
            shed={"emotion": "81.2 °C"},
            sinks=sinks,
            models={"eye": "66aadcd9" + "0" * 56},
            versions={"python": "3.11.7"},
        )
    )
    visit(device, loop, page)
    health = page.locator("#health")
    for text in (
        "mqtt: the broker is away",
        "30.0 captured, 29.9 processed a second; 1 skipped",
        "81.3 °C",
        "under voltage",
        "emotion (81.2 °C)",
        "mqtt: 7 waiting",
        "eye 66aadcd9",
        "python 3.11.7",
    ):
        expect(health).to_contain_text(text)
    expect(health).not_to_contain_text("66aadcd90")


SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

LOOKS = {
    "awake": seen(),
    "learning": replace(seen(), calibration=0.5),
    "blind": replace(seen(), status=Status.NO_FACE, yaw=None, closure=None),
    "advisory": seen(Level.DROWSY_ADVISORY),
    "warning": seen(Level.DROWSY_WARNING),
    "alarm": seen(Level.ASLEEP),
}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desktop"])
def test_everybody_can_use_it(device: Served, loop: Loop, page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    device.sink.event(an_event(level=Level.MICROSLEEP))
    device.sink.health(a_health())
    device.preview.left_s = 60.0
    visit(device, loop, page)
    expect(page.locator("#picture")).to_be_visible()
    for name, state in LOOKS.items():
        loop.show(state)
        expect(page.locator("#badge")).to_have_attribute("data-level", state.level.label)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert serious_findings(page) == [], (name, scheme)
        assert page.evaluate("getComputedStyle(badge).animationName") == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_everybody_can_use_the_way_in(page: Page, pardons: list[str]) -> None:
    pardons.append("401")
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    with served(TOKEN) as device:
        page.goto(f"http://127.0.0.1:{device.port}/")
        expect(page.locator("#login")).to_be_visible()
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert serious_findings(page) == [], scheme
