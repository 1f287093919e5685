"""What the files of the eye network take and give."""

from pathlib import Path

import pytest

from edge_monitor.perception.eye_answer import HIDDEN, LIDS, NUMBERS, OPENNESS, SHUT, SIDE_PX
from edge_monitor.perception.manifest import load_manifest
from models.build.places import MANIFEST
from models.eye.spec import RANGE, spec


def test_a_file_takes_one_small_picture_and_gives_every_number_that_is_read() -> None:
    ours = spec(Path("eye.tflite"), "ab")
    assert (ours.role, ours.path, ours.sha256) == ("eye", Path("eye.tflite"), "ab")
    assert ours.input.shape == (1, SIDE_PX, SIDE_PX, 3)
    assert (ours.input.dtype, ours.input.value_range, ours.input.channels) == ("int8", RANGE, "bgr")
    (output,) = ours.outputs
    assert output.shape == (1, NUMBERS)
    assert [*range(NUMBERS)[LIDS], OPENNESS, SHUT, HIDDEN] == list(range(NUMBERS))


def test_the_manifest_says_the_same_of_the_one_that_is_served() -> None:
    served = load_manifest(MANIFEST).find("eye")
    if served is None:
        pytest.skip("the manifest does not list the eye network yet")
    ours = spec(served.path, served.sha256)
    assert (served.input, served.outputs, served.labels) == (ours.input, ours.outputs, ours.labels)
    assert served.licence == ours.licence
