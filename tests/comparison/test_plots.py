"""The page of a comparison."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from edge_monitor.comparison.difference import compare
from edge_monitor.comparison.plots import difference_page
from edge_monitor.testing import DriverScript, scenarios
from tests.browser import serious_findings
from tests.comparison.folders import replayed

DROOPS = scenarios.drowsy_droops(120.0)


def page_of(folder: Path, script: DriverScript = DROOPS, **limits: float) -> str:
    """Of this drive with the usual limits and with these."""
    usual = replayed(folder / "usual", script)
    return difference_page(compare(usual, replayed(folder / "tried", script, None, **limits), 1.0))


def test_both_are_drawn_and_what_changed_is_marked(tmp_path: Path) -> None:
    text = page_of(tmp_path, long_blink_s=1.4)
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", text)
    assert heads == ["Settings", "Level", "Closure", "PERCLOS", "Events", "Changes"]
    assert "thresholds.long_blink_s" in text
    assert len(re.findall(r'class="line first"', text)) >= 3
    assert re.search(r"<title>gone: long_blink, [\d.]+ s long</title>", text)
    assert not re.search(r"<(script|img|video|iframe|link)\b|https?:|data:", text)


def test_levels_of_both_follow_their_events(tmp_path: Path) -> None:
    text = page_of(tmp_path, scenarios.microsleep(at=30.0), microsleep_s=1.0)
    told = re.findall(r"<title>microsleep: 0:(\d+\.\d+) for", text)
    assert [float(second) for second in told] == pytest.approx([31.5, 31.0], abs=0.1)


def test_the_scale_of_perclos_is_told_as_it_is(tmp_path: Path) -> None:
    assert ">5 %</text>" in page_of(tmp_path, scenarios.alert_driver(40.0))


def test_two_that_are_alike_have_no_changes_to_show(tmp_path: Path) -> None:
    text = page_of(tmp_path, scenarios.alert_driver(5.0))
    assert "No settings differ" in text
    assert ">Changes<" not in text


def test_it_can_be_read_by_everybody(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of(tmp_path, long_blink_s=1.4), encoding="utf-8")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(path.as_uri())
        assert serious_findings(page) == []
