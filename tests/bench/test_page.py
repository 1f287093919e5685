"""What readers of the page cost, and what a browser shows: that it is measured at all."""

import shutil
import threading
from pathlib import Path

import pytest

from edge_monitor.bench import page_session
from edge_monitor.bench.page_session import PageOptions, measure
from edge_monitor.bench.paint import paint
from edge_monitor.bench.runner import BenchError
from edge_monitor.bench.text import page_lines
from edge_monitor.bench.visitors import Visitors
from edge_monitor.types import EventKind
from tests.conftest import needed
from tests.outputs.samples import a_state, an_event
from tests.outputs.web.served import served, wait_until
from tests.program import write_film

NUMBERS = "# HELP x\nprocess_cpu_seconds_total 1.5\nedge_monitor_frames_processed_total 30.0\n"


def test_visitors_open_pages_and_the_picture_and_leave() -> None:
    with served(metrics=lambda: (NUMBERS, "text/plain")) as page:
        page.sink.state(a_state())
        visitors = Visitors(page.port)
        assert visitors.answers()
        assert visitors.spent() == (1.5, 30.0)
        with visitors.reading(3, preview=True):
            wait_until(lambda: page.sink.report()["readers"] == 3)
            assert page.preview.left_s > 0.0
        assert page.preview.left_s == 0.0
        wait_until(lambda: page.sink.report()["readers"] == 0)
    assert not visitors.answers()


def test_a_daemon_that_tells_no_numbers_is_an_error_in_one_line() -> None:
    with (
        served(metrics=lambda: ("up 1\n", "text/plain")) as page,
        pytest.raises(BenchError, match="has no process_cpu_seconds_total"),
    ):
        Visitors(page.port).spent()


@pytest.mark.models
def test_a_session_measures_a_daemon_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_session, "can_paint", lambda: False)
    clip = write_film(tmp_path / "film.mp4")
    told: list[str] = []
    report = measure(PageOptions(str(clip), rounds=1, window_s=0.4), told.append)
    names = [figure.name for figure in report.figures]
    assert names == ["3 pages add to CPU", "a page with preview adds"]
    assert told == ["CPU with 3 pages and with a preview, 1/1"]
    assert any("was not measured" in line for line in page_lines(report))


def test_a_clip_that_cannot_be_played_is_told_in_the_daemons_words(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"none\.mp4"):
        measure(PageOptions(str(tmp_path / "none.mp4")), lambda _step: None)


def test_a_browser_tells_when_it_painted() -> None:
    needed(shutil.which("chromium"), "chromium")
    over = threading.Event()
    with served() as page:

        def live() -> None:
            t = 0.0
            while not over.wait(0.1):
                t += 0.1
                page.sink.state(a_state(t=t))
                page.sink.event(an_event(EventKind.BLINK, t=t))

        thread = threading.Thread(target=live)
        thread.start()
        try:
            painted = paint(f"http://127.0.0.1:{page.port}/", visits=1, events=2)
        finally:
            over.set()
            thread.join()
    assert len(painted.first_s) == 1
    assert len(painted.shown_s) >= 2
    assert all(0.0 < seconds < 30.0 for seconds in (*painted.first_s, *painted.shown_s))
