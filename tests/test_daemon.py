"""The composition root: which part each setting leads to."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor import daemon, pins, sinks
from edge_monitor.broker import command_desk, mqtt_options, spool_options
from edge_monitor.errors import ConfigError, SourceError
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.log_buzzer import LogBuzzer
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.perception.manifest import Manifest
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from edge_monitor.speedometer import assumed_speed
from edge_monitor.testing import FakeClock, load_portrait
from edge_monitor.types import Board, Frame, Level, Sound, Status
from tests.live import PICTURE


def configured(*overrides: str) -> Settings:
    return load_settings(None, {}, overrides)


@pytest.mark.parametrize(
    ("source", "recorded"),
    [
        ("auto", False),
        ("picamera2", False),
        ("/dev/video0", False),
        ("rtsp://10.0.0.7/live", False),
        ("rtsps://10.0.0.7/live", False),
        ("RTSP://10.0.0.7/live", False),
        ("drive.mp4", True),
        ("pictures", True),
    ],
)
def test_a_recording_is_told_from_a_camera_by_its_name(source: str, recorded: bool) -> None:  # noqa: FBT001 - the expected answer
    assert configured(f"camera.source={source}").camera.is_recording is recorded


def test_a_folder_and_a_single_picture_are_sources(tmp_path: Path) -> None:
    picture = tmp_path / "one.PNG"
    cv2.imwrite(str(picture), PICTURE)
    for path in (tmp_path, picture):
        source = daemon.open_source(str(path), Settings())
        frame = source.read()
        source.close()
        assert frame is not None
        assert frame.image.shape == PICTURE.shape


@pytest.mark.parametrize("name", ["missing.mp4", "/dev/video99", "rtsp://", "picamera2"])
def test_a_source_that_is_not_there_is_refused_by_name(name: str) -> None:
    with pytest.raises(SourceError, match=r"\S"):
        daemon.open_source(name, Settings())


@pytest.mark.parametrize("scheme", ["RTSP", "http", "rtps"])
def test_the_password_of_an_address_is_never_told(scheme: str) -> None:
    with pytest.raises(SourceError) as told:
        daemon.open_source(f"{scheme}://me:secret@127.0.0.1:9/live", Settings())
    assert str(told.value).startswith(f"{scheme}://***@127.0.0.1:9/live: ")


def test_a_camera_that_may_not_be_opened_is_not_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("edge_monitor.camera.picamera.picamera_available", lambda: False)
    monkeypatch.setattr("edge_monitor.camera.devices.list_cameras", tuple)
    monkeypatch.setattr("edge_monitor.camera.devices.closed_devices", lambda: (Path("/dev/a"),))
    with pytest.raises(SourceError, match="/dev/a may not be opened; add this user to the group"):
        daemon.find_camera()


def test_a_recording_that_is_missing_is_told_before_anything_starts() -> None:
    with pytest.raises(SourceError, match="missing"):
        daemon.check_recording(configured("camera.source=missing.mp4"))
    daemon.check_recording(configured("camera.source=/dev/video99"))  # may come later


def test_two_devices_on_one_pin_are_refused() -> None:
    assert configured("light.pin=27", "button.pin=22").light.pin == 27
    with pytest.raises(ConfigError, match=r"button\.pin: GPIO27 is taken by the light"):
        configured("light.pin=27", "button.pin=27")
    with pytest.raises(ConfigError, match=r"light\.pin: GPIO17 is taken by the buzzer"):
        configured("light.pin=17")


def test_without_pins_there_is_neither_light_nor_button() -> None:
    assert pins.build_light(Settings()) is None
    assert pins.build_button(Settings(), lambda: None, lambda: None) is None


def test_the_log_takes_the_place_of_a_buzzer_where_asked() -> None:
    assert isinstance(pins.build_buzzer(configured("buzzer.kind=log")), LogBuzzer)


def test_journal_and_console_are_sinks_as_configured(tmp_path: Path) -> None:
    settings = configured("buzzer.kind=log", f"journal.folder={tmp_path}")
    with_both = sinks.build_outputs(settings, FakeClock(), console=True)
    assert [sink.name for sink in with_both.sinks] == ["journal", "console"]
    silent = configured("buzzer.kind=log", "journal.enabled=false")
    assert sinks.build_outputs(silent, FakeClock(), console=False).sinks == []
    for sink in with_both.sinks:
        sink.close()


def test_broker_options_that_cannot_work_are_refused() -> None:
    options = mqtt_options(configured("mqtt.host=broker", "mqtt.port=8883"), "board")
    assert (options.host, options.port, options.root) == ("broker", 8883, "edge_monitor/board")
    with pytest.raises(ConfigError, match="password file but no user name"):
        mqtt_options(configured("mqtt.password_file=secret"), "board")


def test_a_password_comes_as_a_credential_of_the_service_manager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configured("mqtt.username=board", "mqtt.password_credential=mqtt")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(ConfigError, match=r"systemd handed no credentials on.*LoadCredential=mqtt"):
        mqtt_options(settings, "board")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(ConfigError, match=r"password file .*/mqtt"):
        mqtt_options(settings, "board").password()
    (tmp_path / "mqtt").write_text("a-secret\n")
    assert mqtt_options(settings, "board").password() == "a-secret"
    assert "a-secret" not in repr(settings) + repr(mqtt_options(settings, "board"))
    both = configured("mqtt.password_file=secret", "mqtt.password_credential=mqtt")
    with pytest.raises(ConfigError, match="leave one out"):
        mqtt_options(both, "board")


def test_commands_are_taken_where_they_are_asked_for_alone() -> None:
    clock = FakeClock()
    envelopes = Envelopes("edge_monitor/bench", "boot", clock)
    assert command_desk(Settings(), envelopes, clock) is None
    assert command_desk(configured("mqtt.commands=true"), envelopes, clock) is not None
    silent = configured("buzzer.kind=log", "journal.enabled=false", "mqtt.commands=true")
    assert sinks.build_outputs(silent, clock, console=False).commands == []  # MQTT is off


def test_a_pipeline_without_networks_decides_on_observations_alone() -> None:
    state = daemon.build_pipeline(Settings(), perceive=False).missing(1.0).state
    assert (state.status, state.watched) == (Status.UNAVAILABLE, True)
    unwatched = configured("drowsiness.enabled=false", "speed.assume_kmh=80")
    state = (
        daemon.build_pipeline(unwatched, perceive=False, speed=assumed_speed(unwatched))
        .missing(1.0)
        .state
    )
    assert (state.level, state.sound, state.watched) == (Level.AWAKE, Sound.SILENCE, False)


@pytest.mark.models
def test_a_manifest_without_an_emotion_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    off = daemon.surroundings(Settings(), daemon.watch_board(Settings()), lambda: None)
    assert off.emotion == "off"
    assert set(off.models) == set(daemon.ROLES)
    known = daemon.open_manifest()
    without = {role: known.get(role) for role in daemon.ROLES}
    monkeypatch.setattr(daemon, "open_manifest", lambda: Manifest(known.path, without))
    settings = configured("emotion.enabled=true", "board.hot_c=90")
    on = daemon.surroundings(settings, daemon.watch_board(settings), lambda: None)
    assert "no network" in on.emotion


@pytest.mark.models
def test_an_emotion_network_in_the_manifest_runs_and_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = daemon.open_manifest()
    models = {**known.models, "emotion": replace(known.get("eye"), role="emotion", sha256="5e")}
    monkeypatch.setattr(daemon, "open_manifest", lambda: Manifest(known.path, models))
    settings = configured("emotion.enabled=true", "board.hot_c=90")
    on = daemon.surroundings(settings, daemon.watch_board(settings), lambda: None)
    assert (on.emotion, on.models["emotion"]) == ("running", "5e")
    assert (on.shedding.hot_c, on.board()) == (90.0, Board())


@pytest.mark.models
def test_expressions_can_be_shed_where_there_are_any_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def loads(*changes: str) -> list[str]:
        return [
            load.name for load in daemon.build_pipeline(configured(*changes), perceive=True).loads
        ]

    assert loads("emotion.enabled=true") == ["emotion"]
    assert loads() == []
    known = daemon.open_manifest()
    without = {role: known.get(role) for role in daemon.ROLES}
    monkeypatch.setattr(daemon, "open_manifest", lambda: Manifest(known.path, without))
    assert loads("emotion.enabled=true") == []


@pytest.mark.models
def test_where_expressions_are_told_by_shape_health_names_the_weights_and_no_network() -> None:
    settings = configured("emotion.enabled=true", "emotion.method=geometry")
    on = daemon.surroundings(settings, daemon.watch_board(settings), lambda: None)
    assert on.emotion == "running"
    assert "emotion" not in on.models
    assert on.models["emotion_geometry"] == daemon.open_manifest().get("emotion_geometry").sha256


@pytest.mark.models
def test_where_one_person_is_wanted_the_state_says_whether_there_are_more() -> None:
    frame = Frame(1.0, PICTURE)
    kiosk = configured("kiosk.enabled=true", "kiosk.one_person=true", "drowsiness.enabled=false")
    assert daemon.build_pipeline(kiosk, perceive=True).look(frame).state.several is False
    assert daemon.build_pipeline(Settings(), perceive=True).look(frame).state.several is None


@pytest.mark.models
def test_at_a_kiosk_the_seat_keeps_staff_out_and_in_a_vehicle_it_tells_the_driver() -> None:
    head = load_portrait()[:240, 104:344]
    two = cv2.resize(np.hstack((head, head)), (960, 480)).astype(np.uint8, copy=False)
    seen = {}
    for driver in ("true", "false"):
        settings = configured(
            f"drowsiness.enabled={driver}",
            "perception.seat=[0.0, 0.0, 0.5, 1.0]",
            "emotion.enabled=true",
            "emotion.interval_s=0",
            "classifiers.mask.interval_s=0",
        )
        faces = daemon.build_pipeline(settings, perceive=True).look(Frame(1.0, two)).faces
        assert all(face.expression is not None and "mask" in face.classes for face in faces)
        seen[driver] = [face.box.x < 480 for face in faces]
    assert seen == {"true": [True, False], "false": [True]}


def test_the_journal_lies_where_the_spool_does_unless_it_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    assert daemon.journal_folder(configured()) == tmp_path
    assert daemon.journal_folder(configured("mqtt.spool.folder=/data")) == Path("/data")
    both = configured("mqtt.spool.folder=/data", "journal.folder=/log")
    assert daemon.journal_folder(both) == Path("/log")


def test_the_spool_lies_in_the_folder_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    assert spool_options(configured()) == SpoolOptions(Path("var"), 20_000, 16_000_000)
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path}:/elsewhere")
    assert spool_options(configured("mqtt.spool.max_rows=500")) == SpoolOptions(tmp_path, 500)
    named = spool_options(configured("mqtt.spool.folder=/data"))
    assert named is not None
    assert named.folder == Path("/data")
    assert spool_options(configured("mqtt.spool.enabled=false")) is None
    with pytest.raises(ConfigError, match=r"mqtt\.spool\.max_rows: input should be greater"):
        configured("mqtt.spool.max_rows=1")
