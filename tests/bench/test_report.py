"""Figures beside their goals, as text and as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.bench.figures import Figure
from edge_monitor.bench.mqtt_session import MqttReport
from edge_monitor.bench.session import Report
from edge_monitor.bench.text import lines, mqtt_lines

STAGE = {"name": "mesh", "share": 1.0, "ms": 1.2345, "network_ms": 0.7, "cut_ms": None}


def report(*figures: Figure, one_face_share: float = 1.0) -> Report:
    return Report("clip.mp4", 300, one_face_share, [STAGE], figures=list(figures))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=9), st.floats(0, 1e6))
def test_a_figure_is_the_median_of_its_samples_and_meets_its_goal_up_to_it(
    samples: list[float], goal: float
) -> None:
    figure = Figure("x", tuple(samples), "s", goal)
    assert min(samples) <= figure.value <= max(samples)
    assert figure.met is (figure.value <= goal)
    assert Figure("x", tuple(samples), "s").met is None


def test_goals_are_printed_as_met_or_missed() -> None:
    text = "\n".join(
        lines(
            report(
                Figure("ratio", (1.5,), "", 1.5),
                Figure("start", (0.4, 0.9, 0.7), "s", 0.5),
                Figure("CPU", (2.0,), "s"),
            ),
            "on one CPU",
        )
    )
    assert "clip.mp4: 300 frames of 640 x 480, medians, on one CPU." in text
    assert "mesh      100.0%   1.234    0.700" in text
    (ratio,) = [line for line in text.splitlines() if line.startswith("ratio")]
    assert ratio.endswith("1.500      goal at most 1.5: met")
    (start,) = [line for line in text.splitlines() if line.startswith("start")]
    assert start.endswith("0.700 s    goal at most 0.5: MISSED  (0.400, 0.900, 0.700)")
    (cpu,) = [line for line in text.splitlines() if line.startswith("CPU")]
    assert cpu.endswith("2.000 s")
    assert "no ratio" not in text


def test_a_clip_without_one_face_says_why_a_figure_is_missing() -> None:
    assert "there is no ratio" in "\n".join(lines(report(one_face_share=0.0), "here"))


def test_json_has_every_figure_with_its_verdict() -> None:
    told = json.loads(json.dumps(report(Figure("x", (1.0, 3.0), "s", 1.5)).as_json()))
    assert told["figures"] == [
        {"name": "x", "samples": [1.0, 3.0], "unit": "s", "goal": 1.5, "value": 2.0, "met": False}
    ]
    assert told["stages"] == [STAGE]


def test_a_report_is_as_good_as_its_worst_figure() -> None:
    good, bad, free = (Figure("x", (1.0,), "s", goal) for goal in (2.0, 0.5, None))
    assert report(good, free).all_met
    assert not report(good, bad, free).all_met


def test_the_way_to_a_broker_is_printed_with_what_its_figures_rest_on() -> None:
    found = MqttReport(
        "mosquitto on loopback",
        600,
        0.25,
        figures=[Figure("added, p99", (1.7,), "ms", 1.6), Figure("written a day", (0.3,), "MB")],
    )
    text = "\n".join(mqtt_lines(found))
    assert "mosquitto on loopback: 600 alarms; load before: 0.25." in text
    assert "9 h at the wheel with" in text
    assert "1.700 ms   goal at most 1.6: MISSED" in text
    assert text.endswith("0.300 MB")
    told = json.loads(json.dumps(found.as_json()))
    assert (told["alarms"], told["load"], told["all_met"]) == (600, 0.25, False)
