"""A folder in which `edge-monitor run` plays a film."""

from pathlib import Path

import pytest

from tests.program import write_film

CONFIG = """\
[camera]
source = "film.mp4"
[buzzer]
kind = "log"
[thresholds]
degraded_s = 0.3
[journal]
folder = "journal"
"""
"""Nobody is in the film, so after 0.3 s the buzzer says that nobody is watched."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a film is played in which nobody is to be seen."""
    write_film(tmp_path / "film.mp4")
    (tmp_path / "config.toml").write_text(CONFIG)
    return tmp_path
