"""One session of measurements of the page: what readers cost the daemon, and what they wait."""

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from edge_monitor.bench.figures import (
    FIRST_PAINT_S_GOAL,
    PAGES_PERCENT_GOAL,
    PREVIEW_PERCENT_GOAL,
    SHOWN_S_GOAL,
    Figure,
    Found,
)
from edge_monitor.bench.paint import can_paint, paint
from edge_monitor.bench.runner import ROOT, BenchError
from edge_monitor.bench.visitors import HOST, Visitors
from edge_monitor.testing.broker import free_port

_PAGES: Final = 3
_STARTS_WITHIN_S: Final = 30.0
_SETTLES_S: Final = 0.5
_PERCENT: Final = 100.0
_TICK_S: Final = 0.01
"""As exactly as the kernel tells what a process has spent."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What to measure.

    Attributes:
        clip: path of a video, played in real time.
        rounds: how often to compare.
        window_s: for which each way is measured in a round.
        visits: how often a browser opens the page.
        events: how many the browser waits for.
    """

    clip: str
    rounds: int = 8
    window_s: float = 6.0
    visits: int = 5
    events: int = 8

    @property
    def steps(self) -> int:
        """How often the session tells of its progress."""
        return self.rounds + can_paint()

    def shortened(self) -> "PageOptions":
        """Enough to see that all of it works."""
        return replace(self, rounds=1, window_s=1.0, visits=1, events=1)


@dataclass(frozen=True, slots=True)
class PageReport(Found):
    """What was found.

    Attributes:
        clip: path of the video.
        load: the machine's load average over a minute when it began: 0 is an idle machine.
        chromium: whether there was a browser to measure with.
    """

    clip: str
    load: float
    chromium: bool


def measure(options: PageOptions, progress: Callable[[str], None]) -> PageReport:
    """Measure.

    Args:
        options: what.
        progress: is told what is being measured.

    Raises:
        BenchError: the daemon does not start, or does not serve.
    """
    report = PageReport(options.clip, os.getloadavg()[0], can_paint())
    with _daemon(options.clip) as port, _daemon(options.clip) as other_port:
        pair = Visitors(port), Visitors(other_port)
        for visitors in pair:
            visitors.spent()  # brings the library for metrics along
        pages: list[float] = []
        previews: list[float] = []
        for number in range(1, options.rounds + 1):
            progress(f"CPU with {_PAGES} pages and with a preview, {number}/{options.rounds}")
            pages.append(_added(pair, options.window_s, _PAGES, preview=False))
            previews.append(_added(pair, options.window_s, 1, preview=True))
        add = report.figures.append
        add(Figure(f"{_PAGES} pages add to CPU", tuple(pages), "%", PAGES_PERCENT_GOAL))
        add(Figure("a page with preview adds", tuple(previews), "%", PREVIEW_PERCENT_GOAL))
        if report.chromium:
            progress("what a browser shows")
            painted = paint(f"http://{HOST}:{port}/", options.visits, options.events)
            add(Figure("first paint", painted.first_s, "s", FIRST_PAINT_S_GOAL))
            add(Figure("from an event to its picture", painted.shown_s, "s", SHOWN_S_GOAL))
    return report


@contextmanager
def _daemon(clip: str) -> Iterator[int]:
    """The port of a daemon that plays the clip again and again."""
    port = free_port()
    with TemporaryDirectory(prefix="edge-monitor-bench-") as folder:
        keys = {
            "camera.source": Path(clip).resolve(),
            "buzzer.kind": "log",
            "buzzer.self_test": "false",
            "journal.folder": folder,
            "web.enabled": "true",
            "web.port": port,
            "web.preview": "true",
        }
        paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
        log = Path(folder) / "log.txt"
        with log.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "edge_monitor", "run", "--quiet", "--loop"]
                + [f"--set={key}={value}" for key, value in keys.items()],
                env=os.environ
                | {"RUNTIME_DIRECTORY": folder, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
                stderr=said,
            )
        try:
            if not _serves(port, process):
                told = log.read_text(encoding="utf-8").splitlines() or ["the daemon says nothing"]
                raise BenchError(told[-1], max(process.poll() or 1, 1))
            yield port
        finally:
            process.terminate()
            process.wait()


def _serves(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until it does; false where it never will."""
    visitors, deadline = Visitors(port), time.monotonic() + _STARTS_WITHIN_S
    while not visitors.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _added(pair: tuple[Visitors, Visitors], window_s: float, pages: int, *, preview: bool) -> float:
    """By how many percent so many readers raise the CPU of a frame.

    Both play the same film at the same moment, so that what else the machine does hits both; each
    is looked at in turn, so that what else differs between them drops out.
    """
    ratio = 1.0
    for watched, alone in (pair, pair[::-1]):
        with watched.reading(pages, preview=preview):
            time.sleep(_SETTLES_S)
            before = watched.spent(), alone.spent()
            time.sleep(window_s)
            after = watched.spent(), alone.spent()
        ratio *= _cpu_per_frame(before[0], after[0]) / _cpu_per_frame(before[1], after[1])
    return _PERCENT * (math.sqrt(ratio) - 1.0)


def _cpu_per_frame(before: tuple[float, float], after: tuple[float, float]) -> float:
    return max(after[0] - before[0], _TICK_S) / max(after[1] - before[1], 1.0)
