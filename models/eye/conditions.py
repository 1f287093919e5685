"""What light, lens, sensor and compression do to the picture of an eye.

All of it leaves the eye to be read: a person would still tell an open one from a shut one. What
goes further is in `models.eye.hiding`. Pictures are uint8 BGR of any size.
"""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush
from models.eye.geometry import CONTEXT_EYE_PX

Condition = Callable[[Image, float, Generator, float], Image]
"""Changes a picture: the picture, the width of the eye in pixels, chance, strength 0 to 1."""

NEARLY_CLEAN: Final = 0.25
"""Share of the pictures that `apply` leaves as they are, but for a trace of noise."""

_GRAIN = (3, 3)
_LEAST_LIKENESS = 0.7  # correlation of the reliefs
_LEAST_DEVIATION, _FLAT = 3.5, 4.0  # steps of 255
_LEAST_SPREAD = 14.0  # steps of 255 between the dark and the light tenth that light must leave


def apply(
    picture: Image, chance: Generator, strength: float = 1.0, eye_px: float = CONTEXT_EYE_PX
) -> Image:
    """Put a picture under conditions that chance draws, in the order in which nature does it.

    Args:
        picture: uint8 (height, width, 3), BGR; is not changed.
        chance: draws.
        strength: 0 to 1, how far the conditions go.
        eye_px: width of the eye in the picture, in pixels.

    Returns:
        A new picture of the same size.
    """
    if chance.random() < NEARLY_CLEAN:
        return gaussian_noise(picture, eye_px, chance, 0.15 * strength)
    result, relief = picture.copy(), _relief(picture, eye_px)
    for likelihood, conditions in _ORDER:
        if chance.random() < likelihood:
            condition = conditions[int(chance.integers(len(conditions)))]
            changed = condition(result, eye_px, chance, strength)
            if _readable(relief, _relief(changed, eye_px)):
                result = changed
    return result


def _readable(before: NDArray[np.float32], after: NDArray[np.float32]) -> bool:
    """Whether the relief of an eye can still be found in what became of it.

    Where there was none, as before a covered eye, nothing can get lost.
    """
    if float(before.std()) < _FLAT:
        return True
    score = float(cv2.matchTemplate(before, after, cv2.TM_CCOEFF_NORMED)[0, 0])
    return score > _LEAST_LIKENESS and float(after.std()) > _LEAST_DEVIATION


def _relief(picture: Image, eye_px: float) -> NDArray[np.float32]:
    """A picture without its grain and without the light that falls on it."""
    plain = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    light = cv2.blur(plain, (round(eye_px), round(eye_px)))
    return np.asarray(cv2.blur(plain, _GRAIN) - light, np.float32)


def gamma(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Tones bent darker or lighter."""
    del eye_px
    bend = float(np.exp(chance.uniform(-0.8, 0.8) * strength))
    return _toned(picture, 255 * (np.arange(256) / 255) ** bend)


def exposure(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Too much light: what is bright burns out."""
    del eye_px
    return _toned(picture, np.arange(256) * (1 + chance.uniform(0.1, 1.0) * strength))


def night(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Little light, and the noise of the sensor that turned its gain up."""
    brightness = float(picture.mean())
    wanted = chance.uniform(30, 70)
    scale = 1 - strength * (1 - min(wanted / max(brightness, 1.0), 1.0))
    dark = _toned(picture, np.arange(256) * scale)
    return shot_noise(dark, eye_px, chance, strength * min(float(dark.std()) / 25, 1.0))


def contrast(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Haze, or its contrary; the contrast that remains is a third at least."""
    del eye_px
    factor = 1 + strength * chance.uniform(-0.65, 0.6)
    pivot = chance.uniform(60, 190) if factor < 1 else float(picture.mean())
    return _toned(picture, (np.arange(256) - pivot) * factor + pivot)


def side_light(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Light that falls off from one side to the other."""
    del eye_px
    ramp = brush.ramp(picture.shape[:2], chance)
    low = 1 - strength * chance.uniform(0.2, 0.7)
    return brush.lit(picture, low + (1 + strength * chance.uniform(0.0, 0.5) - low) * ramp)


def shadow(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """The shadow of a pillar, a brow or a visor, with an edge across the picture."""
    size = picture.shape[0]
    ramp = brush.ramp(picture.shape[:2], chance) - chance.uniform(0.3, 0.7)
    soft = chance.uniform(0.02, 0.5) * eye_px / size
    depth = strength * chance.uniform(0.25, 0.65)
    return brush.lit(picture, 1 - depth / (1 + np.exp(np.clip(-ramp / soft, -30, 30))))


def cast(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """A cast of colour: dawn, tunnels, the light of instruments."""
    del eye_px
    gains = np.exp(strength * chance.normal(0, 0.18, 3))
    return brush.to_image(picture * (gains / gains.mean()))


def saturation(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Colours paler or louder."""
    del eye_px
    grey = _grey(picture)[..., None]
    factor = 1 + strength * chance.uniform(-0.9, 0.6)
    return brush.to_image(grey + (picture - grey) * factor)


def grey(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """No colour, as from an old camera."""
    del eye_px, chance, strength
    return brush.coloured(_grey(picture))


def infrared(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Night camera with its own lamp: grey, skin even and bright, light falling off outwards.

    Skin reflects near infrared more than it does visible light, and red is the nearest to it.
    """
    weights = np.array((chance.uniform(0, 0.2), chance.uniform(0, 0.3), 1.0))
    plain = picture.astype(np.float32) @ (weights / weights.sum()).astype(np.float32)
    plain = plain * (1 + strength * chance.uniform(-0.2, 0.4)) + strength * chance.uniform(-10, 35)
    if chance.random() < _LIKELY_VIGNETTE:
        middle = chance.uniform(0.3, 0.7, 2)
        fall = brush.distance(picture.shape[:2], middle) * chance.uniform(0.3, 1.0)
        plain *= 1 - strength * np.minimum(fall, _GREATEST_FALL)
    lit = brush.coloured(np.clip(plain, 0, 255))
    noisy = gaussian_noise(lit, eye_px, chance, strength * chance.uniform(0, 0.8))
    return brush.coloured(_grey(noisy))


def gaussian_blur(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Out of focus: up to a sixteenth of the eye's width."""
    sigma = strength * chance.uniform(0.012, 0.062) * eye_px
    return brush.blurred(picture, sigma)


def motion_blur(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """A head that moves while the shutter is open; far along the lids, less across them."""
    angle = chance.uniform(0, np.pi)
    longest = 0.10 + 0.16 * abs(np.cos(angle))
    length = strength * chance.uniform(0.05, longest) * eye_px
    side = int(np.ceil(length)) // 2 * 2 + 3
    kernel = np.zeros((side, side), np.float32)
    reach = length / 2 * np.array((np.cos(angle), np.sin(angle)))
    begin, end = side / 2 - 0.5 - reach, side / 2 - 0.5 + reach
    cv2.line(kernel, _fixed(begin), _fixed(end), (1.0,), 1, cv2.LINE_AA, _SHIFT)
    soft = cv2.GaussianBlur(kernel, (3, 3), 0.5)
    moved = cv2.filter2D(picture, -1, soft / soft.sum(), borderType=cv2.BORDER_REPLICATE)
    return moved.astype(np.uint8, copy=False)


def shrink(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """An eye of 12 pixels and more, enlarged again."""
    small_px = chance.uniform(_FEWEST_EYE_PX, _MANY_EYE_PX)
    scale = 1 - strength * (1 - min(small_px / eye_px, 1.0))
    height, width = picture.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    down = cv2.INTER_AREA if chance.random() < _LIKELY_AREA else cv2.INTER_LINEAR
    up = cv2.INTER_LINEAR if chance.random() < _LIKELY_AREA else cv2.INTER_CUBIC
    small = cv2.resize(picture, size, interpolation=down)
    return cv2.resize(small, (width, height), interpolation=up).astype(np.uint8, copy=False)


def gaussian_noise(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Noise of even strength; fine, or in grains as a compressed picture shows it."""
    sigma = strength * chance.uniform(1.0, 16.0)
    grains = brush.grains(picture.shape, chance, chance.uniform(0, 0.025) * eye_px)
    return brush.to_image(picture + sigma * grains)


def shot_noise(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Noise of the light itself, which grows with the root of the brightness."""
    grains = brush.grains(picture.shape, chance, chance.uniform(0, 0.015) * eye_px)
    factor = strength * chance.uniform(0.2, 1.3)
    noisy = picture + factor * np.sqrt(picture.astype(np.float32) + 4) * grains
    return brush.to_image(noisy)


def row_noise(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Rows lighter or darker than they are, from a cheap sensor or a lamp that flickers."""
    rows = brush.grains((picture.shape[0], 1, 1), chance, 0)
    noisy = picture + strength * chance.uniform(1, 8) * rows
    return gaussian_noise(np.clip(noisy, 0, 255).astype(np.uint8), eye_px, chance, 0.4 * strength)


def jpeg(picture: Image, eye_px: float, chance: Generator, strength: float) -> Image:
    """Compressed, at the size it has or at that of a small face."""
    quality = round(90 - strength * chance.uniform(0, 75))
    height, width = picture.shape[:2]
    scale = min(chance.uniform(_FEW_JPEG_EYE_PX, 2 * eye_px) / eye_px, 1.0)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, data = cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, quality))
    back = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if back is None:
        return picture
    return cv2.resize(back, (width, height)).astype(np.uint8, copy=False)


_SHIFT = 4  # bits behind the point in the coordinates that are given to cv2
_LIKELY_VIGNETTE, _GREATEST_FALL = 0.6, 0.75
_LIKELY_AREA = 0.7
_FEWEST_EYE_PX, _MANY_EYE_PX = 12.0, 40.0
_FEW_JPEG_EYE_PX = 22.0  # smaller eyes do not outlive the worst quality

_ORDER: tuple[tuple[float, tuple[Condition, ...]], ...] = (
    (0.3, (side_light, shadow)),
    (0.45, (gamma, gamma, exposure, night, contrast)),
    (0.5, (cast, cast, saturation, grey, infrared, infrared)),
    (0.3, (gaussian_blur, motion_blur)),
    (0.3, (shrink,)),
    (0.4, (gaussian_noise, shot_noise, row_noise)),
    (0.35, (jpeg,)),
)
"""In this order: light, exposure, colours, lens, distance, sensor, compression."""


def _toned(picture: Image, tones: NDArray[np.float64]) -> Image:
    """A picture through a table of tones, unless that leaves too little to see."""
    table = np.clip(tones, 0, 255).astype(np.uint8)
    toned = cv2.LUT(picture, table).astype(np.uint8, copy=False)
    if _spread(toned) < min(_LEAST_SPREAD, 0.5 * _spread(picture)):
        return picture
    return toned


def _spread(picture: Image) -> float:
    """From the dark to the light tenth of the pixels, steps of 255."""
    dark, light = np.percentile(picture[::3, ::3, 1], (10, 90))
    return float(light - dark)


def _grey(picture: Image) -> NDArray[np.float32]:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)


def _fixed(point: NDArray[np.float64]) -> tuple[int, int]:
    """A point as cv2 takes it: whole numbers with bits behind the point."""
    x, y = (point * (1 << _SHIFT)).astype(int).tolist()
    return x, y
