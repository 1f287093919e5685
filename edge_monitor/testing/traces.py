"""Turns a script into the observations that a camera and the networks would have made of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_monitor.ports import SpeedSource
from edge_monitor.testing.script import ActKind, DriverScript, Seconds
from edge_monitor.types import Observation, Status

REST_MAR, YAWN_MAR = 0.05, 0.85
"""Mouth aspect ratio at mouth 0 and 1."""

HEAD_NOISE_DEG = 0.4
"""Standard deviation of each angle of the head."""

NOISE_SIGMAS = 3.0
"""All noise is cut here, so that it never makes an open eye look shut."""

EYE_AZIMUTH_DEG = 15.0
"""How far the eyes look past one another on the round of the face: what foreshortens them."""

_HALF_SURE, _DOUBT = 0.75, 0.06
"""Closure at which an eye is as likely shut as not, and how fast that turns."""

YAW_MAX_DEG, PITCH_MAX_DEG = 45.0, 30.0
"""Beyond these the eyes cannot be measured."""


@dataclass(frozen=True, slots=True)
class Driver:
    """What the networks measure of one person.

    Attributes:
        open_ear: EAR of the open eyes, 0.2 to 0.38 between people.
        shut_ratio: EAR of the shut eyes as a share of that.
        open_openness: the openness witness of the open eyes; that of shut ones is 0. Where it
            falls below a quarter of the open eyes', the eye is likelier shut than not.
        noise: standard deviation of both witnesses as a share of their open level.
        geometry: proportions of the face.
    """

    open_ear: float = 0.29
    shut_ratio: float = 0.3
    open_openness: float = 0.97
    noise: float = 0.02
    geometry: tuple[float, ...] = (0.9, 0.6, 0.45)


@dataclass(frozen=True, slots=True)
class Camera:
    """When frames come.

    Attributes:
        fps: nominal frames per second.
        jitter: how far a frame may come early or late together, as a share of the period, 0 to 1.
        drop_share: share of the frames that are lost, as far as `max_gap_s` allows.
        max_gap_s: two frames are never further apart. An alarm that is to come within 0.2 s
            cannot come from frames that are further apart than that.
        start_t: seconds on the monotonic scale at which the script begins.
    """

    fps: float = 30.0
    jitter: float = 0.0
    drop_share: float = 0.0
    max_gap_s: float = 0.2
    start_t: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no camera does.

        Raises:
            ValueError: naming the field.
        """
        if not 1.0 / self.max_gap_s <= self.fps <= 1000.0:  # noqa: PLR2004 - faster is no camera
            raise ValueError(f"fps must be {1.0 / self.max_gap_s} to 1000, not {self.fps}")
        for name in ("jitter", "drop_share"):
            if not 0.0 <= getattr(self, name) < 1.0:
                raise ValueError(f"{name} must be 0 or more and below 1")


def frame_times(length_s: float, camera: Camera, seed: int = 0) -> Seconds:
    """When the frames of a stretch of `length_s` seconds come, counted from 0, rising."""
    random = np.random.default_rng((seed, 1))
    count = int(length_s * camera.fps) + 1
    shift = camera.jitter * (random.random(count) - 0.5)
    wanted = np.clip((np.arange(count) + shift) / camera.fps, 0.0, length_s)
    lost = random.random(count) < camera.drop_share
    times = [0.0]
    for index in range(1, count):
        following = wanted[index + 1] if index + 1 < count else length_s
        if lost[index] and following - times[-1] <= camera.max_gap_s:
            continue
        t = min(float(wanted[index]), times[-1] + camera.max_gap_s)
        if t > times[-1]:
            times.append(t)
    return np.array(times)


def trace(
    script: DriverScript,
    *,
    driver: Driver | None = None,
    camera: Camera | None = None,
    seed: int = 0,
    speed: SpeedSource | None = None,
) -> Iterator[Observation]:
    """The observations of a whole script; the same arguments always give the same ones.

    Args:
        script: what the driver does.
        driver: whom the networks look at.
        camera: when the frames come.
        seed: of jitter, lost frames and noise.
        speed: of the vehicle, asked on the monotonic scale.
    """
    driver, camera = driver or Driver(), camera or Camera()
    times = frame_times(script.length_s, camera, seed)
    yaw = script.amount(ActKind.LOOK, times)
    pitch = script.amount(ActKind.NOD, times)
    absent = script.amount(ActKind.LEAVE, times) > 0.5  # noqa: PLR2004 - half-way, as every act
    hidden = script.amount(ActKind.COVER_EYES, times) > 0.5  # noqa: PLR2004 - as above
    hidden |= (np.abs(yaw) > YAW_MAX_DEG) | (np.abs(pitch) > PITCH_MAX_DEG)
    face_ids = 1 + np.cumsum(np.diff(absent.astype(np.int64), prepend=0) < 0)
    measured = _measure(script, driver, times, seed).tolist()
    for index, t in enumerate((times + camera.start_t).tolist()):
        speed_kmh = None if speed is None else speed.speed_kmh(t)
        if absent[index]:
            yield Observation(t=t, status=Status.NO_FACE, speed_kmh=speed_kmh)
            continue
        ear_left, ear_right, open_left, open_right, shut_left, shut_right, *head = measured[index]
        if hidden[index]:
            ear_left = ear_right = open_left = open_right = shut_left = shut_right = None
        mar, yaw_deg, pitch_deg, roll_deg = head
        yield Observation(
            t=t,
            status=Status.EYES_NOT_VISIBLE if hidden[index] else Status.VALID,
            face_id=int(face_ids[index]),
            ear_left=ear_left,
            ear_right=ear_right,
            openness_left=open_left,
            openness_right=open_right,
            closed_left=shut_left,
            closed_right=shut_right,
            mar=mar,
            yaw=yaw_deg,
            pitch=pitch_deg,
            roll=roll_deg,
            geometry=driver.geometry,
            speed_kmh=speed_kmh,
        )


def _measure(
    script: DriverScript, driver: Driver, times: Seconds, seed: int
) -> NDArray[np.float64]:
    """EAR, openness and closed probability of left and right, MAR, yaw, pitch, roll: (n, 10)."""
    random = np.random.default_rng((seed, 2))
    noise = random.normal(size=(times.size, 10)).clip(-NOISE_SIGMAS, NOISE_SIGMAS)
    closure = script.closure(times)
    yaw = script.amount(ActKind.LOOK, times)
    ear = driver.open_ear * (1.0 - closure * (1.0 - driver.shut_ratio))
    shut = 1.0 / (1.0 + np.exp((_HALF_SURE - closure) / _DOUBT))
    clean = np.stack(
        [
            ear / _width(yaw, 1.0),
            ear / _width(yaw, -1.0),
            driver.open_openness * (1.0 - closure),
            driver.open_openness * (1.0 - closure),
            shut,
            shut,
            REST_MAR + (YAWN_MAR - REST_MAR) * script.mouth(times),
            yaw,
            script.amount(ActKind.NOD, times),
            np.zeros_like(times),
        ],
        axis=1,
    )
    spread = np.array(
        [
            *(driver.noise * driver.open_ear,) * 2,
            *(driver.noise * driver.open_openness,) * 2,
            *(driver.noise,) * 2,
            0.2 * REST_MAR,
            *(HEAD_NOISE_DEG,) * 3,
        ]
    )
    values = clean + noise * spread
    values[:, 2:6] = values[:, 2:6].clip(0.0, 1.0)
    return np.asarray(values)


def _width(yaw: Seconds, side: float) -> Seconds:
    """Width of the left (`side` 1) or right eye as a share of that seen from the front.

    A face that turns to the right edge of the picture turns its left eye away.
    """
    turned = np.clip(yaw * side, -YAW_MAX_DEG, YAW_MAX_DEG) + EYE_AZIMUTH_DEG
    return np.asarray(np.cos(np.radians(turned)) / np.cos(np.radians(EYE_AZIMUTH_DEG)))
