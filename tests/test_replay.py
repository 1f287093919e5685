"""A replay: what it writes, that it writes the same each time, and never half of it."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.errors import SourceError, UsageError
from edge_monitor.pipeline import Pipeline, Step
from edge_monitor.replay import (
    FILES,
    MediaClock,
    Summary,
    steps_of_frames,
    steps_of_trace,
    write_replay,
)
from edge_monitor.testing import Camera, DriverScript, scenarios, trace
from edge_monitor.trace import COLUMNS, read_trace
from edge_monitor.types import Frame, Observation, Status
from tests.live import PICTURE, ScriptedPerceiver


def steps(script: DriverScript, *, watched: bool = True) -> Iterator[Step]:
    pipeline = Pipeline(None, DrowsinessPolicy() if watched else None)
    return steps_of_trace(pipeline, trace(script, camera=Camera(fps=30.0)))


def events_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_three_files_tell_what_happened(tmp_path: Path) -> None:
    summary = write_replay(steps(scenarios.microsleep(at=30.0)), tmp_path, "drive.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    assert json.loads((tmp_path / "summary.json").read_text()) == summary
    levels = [change["level"] for change in summary["levels"]]
    assert levels == ["microsleep", "awake"]
    assert summary["levels"][0]["t"] == pytest.approx(31.5, abs=0.1)
    assert summary["status_frames"]["valid"] == summary["frames"]
    assert summary["level_s"]["microsleep"] > 0.5


def test_the_summary_says_when_frames_were_too_few_to_count_blinks(tmp_path: Path) -> None:
    told = []
    for fps in (10.0, 30.0):
        observations = trace(scenarios.alert_driver(10.0), camera=Camera(fps=fps))
        seen = steps_of_trace(Pipeline(None, DrowsinessPolicy()), observations)
        told.append(write_replay(seen, tmp_path, "drive.mp4")["blink_statistics_refused"])
    assert told == ["frame rate 10.0 below 14.5 per second", None]


def test_events_are_cloudevents_on_the_recordings_own_time(tmp_path: Path) -> None:
    write_replay(steps(scenarios.microsleep(at=30.0)), tmp_path, "drive.mp4")
    events = events_of(tmp_path)
    assert {event["specversion"] for event in events} == {"1.0"}
    assert {event["source"] for event in events} == {"edge_monitor/replay"}
    assert len({event["id"] for event in events}) == len(events)
    (started,) = [
        event
        for event in events
        if event["type"] == "edge_monitor.drowsiness" and event["data"]["phase"] == "started"
    ]
    assert started["data"]["start"] == pytest.approx(30.0, abs=0.1)
    assert started["data"]["end"] is None
    assert started["time"].startswith("1970-01-01T00:00:31.")


def test_observations_have_one_row_a_frame_and_can_be_replayed(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    summary = write_replay(steps(scenarios.microsleep(at=30.0)), first, "drive.mp4")
    with (first / "observations.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == summary["frames"]
    again = Pipeline(None, DrowsinessPolicy())
    seen = read_trace(first / "observations.csv")
    repeated = write_replay(steps_of_trace(again, seen), second, "drive.mp4")
    assert [change["level"] for change in repeated["levels"]] == ["microsleep", "awake"]
    for before, after in zip(summary["levels"], repeated["levels"], strict=True):
        assert after["t"] == pytest.approx(before["t"], abs=0.01)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        write_replay(steps(scenarios.drowsy_droops(60.0)), folder, "drive.mp4")
    for name in FILES:
        one, other = ((folder / name).read_bytes() for folder in folders)
        assert one == other
        assert one.endswith(b"\n")


class Recording:
    """Five pictures without anybody."""

    live = False
    description = "five pictures"
    frame_count = 5
    fps = 10.0

    def __init__(self) -> None:
        self._left = [Frame(index / 10, PICTURE) for index in range(5)]

    def read(self) -> Frame | None:
        return self._left.pop(0) if self._left else None

    def close(self) -> None:
        self._left.clear()


def test_every_frame_of_a_source_is_looked_at(tmp_path: Path) -> None:
    nobody = [Observation(index / 10, Status.NO_FACE) for index in range(5)]
    pipeline = Pipeline(ScriptedPerceiver(nobody), DrowsinessPolicy())
    summary = write_replay(steps_of_frames(pipeline, Recording()), tmp_path, "five pictures")
    assert (summary["frames"], summary["duration_s"]) == (5, 0.4)
    assert summary["status_frames"][Status.NO_FACE] == 5


def test_without_drowsiness_there_are_no_levels(tmp_path: Path) -> None:
    summary = write_replay(steps(DriverScript(2.0), watched=False), tmp_path, "drive.mp4")
    assert (summary["levels"], summary["level_s"], summary["perclos_max"]) == ([], {}, None)
    assert events_of(tmp_path) == []


def broken_steps() -> Iterator[Step]:
    yield from steps(DriverScript(1.0))
    raise SourceError("drive.mp4: broken")


def test_a_replay_that_breaks_off_leaves_nothing_new_and_nothing_spoilt(tmp_path: Path) -> None:
    write_replay(steps(DriverScript(1.0)), tmp_path, "before")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(SourceError, match="broken"):
        write_replay(broken_steps(), tmp_path, "after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match=r"file.*choose another --out"):
            write_replay(steps(DriverScript(1.0)), out, "drive.mp4")


def test_a_summary_of_nothing_is_a_summary() -> None:
    told = Summary("nothing").as_json()
    assert (told["frames"], told["duration_s"], told["levels"]) == (0, 0.0, [])
    assert set(told["status_frames"].values()) == {0}


def test_the_recordings_clock_is_the_same_on_all_scales_and_never_set() -> None:
    clock = MediaClock()
    clock.t = 12.5
    assert (clock.monotonic(), clock.wall(), clock.synced()) == (12.5, 12.5, False)


def test_pictures_left_out_are_named_in_text_even_where_their_names_are_none() -> None:
    """A lone surrogate in JSON is refused by other readers, and by `compare`."""
    told = Summary("pictures").as_json(skipped=("1.png", os.fsdecode(b"caf\xe9.png")))
    assert told["skipped"] == ["1.png", "caf\\udce9.png"]
