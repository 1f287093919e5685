"""A plot: well-formed, within its plane, and read out in words."""

import math
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.report.plot import WIDTH, Plot, clock, moment, step_of


def points(plot: Plot) -> list[tuple[float, float]]:
    """All corners of its lines."""
    lines = re.findall(r'class="line[^"]*" d="([^"]*)"', plot.svg())
    pairs = re.findall(r"([-\d.]+) ([-\d.]+)", " ".join(lines))
    return [(float(x), float(y)) for x, y in pairs]


@given(
    st.lists(st.floats(-5, 5) | st.just(math.nan), max_size=60),
    st.floats(0, 1e5),
    st.floats(0, 1e5),
)
def test_whatever_is_drawn_stays_on_the_plane(
    values: list[float], start: float, length: float
) -> None:
    plot = Plot("a <title> & more", (start, start + length), (-1.0, 1.0), 100)
    plot.line([start + index for index in range(len(values))], values, "first")
    plot.band(start - 3, start + 3, "blink", 'says "<b>"')
    drawn = ET.fromstring(plot.svg())  # noqa: S314 - our own text
    assert drawn.get("aria-label") == "a <title> & more"
    _, _, width, height = map(float, str(drawn.get("viewBox")).split())
    assert width == WIDTH
    for x, y in points(plot):
        assert 0 <= x <= width
        assert 0 <= y <= height


def test_a_rising_line_rises() -> None:
    plot = Plot("rising", (0.0, 10.0), (0.0, 1.0))
    plot.line([0.0, 10.0], [0.0, 1.0], "first")
    (left, low), (right, high) = points(plot)
    assert left < right
    assert low > high


def test_what_lies_outside_of_a_strip_is_not_drawn() -> None:
    plot = Plot("a strip", (60.0, 120.0), (0.0, 1.0))
    plot.band(0.0, 59.0, "blink", "before")
    plot.band(121.0, 130.0, "blink", "after")
    plot.band(59.0, 61.0, "blink", "across")
    assert re.findall(r"<title>(\w+)</title>", plot.svg()) == ["across"]


def test_a_blink_of_one_frame_is_still_seen() -> None:
    plot = Plot("a day", (0.0, 86_400.0), (0.0, 1.0))
    plot.band(100.0, 100.03, "blink", "short")
    (width,) = re.findall(r'class="blink"[^>]* width="([\d.]+)"', plot.svg())
    assert float(width) >= 0.8


def test_names_at_the_left_edge_never_lie_upon_each_other() -> None:
    plot = Plot("PERCLOS of a sleeper", (0.0, 60.0), (0.0, 0.99))
    plot.words([(0.0, "0 %")])
    plot.rule(0.12, "peak", "12 %")
    plot.rule(0.08, "edge", "8 %")
    assert re.findall(r'class="value"[^>]*>([^<]+)<', plot.svg()) == ["0 %", "12 %"]
    assert plot.svg().count('class="rule') == 2


@given(st.floats(0.01, 1e6))
def test_times_below_a_plot_are_a_dozen_at_most(length_s: float) -> None:
    assert length_s / step_of(length_s) <= 12 + 1e-9


@given(st.floats(0, 1e5), st.floats(0.01, 1e5))
def test_no_time_stands_twice_below_a_plot(start: float, length: float) -> None:
    """A stretch from the middle of a drive is short, and its times are long."""
    drawn = Plot("a stretch", (start, start + length), (0.0, 1.0)).svg()
    times = re.findall(r'class="time"[^>]*>([^<]+)<', drawn)
    assert len(times) == len(set(times))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0 s"), (12.5, "12.5 s"), (60.0, "1:00"), (185.4, "3:05"), (3785.0, "1:03:05")],
)
def test_times_are_written_as_people_read_them(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0:00.00"), (12.504, "0:12.50"), (59.999, "1:00.00"), (3785.25, "63:05.25")],
)
def test_moments_are_told_to_the_hundredth(seconds: float, text: str) -> None:
    assert moment(seconds) == text
