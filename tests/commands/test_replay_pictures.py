"""`edge-monitor replay FOLDER` on pictures: the expressions of each, where emotion is on."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor import daemon
from edge_monitor.cli import main
from edge_monitor.perception.manifest import Manifest, load_manifest
from edge_monitor.replay import FILES
from edge_monitor.testing import DriverScript, load_portrait
from edge_monitor.testing.sample import make_sample
from tests.expression_network import with_expressions
from tests.geometry_weights import with_geometry

pytestmark = pytest.mark.models

ON = ("--set", "emotion.enabled=true", "--set", "drowsiness.enabled=false")


@pytest.fixture
def complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """The project's networks, and the drawn one for expressions in place of its own."""
    complete = with_expressions(load_manifest(daemon.MANIFEST), tmp_path)
    monkeypatch.setattr(daemon, "open_manifest", lambda: complete)
    return complete


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A face to the left, nobody, two faces, and the first one again."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    portrait = load_portrait()
    aside = np.roll(portrait, -60, axis=1)
    head = portrait[:240, 104:344]
    for name, picture in (
        ("1.png", aside),
        ("2.png", np.full((400, 600, 3), np.arange(600, dtype=np.float64)[:, None] % 200 + 20)),
        ("3.png", cv2.resize(np.hstack((head, head)), (960, 480))),
        ("4.png", aside),
    ):
        cv2.imwrite(str(folder / name), picture)
    return folder


@pytest.mark.usefixtures("complete")
def test_every_face_of_every_picture_is_told(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["replay", str(pictures), "--out", str(out), *ON]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("pictures.json, pictures.csv")
    told = json.loads((out / "pictures.json").read_text())["pictures"]
    assert [picture["picture"] for picture in told] == ["1.png", "2.png", "3.png", "4.png"]
    assert [len(picture["faces"]) for picture in told] == [1, 0, 2, 1]
    for face in (face for picture in told for face in picture["faces"]):
        shares = [each["probability"] for each in face["expressions"]]
        assert len(shares) == 3
        assert shares == sorted(shares, reverse=True)
    first, again = told[0]["faces"][0], told[3]["faces"][0]
    assert again["expressions"][0]["label"] == first["expressions"][0]["label"]
    table = (out / "pictures.csv").read_text().splitlines()
    assert len(table) == 1 + 1 + 1 + 2 + 1


@pytest.mark.usefixtures("complete")
def test_what_is_told_of_a_picture_does_not_hang_on_the_pictures_before_it(
    pictures: Path, tmp_path: Path
) -> None:
    def told(source: Path) -> list[list[dict[str, object]]]:
        assert main(["replay", str(source), "--out", str(tmp_path / "out"), "--quiet", *ON]) == 0
        seen = json.loads((tmp_path / "out" / "pictures.json").read_text())["pictures"]
        return [
            [{name: face[name] for name in face if name != "face_id"} for face in picture["faces"]]
            for picture in seen
        ]

    for number in range(5, 9):  # where a face of the one before would be followed to
        cv2.imwrite(str(pictures / f"{number}.png"), np.roll(load_portrait(), -15 * number, axis=1))
    alone = [told(picture)[0] for picture in sorted(pictures.iterdir())]
    assert told(pictures) == alone


@pytest.mark.usefixtures("complete")
def test_nobody_is_followed_from_picture_to_picture_so_no_event_tells_of_two(
    tmp_path: Path,
) -> None:
    folder, out = tmp_path / "pictures", tmp_path / "out"
    folder.mkdir()
    for number in range(40):
        cv2.imwrite(str(folder / f"{number}.png"), load_portrait())
    sure = ("--set", "emotion.confidence=0.2", "--set", "emotion.margin=0.01")
    assert main(["replay", str(folder), "--out", str(out), "--quiet", *ON, *sure]) == 0
    assert (out / "events.jsonl").read_text() == ""
    told = json.loads((out / "pictures.json").read_text())["pictures"]
    assert len({face["face_id"] for picture in told for face in picture["faces"]}) == 40


@pytest.mark.usefixtures("complete")
def test_in_a_picture_of_many_more_are_looked_at_than_are_followed_in_a_film(
    tmp_path: Path,
) -> None:
    head = cv2.resize(load_portrait()[:240, 104:344], (320, 320))
    cv2.imwrite(str(tmp_path / "four.png"), np.vstack([np.hstack([head, head])] * 2))
    out = tmp_path / "out"
    assert main(["replay", str(tmp_path / "four.png"), "--out", str(out), "--quiet", *ON]) == 0
    (told,) = json.loads((out / "pictures.json").read_text())["pictures"]
    assert [len(face["expressions"]) for face in told["faces"]] == [3] * 4


@pytest.mark.usefixtures("complete")
def test_a_replay_into_a_used_folder_leaves_nothing_of_the_former_one(
    pictures: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert main(["replay", str(pictures), "--out", str(out), "--quiet", "--report", *ON]) == 0
    before = {path.name for path in out.iterdir()}
    assert before == {*FILES, "pictures.json", "pictures.csv", "report.html", "annotated.mp4"}
    trace = tmp_path / "trace.csv"
    (out / "observations.csv").rename(trace)
    assert main(["replay", str(trace), "--out", str(out), "--quiet"]) == 0
    assert {path.name for path in out.iterdir()} == set(FILES)


@pytest.mark.usefixtures("complete")
def test_a_picture_alone_is_a_folder_of_one(pictures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["replay", str(pictures / "1.png"), "--out", str(out), "--quiet", *ON]) == 0
    (told,) = json.loads((out / "pictures.json").read_text())["pictures"]
    assert len(told["faces"][0]["expressions"]) == 3


def test_by_the_shape_of_the_face_they_are_told_and_no_network_for_them_is_opened(
    complete: Manifest, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete.get("emotion").path.write_bytes(b"damaged")
    both = with_geometry(complete, tmp_path)
    monkeypatch.setattr(daemon, "open_manifest", lambda: both)
    out = tmp_path / "out"
    how = ("--out", str(out), "--quiet", *ON, "--set", "emotion.method=geometry")
    assert main(["replay", str(pictures), *how]) == 0
    told = json.loads((out / "pictures.json").read_text())["pictures"]
    assert [len(face["expressions"]) for picture in told for face in picture["faces"]] == [3] * 4


@pytest.mark.usefixtures("complete")
def test_a_film_is_no_folder_of_pictures(tmp_path: Path) -> None:
    make_sample(tmp_path / "film", story=DriverScript(0.2))
    out = tmp_path / "out"
    assert main(["replay", str(tmp_path / "film.mp4"), "--out", str(out), "--quiet", *ON]) == 0
    assert {path.name for path in out.iterdir()} == set(FILES)


def test_without_a_network_faces_are_told_and_a_line_says_what_is_missing(
    complete: Manifest,
    pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    others = {role: spec for role, spec in complete.models.items() if role != "emotion"}
    monkeypatch.setattr(daemon, "open_manifest", lambda: replace(complete, models=others))
    out = tmp_path / "out"
    assert main(["replay", str(pictures), "--out", str(out), "--quiet", *ON]) == 0
    assert "no network named emotion" in capsys.readouterr().err
    told = json.loads((out / "pictures.json").read_text())["pictures"]
    assert [face["expressions"] for picture in told for face in picture["faces"]] == [[]] * 4


@pytest.mark.usefixtures("complete")
def test_with_emotion_off_nothing_is_told_of_expressions(pictures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["replay", str(pictures), "--out", str(out), "--quiet"]) == 0
    assert {path.name for path in out.iterdir()} == set(FILES)
