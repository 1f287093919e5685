"""Somebody's own classifier, added as docs/classifiers.md says: from manifest to broker."""

import csv
import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.replay import FILES
from edge_monitor.testing import load_portrait
from tests.conftest import Broker
from tests.foreign_network import Foreign
from tests.outputs.network import Watcher
from tests.program import ROOT, checkout, complaint, run_program

pytestmark = pytest.mark.models

ON = (
    *("--set", "classifiers.light.interval_s=0.2", "--set", "classifiers.light.dwell_s=0.5"),
    *("--set", "classifiers.light.time_constant_s=0.5", "--set", "journal.enabled=false"),
)


@pytest.fixture
def added(tmp_path: Path) -> Path:
    """A copy of the program, with somebody else's network in its manifest."""
    (tmp_path / "copy").mkdir()
    folder = checkout(tmp_path / "copy")
    models = folder / "models"
    for path in (ROOT / "models").glob("*/*.tflite"):
        (models / path.parent.name).mkdir(exist_ok=True)
        shutil.copy(path, models / path.parent.name)
    network = Foreign("uint8", (1, 40, 40, 3), (-1.0, 1.0), middle=0.25)
    with (models / "MANIFEST.toml").open("a") as manifest:
        manifest.write(network.write(models, "light"))
    return folder


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A bright face for three seconds, then the same one in the dark for as long."""
    path, portrait = tmp_path / "film.mp4", load_portrait()
    height, width = portrait.shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10.0, (width, height))
    assert writer.isOpened()
    chance = np.random.default_rng(0)
    for number in range(60):
        light = 1.0 if number < 30 else 0.25
        grain = chance.normal(0, 2, portrait.shape)
        writer.write(np.clip(portrait * light + grain, 0, 255).astype(np.uint8))
    writer.release()
    return path


def test_its_label_is_told_in_every_file_of_a_replay(
    added: Path, film: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ("replay", str(film), "--out", str(out), "--quiet", *ON)
    done = run_program(added, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in out.iterdir()} == set(FILES)
    with (out / "observations.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[25]["class_light"] == "bright"
    assert float(rows[25]["class_light_probability"]) > 0.6
    assert rows[-1]["class_light"] == "dark"
    summary = json.loads((out / "summary.json").read_text())
    assert set(summary["class_s"]["light"]) == {"bright", "dark"}
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    told = [one["data"] for one in events if one["type"] == "edge_monitor.class"]
    assert [(one["evidence"]["label"], one["phase"]) for one in told] == [
        ("bright", "started"),
        ("bright", "ended"),
        ("dark", "started"),
    ]
    assert {one["evidence"]["classifier"] for one in told} == {"light"}


def test_its_label_reaches_the_broker_under_its_name(
    added: Path, film: Path, mosquitto: Broker
) -> None:
    with Watcher(mosquitto) as watcher:
        done = run_program(
            added,
            *("run", "--quiet", "--set", f"camera.source={film}", "--set", "buzzer.kind=log"),
            *("--set", "mqtt.enabled=true", "--set", f"mqtt.port={mosquitto.port}"),
            *("--set", "device.id=bench", "--set", "buzzer.self_test=false", *ON),
        )
        assert done.returncode == 0, done.stderr
        assert watcher.hears("event/class")
        states = [json.loads(text)["data"]["classes"] for text in watcher.on("state")]
        labels = [state["light"]["label"] for state in states if state]
        assert "bright" in labels
        assert sum(states[-1]["light"]["probabilities"].values()) == pytest.approx(1, abs=1e-3)


def test_a_name_that_the_manifest_has_not_is_one_line(added: Path, film: Path) -> None:
    for arguments in (("replay", str(film), "--out", "out"), ("check-config",)):
        done = run_program(added, *arguments, "--set", "classifiers.hat={}")
        assert done.returncode == 78
        line = complaint(done)
        assert line.startswith("classifiers.hat: ")
        assert line.endswith("no classifier 'hat'; there are: mask, light")


def test_a_damaged_file_is_told_and_all_else_goes_on(
    added: Path, film: Path, tmp_path: Path
) -> None:
    (added / "models" / "light.tflite").write_bytes(b"no network")
    out = tmp_path / "out"
    arguments = ("replay", str(film), "--out", str(out), "--quiet", *ON)
    done = run_program(added, *arguments)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("classifier light does not run: ")
    assert line.endswith(
        "light.tflite: SHA-256 is not the manifest's: take it from where it came from, "
        "or correct [classifier.light] in the manifest"
    )
    assert json.loads((out / "summary.json").read_text())["status_frames"]["valid"] > 30


def test_pictures_are_told_with_their_classes(added: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "pictures", tmp_path / "out"
    folder.mkdir()
    cv2.imwrite(str(folder / "1.png"), load_portrait())
    arguments = ("replay", str(folder), "--out", str(out), "--quiet", *ON)
    assert run_program(added, *arguments).returncode == 0
    (picture,) = json.loads((out / "pictures.json").read_text())["pictures"]
    assert picture["faces"][0]["classes"]["light"]["bright"] > 0.6
