"""The configuration: what may stand in the TOML file, with defaults for everything.

Order of precedence: defaults < file < environment (`EDGE_MONITOR__MQTT__HOST=broker`) < command
line (`--set mqtt.host=broker`). `settings_file` reads; this module says what there is.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from edge_monitor.decision.audience import AudienceLimits
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.settings_labels import Classifier, Emotion
from edge_monitor.settings_mqtt import Mqtt
from edge_monitor.settings_section import Section, numbers_alone
from edge_monitor.settings_speed import Speed
from edge_monitor.settings_values import (
    Angle,
    Celsius,
    ClassifierName,
    Folder,
    Fraction,
    Location,
    Pin,
    Positive,
    Score,
)
from edge_monitor.settings_web import Web

_AUDIENCE = AudienceLimits()
_SHEDDING = SheddingLimits()
MOST_FACES = 16
"""That can be followed at a time."""

_BCM = "BCM number of its GPIO line"


class Device(Section):
    """Who this device is on the network."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{0,64}$")] = Field(
        default="", description="name in MQTT topics; empty: a short hash of the machine id"
    )


class Camera(Section):
    """Where frames come from."""

    source: Annotated[str, Field(min_length=1)] = Field(
        default="auto",
        description="`auto`, `picamera2`, `/dev/videoN`, `rtsp://…`, a video file or a folder of "
        "pictures",
    )
    width: Annotated[int, Field(ge=160, le=1920)] = Field(
        default=640, description="pixels that are asked for"
    )
    height: Annotated[int, Field(ge=120, le=1080)] = Field(default=480, description="likewise")
    fps: Annotated[float, Field(ge=1.0, le=120.0)] = Field(
        default=30.0,
        description="frames per second; below 15 blink statistics are refused, which state, log "
        "and a replay's summary say; alarms come all the same, but at 2 and below no closure can "
        "be followed, which is told as `degraded`",
    )

    @property
    def is_recording(self) -> bool:
        """Whether the source is a file or folder rather than a camera or stream."""
        live = self.source in ("auto", "picamera2") or self.source.startswith("/dev/")
        return not live and "://" not in self.source

    @field_validator("source")
    @classmethod
    def _stream_is_rtsp(cls, source: str) -> str:
        scheme, mark, _ = source.partition("://")
        if mark and scheme.lower() not in ("rtsp", "rtsps"):  # what follows may hold a password
            raise ValueError("the address of a stream starts with rtsp:// or rtsps://")
        return source


class Perception(Section):
    """How faces are looked for."""

    detector_interval_s: Positive = Field(
        default=2.0, description="how often new faces are looked for while one is tracked"
    )
    detector_score: Score = Field(default=0.5, description="least score of a face to be looked at")
    landmark_score: Score = Field(default=0.5, description="least score to stay tracked")
    max_faces: Annotated[int, Field(ge=1, le=MOST_FACES)] = Field(
        default=2, description="how many faces are tracked"
    )
    seat: tuple[Fraction, Fraction, Fraction, Fraction] = Field(
        default=(0.0, 0.0, 1.0, 1.0),
        description="left, top, right, bottom of the driver's place as fractions of the picture; "
        "with `drowsiness.enabled` false, as at a kiosk, faces outside of it are left out of "
        "everything",
    )

    @model_validator(mode="after")
    def _seat_has_an_area(self) -> "Perception":
        left, top, right, bottom = self.seat
        if left >= right or top >= bottom:
            raise ValueError("seat needs left < right and top < bottom")
        return self


class Drowsiness(Section):
    """Whether a driver is watched."""

    enabled: bool = Field(default=True, description="watch for drowsiness")


class Kiosk(Section):
    """The audience: visits, dwell, attention and expressions, summed up."""

    enabled: bool = Field(default=False, description="count who stands before the camera")
    interval_s: Annotated[float, Field(ge=1.0, le=86_400.0)] = Field(
        default=_AUDIENCE.interval_s, description="how often the sums are told"
    )
    one_person: bool = Field(
        default=_AUDIENCE.one_person,
        description="say when more than one person is there: `several` in the state, as an event, "
        "and in the audience for how long",
    )
    attention_yaw_deg: Angle = Field(
        default=_AUDIENCE.attention_yaw_deg,
        description="a head turned aside by at most so much is attentive",
    )
    attention_pitch_deg: Angle = Field(
        default=_AUDIENCE.attention_pitch_deg, description="likewise, up or down"
    )

    def limits(self) -> AudienceLimits:
        """What the decisions know of it."""
        return AudienceLimits(**self.model_dump(exclude={"enabled"}))


class BoardSettings(Section):
    """When the board is too hot, or slowed down, and expressions rest."""

    hot_c: Celsius = Field(
        default=_SHEDDING.hot_c,
        description="at so much, under-voltage or a throttled processor, expressions rest, then "
        "the page's preview, then classifiers; eyes never do. Set it higher on a PC",
    )
    cool_c: Celsius = Field(
        default=_SHEDDING.cool_c, description="down to here they rest, once they do"
    )
    step_s: Positive = Field(
        default=_SHEDDING.step_s,
        description="for which the board must be at `cool_c` or below, and not slowed down, before "
        "they go on",
    )
    interval_s: Annotated[float, Field(ge=0.01, le=3600.0)] = Field(
        default=5.0, description="how often the sensors are read"
    )
    sysfs: Location = Field(
        default=Path("/sys"), description="where the kernel tells; another folder in a container"
    )

    @model_validator(mode="after")
    def _limits_hold_together(self) -> "BoardSettings":
        self.limits()
        return self

    def limits(self) -> SheddingLimits:
        """What the decisions know of it."""
        return SheddingLimits(self.hot_c, self.cool_c, self.step_s)


class BuzzerSettings(Section):
    """The alarm's sound."""

    kind: Literal["auto", "active", "passive", "log"] = Field(
        default="auto",
        description="`active` sounds by itself, `passive` is driven with a tone, `log` writes "
        "lines; `auto`: active on a Raspberry Pi, log elsewhere",
    )
    pin: Pin = Field(default=17, description=_BCM)
    mid_tone_hz: Annotated[float, Field(ge=200.0, le=5000.0)] = Field(
        default=1500.0, description="passive: middle of the tones"
    )
    self_test: bool = Field(default=True, description="three rising beeps at start")


class Light(Section):
    """The status LED."""

    pin: Pin | None = Field(default=None, description=_BCM)


class ButtonSettings(Section):
    """The button, to ground: a press acknowledges the present alarm, holding it snoozes."""

    pin: Pin | None = Field(default=None, description=_BCM)
    snooze_s: Positive = Field(
        default=300.0,
        description="the drowsy levels are silent for so long after the button was held for 3 s; "
        "at most `thresholds.snooze_max_s`",
    )


class JournalSettings(Section):
    """The record of events on disk."""

    enabled: bool = Field(
        default=True,
        description="keep events on disk: alarms (and the first event) at once, others every "
        "quarter of an hour and when it stops",
    )
    folder: Folder = Field(
        default=None,
        description="takes `events.jsonl` and its predecessor; unset: as `mqtt.spool.folder`",
    )
    max_bytes: Annotated[int, Field(ge=10_000, le=1_000_000_000)] = Field(
        default=2_000_000, description="of one file"
    )
    blinks: bool = Field(
        default=False,
        description="write each blink and partial blink, too; droops (long blinks) always are",
    )


class Settings(Section):
    """The whole configuration."""

    device: Device = Device()
    camera: Camera = Camera()
    perception: Perception = Perception()
    drowsiness: Drowsiness = Drowsiness()
    thresholds: Annotated[Thresholds, BeforeValidator(numbers_alone)] = Thresholds()
    emotion: Emotion = Emotion()
    classifiers: dict[ClassifierName, Classifier] = Field(
        default={}, description="by the name that each has in the manifest"
    )
    kiosk: Kiosk = Kiosk()
    board: BoardSettings = BoardSettings()
    buzzer: BuzzerSettings = BuzzerSettings()
    light: Light = Light()
    button: ButtonSettings = ButtonSettings()
    mqtt: Mqtt = Mqtt()
    journal: JournalSettings = JournalSettings()
    speed: Speed = Speed()
    web: Web = Web()

    def classifier_intervals_s(self) -> dict[str, float]:
        """Of each classifier that is switched on, by its name."""
        return {name: one.interval_s for name, one in self.classifiers.items() if one.enabled}

    @model_validator(mode="after")
    def _pins_are_distinct(self) -> "Settings":
        used: dict[int, str] = {}
        for section in ("buzzer", "light", "button"):
            pin = getattr(self, section).pin
            if pin in used:
                raise ValueError(f"{section}.pin: GPIO{pin} is taken by the {used[pin]}")
            if pin is not None:
                used[pin] = section
        return self

    @model_validator(mode="after")
    def _speed_can_come(self) -> "Settings":
        if self.speed.source == "mqtt" and not self.mqtt.enabled:
            raise ValueError("speed.source: mqtt tells a speed only where mqtt.enabled is set")
        return self
