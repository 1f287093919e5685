"""The values that pass from stage to stage: frozen, in seconds, pixels, degrees, fractions."""

from edge_monitor.types.asked import (
    Answer,
    Change,
    Command,
    Refusal,
    Request,
    Setting,
    SettingState,
    Verb,
)
from edge_monitor.types.decided import (
    Affect,
    Audience,
    BlinkStatistics,
    Classified,
    DriverState,
    Event,
    Expression,
)
from edge_monitor.types.health import RUNNING, Board, Health, SpeedReport
from edge_monitor.types.names import EmotionLabel, EventKind, Level, Phase, Sound, Status, Work
from edge_monitor.types.numbers import Numbers, Spread
from edge_monitor.types.seen import Box, Eye, Face, Frame, Image, Observation, Points, Pose, Scene

__all__ = [
    "RUNNING",
    "Affect",
    "Answer",
    "Audience",
    "BlinkStatistics",
    "Board",
    "Box",
    "Change",
    "Classified",
    "Command",
    "DriverState",
    "EmotionLabel",
    "Event",
    "EventKind",
    "Expression",
    "Eye",
    "Face",
    "Frame",
    "Health",
    "Image",
    "Level",
    "Numbers",
    "Observation",
    "Phase",
    "Points",
    "Pose",
    "Refusal",
    "Request",
    "Scene",
    "Setting",
    "SettingState",
    "Sound",
    "SpeedReport",
    "Spread",
    "Status",
    "Verb",
    "Work",
]
