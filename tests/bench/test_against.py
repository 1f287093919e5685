"""Side by side with MediaPipe: how its environment is made, and what two results are."""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.bench import against
from edge_monitor.bench.runner import BenchError
from edge_monitor.errors import EXIT_UNAVAILABLE


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the environment of the test would be made."""
    monkeypatch.setattr(against, "ENVIRONMENT", tmp_path / "environment")
    return tmp_path / "environment"


def test_an_environment_that_is_up_to_date_is_left_alone(place: Path) -> None:
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").write_text("stands here")
    requirements = against.REQUIREMENTS.read_bytes()
    (place / ".installed").write_text(hashlib.sha256(requirements).hexdigest())
    assert against.environment() == place / "bin" / "python"
    assert (place / "bin" / "python").read_text() == "stands here"


def test_one_that_cannot_be_made_is_told_and_is_tried_anew_next_time(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(shutil, "which", lambda _name: "/bin/false")
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").write_text("of other requirements")
    (place / ".installed").write_text("other")
    with pytest.raises(BenchError, match="could not be made") as caught:
        against.environment()
    assert caught.value.exit_status == EXIT_UNAVAILABLE
    assert not place.exists()


def test_a_python_that_has_no_mediapipe_is_not_used(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 1))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BenchError, match=r"3\.11 or 3\.12") as caught:
        against.environment()
    assert caught.value.exit_status == EXIT_UNAVAILABLE
    assert not place.exists()


def test_each_pair_has_its_ratio_and_both_look_at_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks: list[tuple[str, str]] = []
    seconds = iter([2.0, 4.0, 3.0, 3.0, 1.0, 4.0])

    def run_task(place: str, *, python: str = sys.executable, **_: object) -> dict[str, Any]:
        tasks.append((place, python))
        if place == "facemesh:memory":
            return {"peak_mib": 170.0}
        return {"cpu_s_per_1000": [next(seconds)], "digest": "same", "frames": 5}

    monkeypatch.setattr(against, "environment", lambda: Path("theirs"))
    monkeypatch.setattr(against, "run_task", run_task)
    told = against.compare("clip.mp4", frames=5, rounds=3)
    assert told["ours"] == [2.0, 3.0, 1.0]
    assert told["theirs"] == [4.0, 3.0, 4.0]
    assert told["ratios"] == [0.5, 1.0, 0.25]
    assert told["theirs_peak_mib"] == 170.0
    turn = [("cpu:measure", sys.executable), ("facemesh:measure", "theirs")]
    assert tasks == [*turn * 3, ("facemesh:memory", "theirs")]


def test_a_clip_that_is_decoded_in_two_ways_compares_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digests: Iterator[str] = iter(["one", "other"])

    def run_task(_place: str, **_: object) -> dict[str, Any]:
        return {"cpu_s_per_1000": [1.0], "digest": next(digests)}

    monkeypatch.setattr(against, "environment", lambda: Path("theirs"))
    monkeypatch.setattr(against, "run_task", run_task)
    with pytest.raises(BenchError, match="decoded differently"):
        against.compare("clip.mp4", frames=5, rounds=1)
