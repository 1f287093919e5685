"""Clips seen with any file of the eye network."""

from pathlib import Path

import cv2
import pytest

from edge_monitor.errors import ModelError, SourceError
from edge_monitor.testing import load_portrait
from edge_monitor.types import Status
from models.eye.places import FLOAT, INT8
from models.eye.recording import record

pytestmark = pytest.mark.models

FRAMES = 12


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portrait, for less than half a second at 30 frames a second."""
    path = tmp_path_factory.mktemp("clip") / "portrait.avi"
    portrait = load_portrait()
    height, width = portrait.shape[:2]
    codec = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), codec, 30.0, (width, height))
    for _ in range(FRAMES):
        writer.write(portrait)
    writer.release()
    return path


def test_every_frame_is_seen_with_both_eyes(clip: Path) -> None:
    seen = record(clip, INT8)
    assert len(seen) == FRAMES
    assert [one.t for one in seen] == pytest.approx([n / 30 for n in range(FRAMES)], abs=0.02)
    for one in seen[2:]:
        assert one.status is Status.VALID
        assert one.ear_left is not None
        assert one.ear_right is not None
        assert one.closed_left is not None
        assert one.closed_left < 0.5


def test_another_file_is_another_network(clip: Path, tmp_path: Path) -> None:
    copy = tmp_path / "fold-0.tflite"
    copy.write_bytes(INT8.read_bytes())
    assert record(clip, copy) == record(clip, INT8)


def test_a_file_of_another_kind_is_refused_in_one_line(clip: Path) -> None:
    with pytest.raises(ModelError, match=FLOAT.name) as refused:
        record(clip, FLOAT)
    assert "\n" not in str(refused.value)


def test_a_clip_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.avi"):
        record(tmp_path / "gone.avi", INT8)
