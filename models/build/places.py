"""Where the networks and what they are made from lie."""

from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent
MANIFEST = MODELS / "MANIFEST.toml"
CACHE = MODELS / "cache"
"""Fetched files; not in the repository, and harmless to delete."""


def calibration_path(role: str) -> Path:
    """Where the calibration ranges of a network are kept."""
    return MODELS / role / "calibration.json"
