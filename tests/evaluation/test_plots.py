"""Plots: one for each clip, with everything in them."""

import sys
from pathlib import Path

import cv2
import pytest

from edge_monitor.errors import EXIT_USAGE, UsageError
from edge_monitor.evaluation import plots
from edge_monitor.evaluation.annotations import Blink, ClipTruth
from edge_monitor.evaluation.blinks import RateResult
from edge_monitor.evaluation.compared import compare
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Span

TIMES = tuple(frame / 10 for frame in range(100))
BLINKS = (Blink((10, 15), (11, 12)), Blink((30, 34)))
JUDGED = ClipTruth("talk.mp4", BLINKS, (Blink((50, 55)),), None, ((70, 90),))
UNJUDGED = ClipTruth("car.avi", None, (), None, ())


def seen(refused: str | None = None) -> Observed:
    closures = tuple((t, None if 4.0 < t < 4.5 else 0.25) for t in TIMES)
    closed = (Span(1.1, 1.35), Span(6.0, 7.0), Span(8.0, 8.1))
    return Observed(TIMES, closures, closed, (), (Span(5.1, 5.2),), refused)


def test_each_clip_has_a_plot_with_a_row_for_each_rate(tmp_path: Path) -> None:
    plots.check()
    one = RateResult(None, (compare(UNJUDGED, seen()), compare(JUDGED, seen())))
    two = RateResult(10.0, (compare(UNJUDGED, seen("slow")), compare(JUDGED, seen("slow"))))
    for results, folder in (((one,), tmp_path / "one"), ((one, two), tmp_path / "two")):
        folder.mkdir()
        plots.draw_all(folder, results)
        assert sorted(path.name for path in folder.iterdir()) == ["car.avi.png", "talk.mp4.png"]
    low = cv2.imread(str(tmp_path / "one" / "talk.mp4.png"))
    high = cv2.imread(str(tmp_path / "two" / "talk.mp4.png"))
    assert low is not None
    assert high is not None
    assert high.shape[0] > 1.5 * low.shape[0]
    assert low.std() > 5.0


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    result = RateResult(None, (compare(JUDGED, seen()),))
    with pytest.raises(UsageError, match=r"talk\.mp4\.png: .*choose another --out"):
        plots.draw_all(tmp_path / "gone", [result])


def test_without_matplotlib_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match="run scripts/setup --dev") as caught:
        plots.check()
    assert caught.value.exit_status == EXIT_USAGE
