"""`scripts/evaluate expressions DIR`: what it prints and writes, and how it refuses."""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.errors import EXIT_CONFIG, EXIT_NO_INPUT, EXIT_USAGE
from models.expression import served
from models.expression.evaluate import main
from models.expression.evaluation import MAPPED_NAME, SEVEN_NAME
from tests.expression_network import drawn_network, write_manifest


@pytest.fixture(autouse=True)
def _drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of the project's networks, those drawn by a test."""
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(served, "MANIFEST", write_manifest(tmp_path / "models"))
    real = tmp_path / "models" / "expression.float.tflite"
    real.write_bytes(drawn_network()[0])
    monkeypatch.setattr(served, "FLOAT", real)


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """Six faces by chance in three classes, contempt among them."""
    chance = np.random.default_rng(2)
    for name in ("happy", "fear", "contempt"):
        (tmp_path / "faces" / name).mkdir(parents=True)
        for number in range(2):
            picture = chance.integers(0, 256, (50, 50), np.uint8)
            cv2.imwrite(str(tmp_path / "faces" / name / f"{number}.png"), picture)
    return tmp_path / "faces"


def only_line(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("evaluate: ")
    assert err.count("\n") == 1
    return err


def test_figures_are_printed_written_and_drawn(
    faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    assert main([str(faces), "--out", str(out)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["all faces", "eight labels: 6 faces"]
    assert f"{MAPPED_NAME}: 4 faces" in printed
    assert f"{SEVEN_NAME}: 4 faces" in printed
    assert any(line.startswith("float: accuracy ") for line in printed)
    assert sorted(path.name for path in out.iterdir()) == [
        *("confusion-7-mapped.png", "confusion-7.png", "confusion-8.png", "expressions.json")
    ]
    written = json.loads((out / "expressions.json").read_text())
    assert written["sets"]["eight labels"]["faces"] == 6
    assert written["sets"]["eight labels"]["labels"]["anger"]["recall"] is None
    assert written["float"]["same"] == 1.0
    assert 0 <= written["sets"][SEVEN_NAME]["calibration_error"] <= 1


def test_without_a_float_network_the_served_one_is_judged_alone(
    faces: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(served, "FLOAT", Path("nowhere.tflite"))
    assert main([str(faces)]) == 0
    assert "float" not in capsys.readouterr().out


def test_contempt_alone_has_no_seven_labels(
    faces: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("happy", "fear"):
        for path in (faces / name).iterdir():
            path.unlink()
    assert main([str(faces)]) == 0
    assert "seven" not in capsys.readouterr().out


def test_a_manifest_without_a_network_for_expressions_is_told_in_one_line(
    faces: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = faces / "MANIFEST.toml"
    empty.write_text("")
    monkeypatch.setattr(served, "MANIFEST", empty)
    assert main([str(faces)]) == EXIT_CONFIG
    assert "no network for 'emotion'" in only_line(capsys)


def test_a_damaged_float_network_is_told_in_one_line(
    faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "models" / "expression.float.tflite").write_bytes(b"<html>404</html>")
    assert main([str(faces)]) == EXIT_CONFIG
    assert "expression.float.tflite: cannot be read: " in only_line(capsys)


def test_a_folder_without_faces_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none")]) == EXIT_NO_INPUT
    assert "none: No such file" in only_line(capsys)


def test_faces_that_nobody_agrees_on_are_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cv2.imwrite(str(tmp_path / "mosaic_00.png"), np.zeros((48, 2880), np.uint8))
    np.savez(
        tmp_path / "labels.npz",
        ferplus_votes=np.ones((2, 10), np.uint8),
        fer_label=np.full(2, 255, np.uint8),
        usage=np.ones(2, np.uint8),
    )
    assert main([str(tmp_path)]) == EXIT_NO_INPUT
    assert "no face has a label that people agree on" in only_line(capsys)


def test_a_place_where_nothing_can_be_written_is_told_in_one_line(
    faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main([str(faces), "--out", str(tmp_path / "file")]) == EXIT_USAGE
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "choose another --out" in error


def test_pictures_without_matplotlib_are_refused_before_anything_is_judged(
    faces: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main([str(faces), "--out", str(tmp_path / "out")]) == EXIT_USAGE
    assert "matplotlib, which is not installed" in only_line(capsys)
