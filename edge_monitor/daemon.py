"""The composition root: the only file that names concrete classes.

Each function builds one part from the settings; `service` starts and stops them in order. Imports
stand inside the functions, so that a part that is not configured costs no time and no memory.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.basis import network_digests
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.errors import SourceError
from edge_monitor.monitor import Surroundings
from edge_monitor.people import classifier_states, expression_state, people_policy
from edge_monitor.perception.manifest import Manifest, ModelSpec, load_manifest
from edge_monitor.pipeline import Load, Pipeline
from edge_monitor.ports import (
    Clock,
    FrameFeed,
    FrameSource,
    Laps,
    SpeedSource,
    no_laps,
)
from edge_monitor.settings import Settings

if TYPE_CHECKING:
    from edge_monitor.perception.runtime import PictureNetwork
    from edge_monitor.system.board_watch import BoardWatch

MANIFEST = Path(__file__).resolve().parent.parent / "models" / "MANIFEST.toml"
DEMO_FILM = MANIFEST.parent / "cache" / "sample.mp4"
ROLES = ("face_detector", "face_mesh", "eye")
"""The networks that every run needs."""


def open_source(name: str, settings: Settings) -> FrameSource:
    """Open a source by its name: `/dev/videoN`, `picamera2`, a URL, a folder or a file.

    Raises:
        SourceError: it is not there or cannot be read.
    """
    camera = settings.camera
    if name == "picamera2":
        from edge_monitor.camera.picamera import Picamera2Source

        return Picamera2Source(camera.width, camera.height, camera.fps)
    if name.startswith("/dev/"):
        from edge_monitor.camera.v4l2 import V4l2Source

        return V4l2Source(Path(name), camera.width, camera.height, camera.fps)
    if "://" in name:
        from edge_monitor.camera.rtsp import RtspSource

        return RtspSource(name)
    from edge_monitor.camera.files import is_folder
    from edge_monitor.camera.folder import PICTURE_SUFFIXES, FolderSource

    path = Path(name)
    if is_folder(path) or path.suffix.lower() in PICTURE_SUFFIXES:
        return FolderSource(path)
    from edge_monitor.camera.video import VideoFileSource

    return VideoFileSource(path)


def find_camera() -> str:
    """The name of the first camera of this machine, for `open_source`.

    Raises:
        SourceError: there is none.
    """
    from edge_monitor.camera.devices import closed_devices, list_cameras
    from edge_monitor.camera.picamera import picamera_available

    if picamera_available():
        return "picamera2"
    for camera in list_cameras():
        return str(camera.path)
    if closed := ", ".join(map(str, closed_devices())):
        raise SourceError(f"{closed} may not be opened; add this user to the group video")
    raise SourceError("no camera found; plug one in or set camera.source to a stream or a file")


def check_recording(settings: Settings) -> None:
    """Find out before anything starts whether the configured recording can be played.

    Raises:
        SourceError: it is not there or cannot be read. A camera may be absent.
    """
    if settings.camera.is_recording:
        open_source(settings.camera.source, settings).close()


def source_shown(settings: Settings) -> str:
    """The source as it may be shown to everybody: without user and password."""
    from edge_monitor.camera.rtsp import mask_credentials

    return mask_credentials(settings.camera.source)


def start_capture(settings: Settings, clock: Clock, *, loop: bool) -> FrameFeed:
    """Begin to read the configured source; a recording is played at its own speed.

    What is absent is tried again and again, as `check_recording` has told what should be there.
    """
    name = settings.camera.source
    if not settings.camera.is_recording:
        from edge_monitor.camera.capture import Capture

        return Capture(
            lambda: open_source(find_camera() if name == "auto" else name, settings), clock
        )
    from edge_monitor.camera.realtime import Playback

    return Playback(lambda: open_source(name, settings), clock, loop=loop)


def open_manifest() -> Manifest:
    """The manifest of the networks.

    Raises:
        ModelError: it is missing or wrong.
    """
    return load_manifest(MANIFEST)


def open_network(spec: ModelSpec) -> "PictureNetwork":
    """One network alone.

    Raises:
        ModelError: its file is missing, damaged or of another shape.
    """
    from edge_monitor.perception.runtime import Network

    return Network.open(spec)


def build_pipeline(
    settings: Settings,
    *,
    perceive: bool,
    recorded: bool = True,
    speed: SpeedSource | None = None,
    laps: Laps = no_laps,
) -> Pipeline:
    """The graph from picture to decision.

    Args:
        settings: the configuration.
        perceive: with the networks, or for observations alone.
        recorded: a recording may hold the same picture for long; a camera may not.
        speed: the vehicle's, where something knows it.
        laps: time the work on each frame.

    Raises:
        ConfigError: the manifest has none of the name of a classifier.
        ModelError: a network's file is missing, damaged or of another shape.
    """
    policy = DrowsinessPolicy(settings.thresholds) if settings.drowsiness.enabled else None
    if not perceive:
        return Pipeline(None, policy, speed=speed, laps=laps)
    import cv2

    from edge_monitor.camera.guard import GuardLimits, PictureGuard
    from edge_monitor.perception.perceiver import Perceiver, PerceptionOptions

    # A second thread brings contention and no speed on pictures this small.
    cv2.setNumThreads(1)
    options = PerceptionOptions(
        **settings.perception.model_dump(),
        seat_alone=not settings.drowsiness.enabled,
        expressions=settings.emotion.enabled,
        expression_role=settings.emotion.role,
        expression_interval_s=settings.emotion.interval_s,
        classifier_intervals_s=settings.classifier_intervals_s(),
    )
    manifest = open_manifest()
    people = people_policy(settings, manifest)
    perceiver = Perceiver.open(manifest, options, laps)
    guard = PictureGuard(GuardLimits(frozen_after_s=None) if recorded else GuardLimits())
    loads = [Load(name, rest) for name, rest in perceiver.loads.items()]
    return Pipeline(perceiver, policy, guard, speed, people, loads=loads, laps=laps)


def journal_folder(settings: Settings) -> Path:
    """Where the journal lies: in its folder or the spool's, if configured, else the service's."""
    from edge_monitor.system.state import state_directory

    return settings.journal.folder or settings.mqtt.spool.folder or state_directory()


def build_clock() -> Clock:
    """The machine's clock."""
    from edge_monitor.system.clock import SystemClock

    return SystemClock()


def lock_board() -> AbstractContextManager[object]:
    """Hold the board for this process alone.

    Raises:
        BusyError: another daemon holds it.
    """
    from edge_monitor.system.lock import BoardLock, runtime_directory

    return BoardLock(runtime_directory())


def watch_board(settings: Settings) -> "BoardWatch":
    """The sensors of the board, which are read while it is entered as a context."""
    from edge_monitor.system.board_watch import BoardWatch

    return BoardWatch(settings.board.interval_s, settings.board.sysfs)


def surroundings(
    settings: Settings, board: "BoardWatch", alive: Callable[[], None]
) -> Surroundings:
    """What the loop knows about the machine and the networks in use.

    Raises:
        ModelError: the manifest is missing or wrong.
    """
    from edge_monitor.system.versions import versions

    manifest = open_manifest()
    emotion = expression_state(settings, manifest)
    models = network_digests(settings, manifest, ROLES)
    states = classifier_states(settings, manifest)
    return Surroundings(
        emotion, models, board.newest, settings.board.limits(), alive, states, versions()
    )
