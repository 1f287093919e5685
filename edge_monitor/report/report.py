"""The report of one replay: takes everything as it passes, and writes it down at the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.pipeline import Step
from edge_monitor.replay import FILM, REPORT, Watch
from edge_monitor.report import tables
from edge_monitor.report.bars import bars
from edge_monitor.report.figures import Figure, figures
from edge_monitor.report.film import Film
from edge_monitor.report.lap_times import LapTimes, WorkTime
from edge_monitor.report.page import figure_html, page, write_page
from edge_monitor.report.series import Series


class Report:
    """`annotated.mp4` and `report.html`; leaving the context by an error leaves neither half.

    Attributes:
        laps: to be given to the pipeline, so that its work is timed.

    Args:
        folder: where they will lie.
        limits: in force.
        fps: frames per second of the recording, where they are known.
    """

    def __init__(self, folder: Path, limits: Thresholds, fps: float | None = None) -> None:
        self.laps = LapTimes()
        self._folder = folder
        self._limits = limits
        self._series = Series()
        self._film = Film(folder, fps, limits)

    @property
    def watch(self) -> Watch:
        """Takes each frame with what it led to."""
        return self._film.add

    def passing(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The same steps, each of them noted as it passes."""
        for step in steps:
            self.laps.end_frame()
            self._series.add(step)
            yield step

    def write(
        self, summary: Mapping[str, Any], basis: Mapping[str, Any], versions: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Write both files.

        Args:
            summary: as in `summary.json`.
            basis: as in `settings.json`.
            versions: of what the program stands on.

        Returns:
            The names of the files that were written: without frames there is no film.

        Raises:
            UsageError: the folder cannot be written.
        """
        text = page(
            f"Replay of {summary['source']}",
            "What was measured and decided, in seconds of the recording. This page holds no "
            "picture and fetches nothing.",
            self._sections(summary, basis, versions),
        )
        write_page(self._folder / REPORT, text)
        return (REPORT, FILM) if self._film.finish() else (REPORT,)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._film.discard()

    def _sections(
        self, summary: Mapping[str, Any], basis: Mapping[str, Any], versions: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        yield "Summary", tables.summary_table(summary)
        for figure in figures(self._series, self._limits):
            yield figure.title, figure_html(figure)
        yield "Events", tables.events_tables(self._series.events)
        times = self.laps.table()
        if times and self._series.t:
            frames = len(self._series.t)
            yield "Time", figure_html(_time(times, frames)) + tables.work_table(times, frames)
        yield "Settings", tables.settings_tables(basis)
        yield "Versions", tables.versions_table(basis, versions)


def _time(times: Sequence[WorkTime], frames: int) -> Figure:
    """Where the time of a frame goes, on average."""
    each = [(one.work.value, one.total_s / frames * 1000) for one in times]
    plot = bars("Milliseconds for each frame", [(name, ms, f"{ms:.2f} ms") for name, ms in each])
    return Figure(
        "Time of each frame",
        "Where the time of a frame went on the machine that made this replay, averaged over all "
        "frames. Reading the recording and making the film are not in it.",
        (plot,),
    )
