"""`edge-monitor replay` as its users meet it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from edge_monitor.replay import FILES, alone_in
from edge_monitor.testing import Camera, scenarios, trace
from tests.live import PICTURE
from tests.program import ROOT, checkout, complaint, environment, run_program, write_film


def left_over(folder: Path) -> list[str]:
    """Everything in a folder and below it, by name."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def write_ears(path: Path) -> Path:
    """The smallest trace there is, of a driver whose eyes fall shut at 30 s."""
    rows = [
        f"{seen.t:.3f},{seen.ear_left},{seen.ear_right}\n"
        for seen in trace(scenarios.microsleep(at=30.0), camera=Camera(fps=20.0))
    ]
    path.write_text("t,ear_left,ear_right\n" + "".join(rows))
    return path


def test_a_trace_of_ears_alone_is_decided_on(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    done = run_program(tmp_path, "replay", "ears.csv", "--out", "out")
    assert done.returncode == 0
    assert "microsleep" in done.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["levels"][0]["t"] == pytest.approx(31.5, abs=0.2)


def test_the_observations_of_a_replay_are_a_trace_and_limits_can_be_tried(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    run_program(tmp_path, "replay", "ears.csv", "--out", "first")
    sooner = ("--set", "thresholds.microsleep_s=1.0")
    done = run_program(
        tmp_path, "replay", "first/observations.csv", "--out", "second", "--quiet", *sooner
    )
    assert (done.returncode, done.stdout) == (0, "")
    summary = json.loads((tmp_path / "second" / "summary.json").read_text())
    assert summary["levels"][0]["t"] == pytest.approx(31.0, abs=0.2)


@pytest.mark.models
def test_the_same_film_gives_the_same_bytes(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", seconds=0.5)
    for out in ("one", "other"):
        assert run_program(tmp_path, "replay", "film.mp4", "--out", out).returncode == 0
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    summary = json.loads((tmp_path / "one" / "summary.json").read_text())
    assert (summary["frames"], summary["status_frames"]["no_face"]) == (10, 10)


@pytest.mark.models
def test_a_folder_of_pictures_is_a_recording(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for index in range(3):
        cv2.imwrite(str(pictures / f"{index}.png"), cv2.resize(PICTURE, (160, 120)))
    assert run_program(tmp_path, "replay", "pictures", "--out", "out").returncode == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert (summary["frames"], summary["status_frames"]["too_dark"]) == (3, 3)


@pytest.mark.models
def test_pictures_that_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    cv2.imwrite(str(pictures / "1.png"), cv2.resize(PICTURE, (160, 120)))
    whole = (pictures / "1.png").read_bytes()
    for number in range(2, 10):
        (pictures / f"{number}\n.png").write_bytes(whole[: len(whole) // 2])
    done = run_program(tmp_path, "replay", "pictures", "--out", "out", "--report", "--quiet")
    assert done.returncode == 0
    assert done.stderr == (
        "replay: 8 of 9 pictures cannot be read and are left out: "
        "2?.png, 3?.png, 4?.png, 5?.png, 6?.png and 3 more\n"
    )
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["skipped"] == [f"{number}\n.png" for number in range(2, 10)]
    assert "pictures left out" in (tmp_path / "out" / "report.html").read_text()


def test_a_film_that_a_replay_would_replace_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    film = write_film(tmp_path / "out" / "annotated.mp4", seconds=0.2)
    done = run_program(tmp_path, "replay", "out/annotated.mp4", "--out", "out")
    assert done.returncode == 2
    assert "out/annotated.mp4: is what a replay replaces" in complaint(done)
    assert film.is_file()


def test_a_trace_that_a_replay_would_replace_is_no_source(tmp_path: Path) -> None:
    """It would lose every column that a replay does not write, such as the speed."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "observations.csv").write_text("t,ear_left,speed_kmh\n0,0.3,80\n")
    done = run_program(tmp_path, "replay", "out/observations.csv", "--out", "out")
    assert done.returncode == 2
    assert "out/observations.csv: is what a replay replaces" in complaint(done)
    assert left_over(tmp_path) == ["out", "out/observations.csv"]


def test_two_replays_at_once_do_not_write_into_one_folder(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    with alone_in(tmp_path / "out"):
        (tmp_path / "out" / "events.jsonl.part").touch()
        done = run_program(tmp_path, "replay", "ears.csv", "--out", "out", "--report")
    assert done.returncode == 2
    assert complaint(done) == "out: another replay writes there; choose another --out"
    assert left_over(tmp_path) == ["ears.csv", "out", "out/events.jsonl.part"]


def test_a_folder_without_a_name_is_not_the_one_it_was_started_in(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    done = run_program(tmp_path, "replay", "ears.csv", "--out", "")
    assert done.returncode == 2
    assert "argument --out: is empty; give a folder" in done.stderr
    assert left_over(tmp_path) == ["ears.csv"]


def test_a_recording_that_is_missing_is_no_input(tmp_path: Path) -> None:
    done = run_program(tmp_path, "replay", "missing.mp4", "--out", "out")
    assert done.returncode == 66
    assert complaint(done) == "missing.mp4: No such file or directory; give the path of a video"
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("name", ["loop", "loop.mp4", "loop.csv"])
def test_links_that_lead_in_a_circle_are_no_input(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(name)
    done = run_program(tmp_path, "replay", name, "--out", "out")
    assert done.returncode == 66
    assert complaint(done).lower().startswith(f"{name}: too many levels of symbolic links")
    done = run_program(tmp_path, "replay", "missing.csv", "--out", name)
    assert done.returncode == 2
    assert complaint(done).endswith("choose another --out")


def test_text_that_calls_itself_a_video_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("Shopping: bread, milk, eggs.\n" * 20)
    done = run_program(tmp_path, "replay", "notes.mp4", "--out", "out")
    assert done.returncode == 66
    assert complaint(done).startswith("notes.mp4: not a video")
    assert left_over(tmp_path) == ["notes.mp4"]


def test_a_video_that_was_cut_off_is_no_input(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4")
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    done = run_program(tmp_path, "replay", "film.mp4", "--out", "out")
    assert done.returncode == 66
    assert complaint(done).startswith("film.mp4: ")
    assert left_over(tmp_path) == ["film.mp4"]


def test_a_broken_trace_leaves_nothing_half_written(tmp_path: Path) -> None:
    ears = write_ears(tmp_path / "ears.csv")
    ears.write_text(ears.read_text() + "40.0,wide open,\n")
    done = run_program(tmp_path, "replay", "ears.csv", "--out", "out")
    assert done.returncode == 66
    assert complaint(done).endswith("ear_left is no number: 'wide open'")
    assert left_over(tmp_path) == ["ears.csv", "out"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    (tmp_path / "out").touch()
    done = run_program(tmp_path, "replay", "ears.csv", "--out", "out")
    assert done.returncode == 2
    assert complaint(done) == "out: file exists; choose another --out"


@pytest.mark.fault(21)
@pytest.mark.parametrize("damage", ["missing", "truncated", "another"])
def test_a_network_that_is_not_the_manifests_is_a_fault_of_configuration(
    tmp_path: Path, damage: str
) -> None:
    """In a checkout whose networks are not what the manifest says."""
    checkout(tmp_path)
    network = tmp_path / "models" / "face_detector" / "face_detector.tflite"
    if damage != "missing":
        network.parent.mkdir()
        network.write_bytes(b"TFL3" if damage == "truncated" else b"\x1c\x00\x00\x00TFL3" * 100)
    write_film(tmp_path / "film.mp4", seconds=0.2)
    arguments = ("replay", "film.mp4", "--out", "out")
    done = run_program(tmp_path, *arguments, PYTHONPATH=str(tmp_path))
    assert done.returncode == 78
    assert complaint(done).startswith(f"{network}: ")
    assert complaint(done).endswith("run scripts/setup")
    assert not (tmp_path / "out").exists()


@pytest.fixture
def hangup_ends() -> Iterator[None]:
    """Also where the tests run under `nohup`: whoever ignores a signal hands that on."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hangup_ends")
@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, ["edge-monitor: interrupted"]),
        (signal.SIGTERM, -signal.SIGTERM, []),
        (signal.SIGHUP, -signal.SIGHUP, []),
    ],
)
def test_an_interrupted_replay_leaves_nothing_half_written(
    tmp_path: Path, number: signal.Signals, status: int, said: list[str]
) -> None:
    """The signal comes while the trace is still being written: its last line never comes."""
    (tmp_path / "out").mkdir()
    pipe = tmp_path / "endless.csv"
    # a pipe keeps the replay waiting in the middle for as long as the test likes
    subprocess.run(["mkfifo", str(pipe)], check=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "edge_monitor", "replay", "endless.csv", "--out", "out", "--quiet"],
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=str(ROOT)),
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("w") as writer:
        writer.write("t,ear_left\n0,0.3\n")
        writer.flush()
        deadline = time.monotonic() + 10
        while not list((tmp_path / "out").iterdir()):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(number)
        _, told = process.communicate(timeout=10)
    assert (process.returncode, told.splitlines()) == (status, said)
    assert left_over(tmp_path) == ["endless.csv", "out"]


def test_a_trace_whose_name_is_no_text_can_be_reported_on_and_compared(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    write_ears(tmp_path / name)
    done = run_program(tmp_path, "replay", name, "--out", "out", "--report", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["source"] == "caf?.csv"
    assert run_program(tmp_path, "compare", "out", "out").returncode == 0


def test_a_source_without_a_name_is_refused(tmp_path: Path) -> None:
    done = run_program(tmp_path, "replay", "", "--out", "out")
    assert done.returncode == 2
    assert complaint(done).startswith("SOURCE is empty")
