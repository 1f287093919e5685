"""Words and the closure bar along the edges of a picture."""

from collections.abc import Iterator, Mapping
from typing import Final

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.overlay.canvas import BLACK, WHITE, Canvas, Colour
from edge_monitor.types import DriverState, EmotionLabel, Level, Status

LEVELS: Final[Mapping[Level, Colour]] = {
    Level.AWAKE: (120, 215, 110),
    Level.DROWSY_ADVISORY: (70, 220, 255),
    Level.DROWSY_WARNING: (50, 165, 255),
    Level.MICROSLEEP: (90, 100, 255),
    Level.ASLEEP: (60, 60, 255),
    Level.UNRESPONSIVE: (220, 90, 255),
}
"""Each told by its word, too."""

_UNSURE: Final[Colour] = (200, 200, 200)
_OPEN, _EDGE, _PEAK = LEVELS[Level.AWAKE], LEVELS[Level.DROWSY_ADVISORY], LEVELS[Level.MICROSLEEP]

_BAR_HEIGHT: Final = 0.5  # of the picture's
_FEW_TENTHS_S: Final = 0.3  # lids that are down for less are a blink's
_WIDE_PX: Final = 480  # on a narrower picture the arrows alone tell the pose: words would hide it


def draw_panel(canvas: Canvas, state: DriverState, limits: Thresholds) -> None:
    """Draw what is known of the driver: level, status and numbers, and the closure bar."""
    top = canvas.margin_px
    for text, ground in _headlines(state):
        canvas.plate(text, canvas.margin_px, top, BLACK, ground)
        top += canvas.line_px
    lines = list(_lines(state, wide=canvas.width >= _WIDE_PX))
    top = canvas.height - canvas.margin_px - len(lines) * canvas.line_px
    for line in lines:
        canvas.plate(line, canvas.margin_px, top)
        top += canvas.line_px
    if state.watched:
        _draw_bar(canvas, state, limits)


def _headlines(state: DriverState) -> Iterator[tuple[str, Colour]]:
    judged = state.status is Status.VALID
    if state.watched:
        word = state.level.label.replace("_", " ").upper()
        yield word, LEVELS[state.level] if judged else _UNSURE
    if not judged:
        reason = (state.degraded or state.status).value.replace("_", " ")
        yield f"cannot judge: {reason}" if state.degraded else reason, _UNSURE
    if state.distracted:
        yield "DISTRACTED", LEVELS[Level.DROWSY_WARNING]
    if state.yawning:
        yield "yawning", _UNSURE
    if state.several:
        yield "SEVERAL PEOPLE", LEVELS[Level.DROWSY_WARNING]


def _lines(state: DriverState, *, wide: bool) -> Iterator[str]:
    if state.emotion is not None:
        shares = dict(zip(EmotionLabel, state.emotion.probabilities, strict=True))
        label = state.emotion.label
        yield "expression unclear" if label is None else f"{label} {shares[label]:.0%}"
    for name, told in state.classes.items():
        if told.label is not None:
            yield f"{_plain(name)}: {_plain(told.label)} {told.probabilities[told.label]:.0%}"
    if wide and state.yaw is not None and state.pitch is not None and state.roll is not None:
        yield f"yaw {state.yaw:+.0f} pitch {state.pitch:+.0f} roll {state.roll:+.0f}"
    if state.watched:
        if state.perclos is not None:
            yield f"PERCLOS {state.perclos:.1%}"
        if state.blinks.per_minute is not None:
            yield f"{state.blinks.per_minute:.0f} blinks/min"
        if state.closed_s >= _FEW_TENTHS_S:
            yield f"lids down {state.closed_s:.1f} s"
        if state.calibration < 1.0:
            yield f"learning {state.calibration:.0%}"
    yield f"{state.t:.2f} s"


def _draw_bar(canvas: Canvas, state: DriverState, limits: Thresholds) -> None:
    """Closure from this driver's open eye at the bottom to shut at the top, with its limits."""
    text = "closure --" if state.closure is None else f"closure {state.closure:.2f}"
    width = canvas.line_px
    right = canvas.width - canvas.margin_px
    bottom = canvas.height - 2 * canvas.margin_px - canvas.line_px
    left, height = right - width, round(_BAR_HEIGHT * canvas.height)
    top = bottom - height
    canvas.rectangle((left, top), (right, bottom), BLACK, -1)
    if state.closure:
        filled = bottom - round(min(state.closure, 1.0) * height)
        canvas.rectangle((left, filled), (right, bottom), _bar_colour(state.closure, limits), -1)
    for name, limit in (("edge", limits.closed_edge), ("shut", limits.closed_peak)):
        y = bottom - round(limit * height)
        canvas.rectangle((left - canvas.margin_px, y), (right, y), WHITE, canvas.stroke)
        left_of_it = left - canvas.margin_px - canvas.text_width(name)
        canvas.plate(name, left_of_it, y - canvas.line_px // 2)
    canvas.rectangle((left, top), (right, bottom), WHITE, canvas.stroke)
    canvas.plate(text, right - canvas.text_width(text), bottom + canvas.margin_px)


def _bar_colour(closure: float, limits: Thresholds) -> Colour:
    if closure >= limits.closed_peak:
        return _PEAK
    return _EDGE if closure >= limits.closed_edge else _OPEN


def _plain(text: str) -> str:
    """What the letters of OpenCV can show of a name."""
    return "".join(char if " " <= char <= "~" else "?" for char in text)
