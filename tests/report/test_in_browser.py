"""The page of a report in a real browser: in light and in dark, wide and narrow."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from edge_monitor.testing import scenarios
from tests.browser import NARROW, WIDE, serious_findings
from tests.report.replayed import report_of


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the page of a driver who falls asleep, which has all there is to show of a trace."""
    folder = tmp_path_factory.mktemp("report")
    report_of(scenarios.falls_asleep(at=90.0), folder)
    return (folder / "report.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_stands_in_the_way_of_anybody(
    page: Page, address: str, scheme: Literal["light", "dark"], size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of its two keys
    page.goto(address)
    page.locator("details").first.locator("summary").click()
    assert serious_findings(page) == []
    inner, outer = page.evaluate("[document.body.scrollWidth, window.innerWidth]")
    assert inner <= outer, "the page itself moves aside"


def test_on_a_phone_an_event_takes_no_more_room_than_its_words(page: Page, address: str) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # as above
    page.goto(address)
    rows = page.get_by_role("region", name="Events").locator("tbody tr")
    heights = rows.evaluate_all("all => all.map(one => one.offsetHeight)")
    line = page.evaluate("parseFloat(getComputedStyle(document.body).lineHeight)")
    assert max(heights) < 6 * line


def test_plots_can_be_reached_and_moved_by_the_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # as above
    page.goto(address)
    plots = page.get_by_role("region", name="Closure and blinks")
    plots.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_links_lead_to_their_parts(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Events").click()
    assert page.get_by_role("heading", name="Events").evaluate(
        "head => head.getBoundingClientRect().top < window.innerHeight"
    )


def test_each_blink_and_alarm_can_be_asked_for_its_time(page: Page, address: str) -> None:
    page.goto(address)
    told = page.locator("rect title").evaluate_all("all => all.map(one => one.textContent)")
    assert any(title.startswith("blink: ") for title in told)
    assert any(title.startswith("asleep: 1:33.0") for title in told)


def test_dark_and_light_are_other_colours(page: Page, address: str) -> None:
    page.goto(address)
    grounds = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2
