"""The clips in three parts: each is validated by a network that never saw it."""

from collections.abc import Iterable
from typing import Final

FOLDS: Final = 3


def fold_of(clips: Iterable[str]) -> dict[str, int]:
    """Which fold each clip belongs to: every third by name."""
    return {clip: place % FOLDS for place, clip in enumerate(sorted(clips))}
