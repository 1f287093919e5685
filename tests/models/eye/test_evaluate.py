"""`scripts/evaluate eyes DIR`: what it prints, and what it says when it cannot."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.errors import EXIT_CONFIG, EXIT_NO_INPUT, EXIT_USAGE
from edge_monitor.testing import load_portrait
from models.build.places import MANIFEST
from models.eye import evaluate
from models.eye.evaluate import lines, main
from models.eye.examination import Figures

pytestmark = pytest.mark.models

NOTHING = Figures(
    eyes=3,
    shut=0,
    opened=2,
    auc_shut=None,
    auc_shut_float=None,
    auc_openness=None,
    ear_drift_mean=0.00123,
    ear_drift_p95=None,
    clear_called_hidden=0.25,
    sunglasses_called_hidden=None,
    covered_called_hidden=None,
    real_hidden=0,
    real_called_hidden=None,
)


@pytest.fixture(autouse=True)
def _without_development_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDGE_MONITOR_DATA", raising=False)


@pytest.fixture
def patches(tmp_path: Path) -> Path:
    """Two eyes, of which nobody could say which is shut; the network may say what it likes."""
    chance = np.random.default_rng(0)
    pictures = chance.integers(0, 256, (2, 24, 24)).astype(np.uint8)
    np.savez(tmp_path / "eyes.npz", img=pictures, open=np.array((1, 0)))
    return tmp_path


def _only_line(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("evaluate: ")
    return err


def test_figures_are_printed_and_written(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([str(patches), "--out", str(out)]) == 0
    printed, _ = capsys.readouterr()
    assert printed.startswith("2 eyes, 1 known to be open and 1 shut\n")
    assert "AUC of shut against open" in printed
    written = json.loads((out / "eyes.json").read_text())
    assert (written["eyes"], written["shut"], written["opened"]) == (2, 1, 1)
    assert written["auc_shut"] in {0.0, 0.5, 1.0}
    assert written["real_called_hidden"] is None


def test_open_eyes_of_a_portrait_are_called_visible_and_both_makes_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cv2.imwrite(str(tmp_path / "portrait.png"), load_portrait())
    assert main([str(tmp_path), "--out", str(tmp_path)]) == 0
    assert "2 eyes" in capsys.readouterr().out
    figures = json.loads((tmp_path / "eyes.json").read_text())
    assert figures["clear_called_hidden"] == 0
    assert figures["ear_drift_p95"] < 0.05


def test_what_could_not_be_measured_is_left_out() -> None:
    assert list(lines(NOTHING)) == [
        "3 eyes, 2 known to be open and 0 shut",
        "EAR of int8 against float, mean difference: 0.0012",
        "clear eyes called not visible: 0.2500",
    ]


def test_a_folder_without_eyes_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == EXIT_NO_INPUT
    assert str(tmp_path) in _only_line(capsys)


def test_a_place_where_nothing_can_be_written_is_told_in_one_line(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main([str(patches), "--out", str(tmp_path / "file")]) == EXIT_USAGE
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "choose another --out" in error


def test_a_float_network_that_is_missing_is_told_in_one_line(
    patches: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "FLOAT", Path("nowhere.tflite"))
    assert main([str(patches)]) == EXIT_CONFIG
    assert "nowhere.tflite" in _only_line(capsys)


def test_a_manifest_without_an_eye_network_is_told_in_one_line(
    patches: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shortened = tmp_path / "MANIFEST.toml"
    shortened.write_text(MANIFEST.read_text(encoding="utf-8").split("[eye]")[0])
    monkeypatch.setattr(evaluate, "MANIFEST", shortened)
    assert main([str(patches)]) == EXIT_CONFIG
    assert "[eye]" in _only_line(capsys)


def test_without_a_folder_it_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == EXIT_USAGE
    assert "DIR" in capsys.readouterr().err


def test_covers_are_cut_from_pictures_that_training_did_not_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "landmarks68").mkdir()
    (tmp_path / "no_face").mkdir()
    for number in range(220):
        tone = np.full((8, 8, 3), number, np.uint8)
        cv2.imwrite(str(tmp_path / "no_face" / f"{number:03d}.jpg"), tone)
    monkeypatch.setenv("EDGE_MONITOR_DATA", str(tmp_path))
    tones = [int(picture[0, 0, 0]) for picture in evaluate._textures()]  # noqa: SLF001 - what eyes are covered with
    assert tones == pytest.approx(list(range(200, 220)), abs=1)
