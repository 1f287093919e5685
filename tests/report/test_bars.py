"""Bars as long as their values."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.report.bars import bars
from edge_monitor.report.plot import WIDTH


def widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'class="bar"[^>]* width="([\d.]+)"', svg)]


def test_twice_the_time_is_twice_the_length() -> None:
    one, other = widths(bars("time", [("mesh", 2.0, "2 ms"), ("pose", 1.0, "1 ms")]))
    assert one == pytest.approx(2 * other, abs=0.2)


@given(st.lists(st.floats(0, 1e6), max_size=9))
def test_all_bars_and_their_words_have_room(values: list[float]) -> None:
    svg = bars("<time>", [("<work>", value, f"{value:.2f} ms") for value in values])
    drawn = ET.fromstring(svg)  # noqa: S314 - our own text
    assert drawn.get("aria-label") == "<time>"
    assert all(0 <= width < WIDTH for width in widths(svg))
    assert len(widths(svg)) == len(values)
