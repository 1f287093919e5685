"""The kiosk and the hot board as their users meet them: the program, a film of people, a broker."""

import json
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from edge_monitor import cli
from edge_monitor.testing import FakeBoard
from tests.conftest import Broker
from tests.crowd import Visit, write_crowd
from tests.outputs.network import Watcher
from tests.program import ROOT, running, write_film

LENGTH_S = 13.0
FIRST = Visit("talk_06.mp4", 0, 1.0, 6.0)
SECOND = Visit("still_01.mp4", 1, 3.0, LENGTH_S)  # still there when the film ends
NARROW = ("kiosk.attention_yaw_deg=0.2", "kiosk.attention_pitch_deg=0.2")


def sets(*keys: str) -> list[str]:
    return [part for key in keys for part in ("--set", key)]


def data(texts: Sequence[str]) -> list[Mapping[str, Any]]:
    return [json.loads(text)["data"] for text in texts]


def audiences(events: Path) -> list[Mapping[str, Any]]:
    return data(
        [line for line in events.read_text().splitlines() if "edge_monitor.audience" in line]
    )


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("crowd")
    return write_crowd(folder / "crowd.mp4", data_dir / "clips", (FIRST, SECOND), LENGTH_S)


@pytest.mark.data
@pytest.mark.models
def test_two_visitors_are_counted_over_a_real_broker(
    tmp_path: Path, crowd: Path, mosquitto: Broker
) -> None:
    keys = (
        f"camera.source={crowd}",
        "kiosk.interval_s=5",
        "kiosk.one_person=true",
        "device.id=bench",
        "mqtt.enabled=true",
        f"mqtt.port={mosquitto.port}",
    )
    with (
        Watcher(mosquitto) as watcher,
        running(tmp_path, "--config", str(ROOT / "config" / "kiosk.toml"), *sets(*keys)) as daemon,
    ):
        assert daemon.end() == 0
        assert watcher.hears("availability", "offline")
    told = data(watcher.on("audience"))
    first, *_, last = told
    assert len(told) == 3
    assert last["end"] - last["start"] < 5.0 <= first["end"] - first["start"]
    assert sum(one["visits_begun"] for one in told) == 2
    assert [one["visits_ended"] for one in told] == [0, 1, 1]
    assert told[1]["dwell_max_s"] == pytest.approx(FIRST.end - FIRST.start, abs=0.8)
    assert last["dwell_max_s"] == pytest.approx(SECOND.end - SECOND.start, abs=0.8)
    # each visit counts from its second second on
    assert sum(one["presence_s"] for one in told) == pytest.approx(4.0 + 9.0, abs=1.2)
    for one in told:
        assert one["attention_s"] <= one["presence_s"]
        assert sum(one["emotions"].values()) == pytest.approx(1.0, abs=0.001)
    assert max(one["faces_max"] for one in told) == 2
    phases = [event["phase"] for event in data(watcher.on("event/several"))]
    assert phases == ["started", "ended"]
    assert {state["several"] for state in data(watcher.on("state"))} == {True, False}
    faces = [event["face_id"] for event in data(watcher.on("event/emotion"))]
    assert set(faces) == {1, 2}
    assert audiences(tmp_path / "var" / "events.jsonl") == told


@pytest.mark.data
@pytest.mark.models
def test_attention_depends_on_the_angles_and_presence_does_not(tmp_path: Path, crowd: Path) -> None:
    sums = []
    for name, keys in (("wide", ()), ("narrow", NARROW)):
        config = ("--config", str(ROOT / "config" / "kiosk.toml"))
        out = ("--out", str(tmp_path / name), "--quiet")
        assert cli.main(["replay", str(crowd), *out, *config, *sets(*keys)]) == 0
        (told,) = audiences(tmp_path / name / "events.jsonl")  # less than a minute: the end's alone
        assert (told["visits_begun"], told["visits_ended"]) == (2, 2)
        assert told["end"] - told["start"] == pytest.approx(LENGTH_S, abs=0.1)
        sums.append((told["presence_s"], told["attention_s"]))
    (presence_s, wide_s), (same_s, narrow_s) = sums
    assert same_s == presence_s == pytest.approx(13.0, abs=1.0)
    assert wide_s > 0.9 * presence_s
    assert narrow_s < 0.5 * presence_s


@pytest.mark.models
def test_a_board_that_is_heated_while_it_runs_sheds_expressions_and_says_so(
    tmp_path: Path, mosquitto: Broker
) -> None:
    """Fault 26, with the sensors' files in a folder of the test."""
    board = FakeBoard(tmp_path / "sys")
    board.heat(55.0)
    board.throttle(0x0)
    keys = (
        f"camera.source={write_film(tmp_path / 'film.avi')}",
        "emotion.enabled=true",
        f"board.sysfs={board.sysfs}",
        "board.interval_s=0.05",
        "board.step_s=0.2",
        "device.id=bench",
        "mqtt.enabled=true",
        f"mqtt.port={mosquitto.port}",
    )

    def newest() -> Mapping[str, Any]:
        return (data(watcher.on("health")) or [{}])[-1]

    with Watcher(mosquitto) as watcher, running(tmp_path, "--loop", *sets(*keys)) as daemon:
        board.heat(81.25)
        daemon.wait_until(lambda: newest().get("shed") == {"emotion": "81.2 °C"})
        hot = newest()
        board.heat(60.0)
        daemon.wait_until(lambda: newest().get("shed") == {})
        cool = newest()
        board.throttle(0x50005)
        daemon.wait_until(lambda: bool(newest()["shed"]))
        weak = newest()
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0
    assert (hot["emotion"], hot["temperature_c"], hot["throttling"]) == (
        "rests: 81.2 °C",
        81.25,
        [],
    )
    assert (cool["emotion"], cool["temperature_c"]) == ("running", 60.0)
    assert weak["shed"] == {"emotion": "under-voltage, processor throttled"}
    assert weak["throttling"] == ["under_voltage", "throttled"]
    assert "the board is strained (81.2 °C): emotion rests" in daemon.log
    assert "the board has recovered: emotion goes on" in daemon.log
