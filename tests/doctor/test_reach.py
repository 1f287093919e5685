"""Checks of what is reached by a name: cameras, streams, brokers."""

import shutil
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from edge_monitor.camera.devices import CameraDevice
from edge_monitor.doctor import reach
from edge_monitor.doctor.finding import Finding, Verdict
from edge_monitor.errors import ConfigError
from edge_monitor.outputs.loose_file import loose
from edge_monitor.outputs.mqtt_options import MqttOptions
from tests.conftest import Broker, free_port
from tests.outputs.tls import make, serve


@pytest.fixture
def computer(tmp_path: Path) -> Path:
    """The board file of a machine that is no Raspberry Pi: there is none."""
    return tmp_path / "model"


@pytest.fixture
def raspberry(computer: Path) -> Path:
    computer.write_bytes(b"Raspberry Pi 4 Model B Rev 1.4\0")
    return computer


@pytest.fixture
def no_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "list_cameras", tuple)
    monkeypatch.setattr(reach, "closed_devices", tuple)
    monkeypatch.setattr(reach, "picamera_available", lambda: False)


@pytest.mark.usefixtures("no_cameras")
def test_no_camera_fails_with_a_cure(computer: Path) -> None:
    found = reach.camera("auto", computer)
    assert (found.verdict, found.text) == (Verdict.FAIL, "no camera found")
    assert "camera.source" in found.cure


@pytest.mark.usefixtures("no_cameras")
def test_a_usb_camera_is_told_by_its_name(computer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usb = CameraDevice(Path("/dev/video2"), "Webcam C170")
    monkeypatch.setattr(reach, "list_cameras", lambda: (usb,))
    assert reach.camera("auto", computer).text == "/dev/video2 (Webcam C170)"
    assert reach.camera("picamera2", computer).verdict is Verdict.FAIL


@pytest.mark.usefixtures("no_cameras")
def test_a_pi_without_picamera2_is_told_what_to_install(
    raspberry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "picamera_fault", lambda: "not installed")
    found = reach.camera("auto", raspberry)
    assert found.verdict is Verdict.FAIL
    assert "python3-picamera2" in found.cure
    usb = CameraDevice(Path("/dev/video0"), "Webcam")
    monkeypatch.setattr(reach, "list_cameras", lambda: (usb,))
    assert reach.camera("auto", raspberry).verdict is Verdict.WARN


def test_a_ribbon_camera_is_found_on_a_pi(raspberry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "picamera_fault", lambda: None)
    monkeypatch.setattr(reach, "picamera_available", lambda: True)
    monkeypatch.setattr(reach, "list_cameras", tuple)
    assert reach.camera("auto", raspberry).text == "picamera2"


def test_a_picamera2_built_for_another_numpy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "picamera2.py").write_text("raise ValueError('numpy.dtype size changed')")
    monkeypatch.syspath_prepend(tmp_path)
    assert reach.picamera_fault() == "numpy.dtype size changed"


def test_what_lies_among_the_devices_is_asked_whether_it_is_a_camera() -> None:
    found = reach.camera("/dev/null")
    assert found.verdict is Verdict.FAIL
    assert found.text.startswith("/dev/null: ")
    assert found.cure == "name a camera such as /dev/video0"


@pytest.mark.usefixtures("no_cameras")
def test_a_device_that_may_not_be_opened_is_not_to_be_plugged_in(
    computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "closed_devices", lambda: (Path("/dev/video0"),))
    found = reach.camera("auto", computer)
    assert (found.verdict, found.text) == (
        Verdict.FAIL,
        "/dev/video0 may not be opened by this user",
    )
    assert "usermod -aG video" in found.cure


def test_a_recording_is_a_source_where_it_is_there(tmp_path: Path) -> None:
    assert reach.camera(str(tmp_path)).verdict is Verdict.OK
    missing = reach.camera(str(tmp_path / "missing.mp4"))
    assert missing.verdict is Verdict.FAIL


def test_a_stream_is_called_without_showing_its_password() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert reach.camera(f"rtsp://me:secret@127.0.0.1:{port}/live").verdict is Verdict.OK
    found = reach.camera(f"rtsp://me:secret@127.0.0.1:{port}/live")
    assert found.verdict is Verdict.FAIL
    assert "secret" not in found.text + found.cure


def test_an_address_that_its_password_breaks_is_told_with_the_cure_and_without_it() -> None:
    found = reach.camera("rtsp://me:sec/ret@127.0.0.1/live")
    assert found.verdict is Verdict.FAIL
    assert found.text == "rtsp://***@127.0.0.1/live: no address that can be read"
    assert "%2F" in found.cure


def test_a_name_that_no_one_knows_is_refused() -> None:
    assert reach.refused("no-such-host.invalid", 1) is not None
    assert reach.refused("a" * 300, 1) is not None


def test_a_host_that_stays_silent_is_given_up_in_time() -> None:
    """A listener whose queue is full drops whoever calls next."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        port: int = full.getsockname()[1]
        assert reach.refused("127.0.0.1", port, 0.1) == "no answer within 0.1 s"


def test_a_broker_that_runs_answers(mosquitto: Broker) -> None:
    found = reach.broker(MqttOptions(host=mosquitto.host, port=mosquitto.port, device_id="x"))
    assert (found.verdict, found.text) == (Verdict.OK, f"127.0.0.1:{mosquitto.port} answers")


@pytest.mark.parametrize(
    ("mode", "verdict"), [(0o600, Verdict.OK), (0o640, Verdict.OK), (0o644, Verdict.WARN)]
)
def test_a_password_that_others_can_read_is_told(
    mosquitto: Broker, tmp_path: Path, mode: int, verdict: Verdict
) -> None:
    secret = tmp_path / "password"
    secret.write_text("secret\n")
    secret.chmod(mode)
    found = reach.broker(
        MqttOptions(
            host=mosquitto.host,
            port=mosquitto.port,
            device_id="x",
            username="me",
            password_file=secret,
        )
    )
    assert found.verdict is verdict
    closing = loose(secret)
    assert found.cure == ("" if closing is None else closing.cure)


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
)
def test_a_broker_is_trusted_or_the_cure_is_told(broker: Broker, tmp_path: Path) -> None:
    """Fault 11, seen before the monitor runs."""
    ours = make(tmp_path / "ours", "--host", "127.0.0.1")
    theirs = make(tmp_path / "theirs", "--host", "127.0.0.1", "--days", "5")
    serve(broker, ours)

    def look(keys: Path) -> Finding:
        options = MqttOptions(
            host=broker.host, port=broker.port, device_id="x", ca_file=keys / "ca.pem"
        )
        return reach.broker(options)

    trusted, foreign = look(ours), look(theirs)
    assert trusted.verdict is Verdict.OK
    assert "answers and is trusted, until 20" in trusted.text
    assert foreign.verdict is Verdict.FAIL
    assert "certificate verify failed" in foreign.text
    assert foreign.cure == "mqtt.ca_file must hold the authority that issued it"
    broker.stop()
    serve(broker, theirs)
    soon_over = look(theirs)
    assert soon_over.verdict is Verdict.WARN
    assert "the broker's certificate ends in 4 days" in soon_over.text
    broker.stop()
    broker.start()
    in_the_clear = look(ours)
    assert in_the_clear.verdict is Verdict.FAIL
    assert "mqtt.port" in in_the_clear.cure


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
)
def test_who_never_answers_a_greeting_by_tls_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "CONNECT_S", 0.1)
    ca = make(tmp_path / "ours", "--device", "x") / "ca.pem"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        found = reach.broker(MqttOptions(host="127.0.0.1", port=port, device_id="x", ca_file=ca))
    assert (found.verdict, found.cure) == (Verdict.FAIL, "set mqtt.port to the one for TLS")
    assert "timed out" in found.text


def test_a_broker_that_is_absent_fails() -> None:
    found = reach.broker(MqttOptions(host="127.0.0.1", port=free_port(), device_id="x"))
    assert found.verdict is Verdict.FAIL
    assert found.text.endswith("connection refused")


def test_secrets_that_cannot_be_read_are_refused_before_the_call(tmp_path: Path) -> None:
    options = MqttOptions(
        host="127.0.0.1", device_id="x", username="me", password_file=tmp_path / "missing"
    )
    with pytest.raises(ConfigError, match="missing"):
        reach.broker(options)
    with pytest.raises(ConfigError, match="is not there"):
        reach.broker(MqttOptions(host="127.0.0.1", device_id="x", ca_file=tmp_path / "ca.pem"))
