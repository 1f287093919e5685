"""Development pictures: two halves that share nothing, and clips with their labels."""

from itertools import islice
from pathlib import Path

import pytest

from edge_monitor.errors import SourceError
from edge_monitor.types import Image
from models.build.pictures import (
    Half,
    clip_frames,
    data_folder,
    driver_frames,
    faceless,
    placed_faces,
)


def test_without_data_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "/nowhere"):
        monkeypatch.setenv("EDGE_MONITOR_DATA", value)
        with pytest.raises(SourceError, match="EDGE_MONITOR_DATA must name"):
            data_folder()


def prints(images: list[Image]) -> set[bytes]:
    return {image.tobytes() for image in images}


@pytest.mark.data
def test_what_is_measured_with_was_not_calibrated_with(data_dir: Path) -> None:
    for source in (driver_frames, clip_frames):
        halves = [list(islice(source(data_dir, half), 40)) for half in Half]
        assert all(len(half) == 40 for half in halves)
        assert not prints(halves[0]) & prints(halves[1])


@pytest.mark.data
def test_placed_faces_lie_in_the_picture_and_come_out_the_same_again(data_dir: Path) -> None:
    once = list(islice(placed_faces(data_dir, Half.MEASUREMENT), 10))
    again = list(islice(placed_faces(data_dir, Half.MEASUREMENT), 10))
    for (image, box), (same, _) in zip(once, again, strict=True):
        assert image.shape == (480, 640, 3)
        assert min(box.x, box.y) >= 0
        assert (box.x + box.width, box.y + box.height) <= (640, 480)
        assert (image == same).all()


@pytest.mark.data
def test_there_are_pictures_without_a_face(data_dir: Path) -> None:
    assert sum(1 for _ in faceless(data_dir)) == 300
