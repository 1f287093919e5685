"""A report as people read it."""

from collections.abc import Iterator
from typing import Any

from edge_monitor.bench.figures import Figure
from edge_monitor.bench.mqtt_session import MqttReport
from edge_monitor.bench.page_session import PageReport
from edge_monitor.bench.session import Report


def lines(report: Report, machine: str) -> Iterator[str]:
    """The report, line by line.

    Args:
        report: what was found.
        machine: which processor it was found on.
    """
    yield f"{report.clip}: {report.frames} frames of 640 x 480, medians, {machine}."
    yield "Times are those of this machine at this moment; only ratios travel."
    yield ""
    yield f"{'stage':<8} {'frames':>7} {'ms':>7} {'network':>8} {'cutting':>8}"
    for row in report.stages:
        yield _stage(row)
    yield ""
    if report.one_face_share == 0:
        yield "No frame has one tracked face alone: there is no ratio of total over networks."
    for figure in report.figures:
        yield figure_line(figure)


def mqtt_lines(report: MqttReport) -> Iterator[str]:
    """The report of the broker's side, line by line."""
    yield f"{report.broker}: {report.alarms} alarms; load before: {report.load:.2f}."
    yield "Times are those of this machine at this moment, and mean little where it was not idle."
    yield f"Spool and journal are what they write; the log is not in it: {report.day}."
    yield ""
    for figure in report.figures:
        yield figure_line(figure)


def page_lines(report: PageReport) -> Iterator[str]:
    """The report of the page, line by line."""
    yield f"{report.clip}, played in real time; load before: {report.load:.2f}."
    yield "CPU is the daemon's own, for each frame, against one beside it that nobody looks at."
    if not report.chromium:
        yield "No Chromium, or no playwright: what a browser shows was not measured."
    yield ""
    for figure in report.figures:
        yield figure_line(figure)


def _stage(row: dict[str, Any]) -> str:
    ms, network_ms, cut_ms = (
        "" if row[name] is None else f"{row[name]:.3f}" for name in ("ms", "network_ms", "cut_ms")
    )
    return f"{row['name']:<8} {row['share']:>7.1%} {ms:>7} {network_ms:>8} {cut_ms:>8}"


def figure_line(figure: Figure) -> str:
    """A figure beside its goal, and its samples where there are several."""
    text = f"{figure.name:<38} {figure.value:8.3f} {figure.unit:<3}"
    if figure.goal is not None:
        text += f"  goal at most {figure.goal:g}: {'met' if figure.met else 'MISSED'}"
    if len(figure.samples) > 1:
        samples = ", ".join(f"{sample:.3f}" for sample in figure.samples)
        text += f"  ({samples})"
    return text.rstrip()
