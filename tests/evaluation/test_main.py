"""The command: what it prints and writes, and how it refuses."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from edge_monitor.errors import EXIT_CONFIG, EXIT_NO_INPUT, EXIT_UNAVAILABLE, EXIT_USAGE
from edge_monitor.evaluation.__main__ import main
from edge_monitor.evaluation.annotations import FILE_NAME, Blink, ClipTruth
from edge_monitor.evaluation.blinks import RateResult
from edge_monitor.evaluation.compared import ClipResult, compare
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Span
from edge_monitor.evaluation.text import lines
from edge_monitor.testing import DriverScript
from edge_monitor.testing.sample import make_sample

SCRIPT = Path(__file__).parents[2] / "scripts" / "evaluate"


def result(name: str, blinks: tuple[Blink, ...] | None, *closed: Span) -> ClipResult:
    times = tuple(frame / 10 for frame in range(100))
    truth = ClipTruth(name, blinks, (Blink((90, 92)),), None, ())
    observed = Observed(times, ((1.0, 0.625),), closed, (), (Span(9.0, 9.1),), "too slow")
    return compare(truth, observed)


def test_a_table_a_line_for_each_clip_and_one_for_all() -> None:
    clips = (
        result("a.mp4", (Blink((8, 12)), Blink((40, 44), (41, 42))), Span(4.1, 4.2)),
        result("long name.mp4", (), Span(6.5, 7.1)),
        result("car.avi", None, Span(7.0, 7.1)),
    )
    table = "\n".join(lines([RateResult(None, clips), RateResult(10.0, clips)]))
    rows = [row.split() for row in table.splitlines()]
    scores = ["2", "1", "1", "0", "1.000", "0.500", "0.667"]
    # closed for 0.1 of 0.2 s, of a movement of 0.4 s; the partial blink was found
    assert rows.count(["a.mp4", *scores, "100", "-100", "300", "-300", "0.10", "1/1"]) == 2
    nothing = ["0", "0", "0", "1", "0.000", "-", "0.000", "-", "-", "-", "-", "0.60", "1/1"]
    assert ["long", "name.mp4", *nothing] in rows
    assert "car.avi" + " " * 6 + "  not annotated; 1 detected, the longest 0.10 s" in table
    all_scores = ["2", "1", "1", "1", "0.500", "0.500", "0.500"]
    assert ["all", *all_scores, "100", "-100", "300", "-300"] in rows
    assert "a.mp4: missed 0.80 to 1.20 s, closure reached 0.62" in table
    assert "long name.mp4: false 6.50 to 7.10 s, the eyes were not measured" in table
    assert "long name.mp4: a closure of 0.5 s or more where none is, 6.50 to 7.10 s" in table
    assert "refuses blink statistics in 3 of 3 clips (too slow); scored for information" in table
    assert table.index("blinks, every frame") < table.index("blinks, 10 frames a second")


def film(folder: Path) -> None:
    make_sample(folder / "film", story=DriverScript(2.5).blink(1.0))
    clips = {
        "film.mp4": {
            "blinks": [{"start": 30, "end": 38, "closed": [31, 35], "kind": "full"}],
            "yawns": None,
            "ignore": [],
        }
    }
    (folder / FILE_NAME).write_text(json.dumps({"clips": clips}))


@pytest.mark.models
def test_figures_are_printed_written_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film(tmp_path)
    out = tmp_path / "new" / "out"
    assert main(["blinks", str(tmp_path), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    native, thirty, fifteen, ten = json.loads((out / "blinks.json").read_text())["rates"]
    assert [rate["fps_limit"] for rate in (native, thirty, fifteen, ten)] == [None, 30, 15, 10]
    assert native["clips"] == thirty["clips"]
    assert fifteen["clips"]["film.mp4"]["frames_taken"] == 38
    assert fifteen["clips"]["film.mp4"]["statistics_refused"] is None
    assert ten["clips"]["film.mp4"]["statistics_refused"] is not None
    assert native["blinks"]["found"] == 1
    assert printed.count("refuses blink statistics in 1 of 1 clips") == 1
    assert (out / "film.mp4.png").stat().st_size > 10_000


@pytest.mark.models
def test_one_rate_alone_may_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film(tmp_path)
    assert main(["blinks", str(tmp_path), "--fps", "20"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("blinks, 20 frames a second\n")
    assert printed.count("blinks, ") == 1


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (["blinks", "{gone}"], EXIT_NO_INPUT, "annotations.json"),
        (["blinks", "{gone}", "--fps", "0"], EXIT_USAGE, "--fps"),
        (["blinks", "{gone}", "--fps", "nan"], EXIT_USAGE, "--fps"),
        (["blinks", "{gone}", "--set", "camera.nonsense=1"], EXIT_CONFIG, "camera.nonsense"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    named: str,
) -> None:
    gone = str(tmp_path / "gone")
    assert main([argument.format(gone=gone) for argument in arguments]) == status
    printed = capsys.readouterr()
    assert printed.out == ""
    assert named in printed.err
    assert printed.err.count("\n") == 1


def test_a_place_that_cannot_be_written_to_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).write_text('{"clips": {}}')
    (tmp_path / "file").write_text("in the way")
    status = main(["blinks", str(tmp_path), "--out", str(tmp_path / "file")])
    assert status == EXIT_USAGE
    assert "choose another --out" in capsys.readouterr().err


def test_the_script_works_from_any_folder(tmp_path: Path) -> None:
    if not (SCRIPT.parents[1] / ".venv" / "bin" / "python").exists():
        pytest.skip("the tests run in another environment than .venv")
    done = subprocess.run(
        [SCRIPT, "blinks", "gone"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == EXIT_NO_INPUT
    assert done.stderr.startswith("evaluate: gone/annotations.json: no such file")


def test_without_an_environment_the_script_says_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    copy = shutil.copy(SCRIPT, tmp_path / "scripts")
    done = subprocess.run([copy, "blinks", "x"], capture_output=True, text=True, check=False)
    assert done.returncode == EXIT_UNAVAILABLE
    assert done.stderr == "evaluate: there is no environment yet: run scripts/setup\n"
