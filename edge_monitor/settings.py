"""The configuration: what may stand in the TOML file, with defaults for everything.

Order of precedence: defaults < file < environment (`EDGE_MONITOR__MQTT__HOST=broker`) < command
line (`--set mqtt.host=broker`). `settings_file` reads; this module says what there is.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edge_monitor.decision.audience import AudienceLimits
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.settings_mqtt import Mqtt
from edge_monitor.settings_section import Section
from edge_monitor.settings_speed import Speed
from edge_monitor.settings_values import (
    Angle,
    Celsius,
    ClassifierName,
    Fraction,
    Location,
    Pin,
    Positive,
    Score,
)

_EXPRESSIONS = LabelLimits()
_AUDIENCE = AudienceLimits()
_SHEDDING = SheddingLimits()


class Device(Section):
    """Who this device is on the network."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{0,64}$")] = Field(
        default="", description="name in MQTT topics; empty: a short hash of the machine id"
    )


class Camera(Section):
    """Where frames come from."""

    source: Annotated[str, Field(min_length=1)] = Field(
        default="auto",
        description="auto, picamera2, /dev/videoN, rtsp://…, a video file or a folder of pictures",
    )
    width: Annotated[int, Field(ge=160, le=1920)] = 640
    height: Annotated[int, Field(ge=120, le=1080)] = 480
    fps: Annotated[float, Field(ge=1.0, le=120.0)] = 30.0

    @property
    def is_recording(self) -> bool:
        """Whether the source is a file or folder rather than a camera or stream."""
        return self.source not in ("auto", "picamera2") and not self.source.startswith(
            ("/dev/", "rtsp://", "rtsps://")
        )


class Perception(Section):
    """How faces are looked for."""

    detector_interval_s: Positive = Field(
        default=2.0, description="how often new faces are looked for while one is tracked"
    )
    detector_score: Score = Field(default=0.5, description="least score of a face to be looked at")
    landmark_score: Score = Field(default=0.5, description="least score to stay tracked")
    max_faces: Annotated[int, Field(ge=1, le=16)] = 2
    seat: tuple[Fraction, Fraction, Fraction, Fraction] = Field(
        default=(0.0, 0.0, 1.0, 1.0),
        description="left, top, right, bottom of the driver's place as fractions of the picture",
    )

    @model_validator(mode="after")
    def _seat_has_an_area(self) -> "Perception":
        left, top, right, bottom = self.seat
        if left >= right or top >= bottom:
            raise ValueError("seat needs left < right and top < bottom")
        return self


class Switch(Section):
    """A function that can be switched off."""

    enabled: bool = True


class _Labelled(Section):
    """Labels of faces: how often each is looked at, and when a label is told of it."""

    enabled: bool = False
    interval_s: Annotated[float, Field(ge=0.0, le=60.0)] = Field(
        default=0.2,
        description="how often each face is looked at, one face a frame; 0: all in every frame",
    )
    time_constant_s: Positive = Field(
        default=_EXPRESSIONS.time_constant_s, description="over which probabilities are averaged"
    )
    confidence: Fraction = Field(
        default=_EXPRESSIONS.confidence, description="least probability of a label that is told"
    )
    margin: Fraction = Field(
        default=_EXPRESSIONS.margin, description="by which it must lead the next one"
    )
    dwell_s: Positive = Field(
        default=_EXPRESSIONS.dwell_s, description="for which it must lead before it is told"
    )
    changes_per_minute: Annotated[int, Field(ge=1, le=600)] = Field(
        default=_EXPRESSIONS.changes_per_minute, description="most changes of one face's label"
    )

    @model_validator(mode="after")
    def _limits_hold_together(self) -> Self:
        self.limits()
        return self

    def limits(self) -> LabelLimits:
        """What the decisions know of it; looks that are far apart are not taken for a loss."""
        return LabelLimits(
            **self.model_dump(exclude={"enabled", "method", "interval_s"}),
            unmeasured_s=max(_EXPRESSIONS.unmeasured_s, 2.0 * self.interval_s),
        )


class Emotion(_Labelled):
    """Expressions: off in vehicles (EU AI Act, Art. 5(1)(f))."""

    method: Literal["network", "geometry"] = Field(
        default="network", description="by the face's pixels, or by where its landmarks lie alone"
    )

    @property
    def role(self) -> str:
        """What the manifest calls that which the method needs."""
        return "emotion" if self.method == "network" else "emotion_geometry"


class Classifier(_Labelled):
    """A classifier of the manifest; it runs where its section stands in the configuration."""

    enabled: bool = True
    interval_s: Annotated[float, Field(ge=0.0, le=60.0)] = 1.0
    time_constant_s: Positive = 2.0
    confidence: Fraction = 0.6
    margin: Fraction = 0.2
    dwell_s: Positive = 1.0


class Kiosk(Section):
    """The audience: visits, dwell, attention and expressions, summed up."""

    enabled: bool = False
    interval_s: Annotated[float, Field(ge=1.0, le=86_400.0)] = Field(
        default=_AUDIENCE.interval_s, description="how often the sums are told"
    )
    one_person: bool = Field(
        default=_AUDIENCE.one_person, description="tell when more than one person is there"
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

    hot_c: Celsius = Field(default=_SHEDDING.hot_c, description="from here on expressions rest")
    cool_c: Celsius = Field(
        default=_SHEDDING.cool_c, description="down to here they do, once they rest"
    )
    step_s: Positive = Field(
        default=_SHEDDING.step_s, description="for which all must be well before they go on"
    )
    interval_s: Annotated[float, Field(ge=0.01, le=3600.0)] = Field(
        default=5.0, description="how often the board is asked"
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
        description="active sounds by itself, passive is driven with a tone, log writes lines; "
        "auto: active on a Raspberry Pi, log elsewhere",
    )
    pin: Pin = 17
    mid_tone_hz: Annotated[float, Field(ge=200.0, le=5000.0)] = Field(
        default=1500.0, description="middle of a passive buzzer's range"
    )
    self_test: bool = Field(default=True, description="three rising beeps at start")


class Light(Section):
    """The status LED."""

    pin: Pin | None = None


class ButtonSettings(Section):
    """The button, to ground: a press acknowledges the present alarm, holding it snoozes."""

    pin: Pin | None = None
    snooze_s: Positive = Field(
        default=300.0,
        description="advisory levels are silent for so long after the button was held for 3 s; "
        "at most thresholds.snooze_max_s",
    )


class JournalSettings(Section):
    """The record of events on disk."""

    enabled: bool = True
    folder: Location | None = Field(
        default=None, description="unset: the service's state folder, or var without a service"
    )
    max_bytes: Annotated[int, Field(ge=10_000, le=1_000_000_000)] = 2_000_000
    blinks: bool = Field(
        default=False, description="each blink, too; droops (long blinks) are always written"
    )


class Settings(Section):
    """The whole configuration."""

    device: Device = Device()
    camera: Camera = Camera()
    perception: Perception = Perception()
    drowsiness: Switch = Switch()
    thresholds: Thresholds = Thresholds()
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
