"""Checks of what is reached by a name: the source of frames, the broker."""

import os
import socket
import ssl
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from edge_monitor.camera.devices import closed_devices, list_cameras
from edge_monitor.camera.picamera import picamera_available
from edge_monitor.camera.rtsp import mask_credentials
from edge_monitor.camera.v4l2 import require_camera
from edge_monitor.doctor.finding import Finding, Verdict, fail, ok, warn
from edge_monitor.errors import SourceError
from edge_monitor.outputs.loose_file import loose
from edge_monitor.outputs.mqtt_options import MqttOptions

CONNECT_S = 2.0
"""Longest wait for an answer from the network."""

RTSP_PORT = 554
BOARD = Path("/proc/device-tree/model")

_APT = "sudo apt install python3-picamera2, and in a checkout scripts/setup again"


def camera(source: str, board: Path = BOARD) -> Finding:
    """The configured source of frames is there; a camera is not opened, so that one in use passes.

    Args:
        source: as `camera.source`.
        board: file in which a Raspberry Pi says what it is.
    """
    if "://" in source:
        return _stream(source)
    if source in ("auto", "picamera2"):
        return _local_camera(source, board)
    if not Path(source).exists():
        return fail(f"{source} is not there", "plug the camera in or set camera.source")
    return _device(Path(source)) if source.startswith("/dev/") else ok(source)


def _device(path: Path) -> Finding:
    try:
        found = require_camera(path)
    except SourceError as error:
        said, _, cure = str(error).rpartition("; ")
        return fail(said, cure)
    return ok(f"{path} ({found.name})")


def _stream(url: str) -> Finding:
    try:
        address = urlsplit(url)
        host, port = address.hostname or "", address.port or RTSP_PORT
    except ValueError:
        return fail(
            f"{mask_credentials(url)}: no address that can be read",
            "write / ? # and @ in its user and password as %2F %3F %23 and %40",
        )
    fault = refused(host, port)
    if fault is not None:
        return fail(f"{host}: {fault}", "check the stream's address and network")
    return ok(f"{host} answers")


def _local_camera(source: str, board: Path) -> Finding:
    pi_fault = picamera_fault() if is_raspberry_pi(board) else None
    names = [] if pi_fault is not None or not picamera_available() else ["picamera2"]
    if source == "auto":
        names += [f"{camera.path} ({camera.name})" for camera in list_cameras()]
    if not names and pi_fault is not None:
        return fail(f"no camera found, and picamera2 cannot be used ({pi_fault})", _APT)
    if not names and (closed := closed_devices()):
        return fail(
            f"{', '.join(map(str, closed))} may not be opened by this user",
            "sudo usermod -aG video $USER, then log in again",
        )
    if not names:
        return fail(
            "no camera found", "plug one in, or set camera.source to a stream or a recording"
        )
    if pi_fault is not None:
        return warn(f"{', '.join(names)}; picamera2 cannot be used ({pi_fault})", _APT)
    return ok(", ".join(names))


def is_raspberry_pi(board: Path = BOARD) -> bool:
    """Whether this machine says that it is one."""
    try:
        return "Raspberry Pi" in board.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def picamera_fault() -> str | None:
    """Why picamera2 cannot be imported, or `None`; a version built for another numpy is told."""
    os.environ.setdefault("LIBCAMERA_LOG_LEVELS", "*:WARN")
    try:
        if find_spec("picamera2") is None:
            return "not installed, or the environment does not see system packages"
        import_module("picamera2")
    except Exception as error:  # noqa: BLE001 - compiled libraries raise whatever they like
        return " ".join(str(error).split()) or type(error).__name__
    return None


def broker(options: MqttOptions) -> Finding:
    """The broker answers and can be trusted, and password and certificates can be read.

    Raises:
        ConfigError: one of them cannot.
    """
    options.password()
    tls = None if options.ca_file is None else options.tls_context()
    where = f"{options.host}:{options.port}"
    fault = refused(options.host, options.port)
    if fault is not None:
        return fail(f"{where}: {fault}", "start the broker or correct mqtt.host")
    found = ok(f"{where} answers") if tls is None else _shaken_hands(options, tls, where)
    for path in options.secrets if found.verdict is Verdict.OK else ():
        open_secret = loose(path)
        if open_secret is not None:
            return warn(f"{found.text}, but {path} is open to others", open_secret.cure)
    return found


def _shaken_hands(options: MqttOptions, tls: ssl.SSLContext, where: str) -> Finding:
    from edge_monitor.outputs.tls_watch import TlsWatch  # brings paho along

    watch = TlsWatch(options)
    try:
        with (
            socket.create_connection((options.host, options.port), CONNECT_S) as line,
            tls.wrap_socket(line, server_hostname=options.host) as secure,
        ):
            watch.connected(secure.getpeercert(binary_form=True) or b"")
    except (ssl.SSLError, ConnectionResetError) as error:
        said, _, cure = watch.failed(error).rpartition(": ")
        return fail(f"{where} {said}", cure)
    except OSError as error:
        return fail(f"{where} {watch.failed(error)}", "set mqtt.port to the one for TLS")
    if watch.warning is not None:
        said, _, cure = watch.warning.rpartition(": ")
        return warn(f"{where}: {said}", cure)
    return ok(f"{where} answers and is trusted, until {watch.expires}")


def gpsd(host: str, port: int) -> Finding:
    """Something answers where gpsd should."""
    where = f"{host}:{port}"
    fault = refused(host, port)
    if fault is not None:
        return fail(
            f"gpsd at {where}: {fault}", "sudo apt install gpsd, or correct speed.gpsd_host"
        )
    return ok(f"gpsd at {where} answers")


def refused(host: str, port: int, timeout_s: float = CONNECT_S) -> str | None:
    """Why no TCP connection can be made, or `None`."""
    try:
        with closing(socket.create_connection((host, port), timeout_s)):
            return None
    except TimeoutError:
        return f"no answer within {timeout_s:g} s"
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return reason.lower()
