"""What the page knows of the preview: when it is on, and pictures as bytes that it hands on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

MetricsText = Callable[[], tuple[str, str]]
"""Gives the numbers for Prometheus: the text, and its media type."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One picture of the preview.

    Attributes:
        jpeg: its file.
        number: counts them; the same number is the same picture.
    """

    jpeg: bytes
    number: int


class Preview(Protocol):
    """The picture, for a while, to aim the camera by."""

    def switch(self, *, on: bool) -> None:
        """Begin, for as long as is configured, or end."""

    @property
    def left_s(self) -> float:
        """Seconds until it ends by itself; 0 while it is off."""

    @property
    def rests(self) -> bool:
        """Whether there is no picture although it is on, to spare the board."""

    def glimpse(self) -> Glimpse | None:
        """The newest picture; `None` while it is off or rests, or before the first."""


def as_json(preview: Preview | None) -> Mapping[str, object]:
    """How the preview stands, for the page."""
    if preview is None:
        return {"allowed": False, "left_s": 0, "rests": False}
    return {"allowed": True, "left_s": round(preview.left_s), "rests": preview.rests}
