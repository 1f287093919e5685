"""EAR traces through the decision layer alone."""

import json
from pathlib import Path

import pytest

from edge_monitor.errors import EXIT_NO_INPUT, EXIT_USAGE, SourceError
from edge_monitor.evaluation.__main__ import main
from edge_monitor.evaluation.annotations import FILE_NAME
from edge_monitor.evaluation.traces import evaluate_traces
from edge_monitor.settings import Settings


def shut(t: float, start: float, length_s: float) -> bool:
    return start <= t < start + length_s


def write_trace(path: Path, fps: float = 30.0, sleep_s: float = 0.2) -> None:
    """A mesh's trace of ten seconds: a blink at 3 s, and at 6 s another one or a sleep."""
    lines = ["t,ear_left,ear_right"]
    for index in range(int(10 * fps)):
        t = index / fps
        ear = 0.21 if shut(t, 3.0, 0.2) or shut(t, 6.0, sleep_s) else 0.3
        lines.append(f"{t:.4f},{ear},{ear}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def annotate(folder: Path, name: str, *blinks: tuple[int, int]) -> None:
    spans = [{"start": first, "end": last, "kind": "full"} for first, last in blinks]
    clip = {"blinks": spans, "yawns": None, "ignore": []}
    (folder / FILE_NAME).write_text(json.dumps({"clips": {name: clip}}))


def test_every_trace_of_a_folder_is_read_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_trace(tmp_path / "b.csv")
    write_trace(tmp_path / "a.csv", sleep_s=2.0)
    out = tmp_path / "new"
    assert main(["traces", str(tmp_path), "--out", str(out)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["a.csv", "300", "10.0", "30.0", "2", "1", "0", "1"] in rows
    assert ["b.csv", "300", "10.0", "30.0", "2", "0", "0", "0"] in rows
    assert sum(row[1:4] == ["eyes", "shut", "from"] for row in rows) == 1
    found = json.loads((out / "traces.json").read_text())["traces"]
    assert list(found) == ["a.csv", "b.csv"]
    first, second = found["b.csv"]["closures"]
    assert first["start_s"] == pytest.approx(3.0, abs=0.1)
    assert first["end_s"] == pytest.approx(3.2, abs=0.1)
    assert first["peak_closure"] >= 0.8
    assert second["start_s"] == pytest.approx(6.0, abs=0.1)
    assert found["b.csv"]["judged"] is None


@pytest.mark.parametrize("name", ["talk.mp4", "talk.csv", "talk"])
def test_annotations_of_the_clip_that_it_was_made_of_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write_trace(tmp_path / "talk.csv")
    write_trace(tmp_path / "unknown.csv")
    annotate(tmp_path, name, (90, 96), (240, 246))
    judged, other = evaluate_traces(tmp_path, Settings())
    assert judged.judged is not None
    assert judged.judged.blinks is not None
    score = judged.judged.blinks.score
    assert (score.found, score.missed, score.false) == (1, 1, 1)
    assert other.judged is None
    assert main(["traces", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert f"{name}: missed 8.00 to 8.20 s" in printed
    assert "0.500" in printed


def test_a_trace_too_slow_for_blinks_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_trace(tmp_path / "slow.csv", fps=10.0)
    assert main(["traces", str(tmp_path)]) == 0
    assert "slow.csv: blink statistics are refused: frame rate 10.0" in capsys.readouterr().out


def test_a_trace_of_one_row_has_no_rate(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("t,ear_left\n0,0.3\n")
    (result,) = evaluate_traces(tmp_path, Settings())
    assert (result.length_s, result.fps) == (0.0, None)
    assert main(["traces", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (["traces", "{folder}/gone"], EXIT_NO_INPUT, "no traces there"),
        (["traces", "{folder}"], EXIT_NO_INPUT, "bad.csv"),
        (["traces", "--generated", "0"], EXIT_USAGE, "--generated"),
        (["traces", "--generated", "9", "--out", "{folder}"], EXIT_USAGE, "--out goes with DIR"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    named: str,
) -> None:
    (tmp_path / "bad.csv").write_text("t,ear\n0,1\n")
    assert main([argument.format(folder=tmp_path) for argument in arguments]) == status
    printed = capsys.readouterr()
    assert printed.out == ""
    assert named in printed.err
    assert printed.err.count("\n") == 1


def test_annotations_of_a_trace_that_is_not_there_are_a_mistake(tmp_path: Path) -> None:
    write_trace(tmp_path / "talk.csv")
    annotate(tmp_path, "walk.mp4", (1, 2))
    with pytest.raises(SourceError, match=r"names walk\.mp4, of which there is no trace"):
        evaluate_traces(tmp_path, Settings())
