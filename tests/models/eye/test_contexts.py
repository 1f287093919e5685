"""All eyes in one file."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from edge_monitor.perception.eye_region import LEFT, RIGHT, EyeSide
from edge_monitor.perception.region import Cutter
from edge_monitor.testing import load_portrait
from models.build.places import CACHE
from models.eye import contexts as module
from models.eye.contexts import Contexts
from models.eye.faces import UNKNOWN, FacePicture, Finder
from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX
from models.eye.teacher import RECIPE, Teacher
from tests.models.eye.making import contexts_of

SOURCES = ["iBUG", "ytf", "clips", "cew"]


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    saved = contexts_of(SOURCES, shut=[-1, 0, 1, 1], hidden=[True, False, False, False])
    path = tmp_path / "folder" / "contexts.npz"
    saved.save(path)
    loaded = Contexts.load(path)
    for field in fields(Contexts):
        one, other = getattr(saved, field.name), getattr(loaded, field.name)
        assert np.array_equal(one, other), field.name
        assert one.dtype == other.dtype, field.name
    assert [file.name for file in path.parent.iterdir()] == ["contexts.npz"]


def test_rows_are_taken_from_every_column() -> None:
    every = contexts_of(SOURCES, shut=[-1, 0, 1, 1])
    some = every.rows(every.shut == 1)
    assert (len(every), len(some)) == (4, 2)
    assert some.source.tolist() == ["clips", "cew"]
    assert some.name.tolist() == ["clips/2", "cew/3"]
    assert every.rows(np.array([1, 1])).shut.tolist() == [0, 0]


@pytest.mark.models
@pytest.mark.skipif(
    not (CACHE / RECIPE.origin).exists(), reason="the teacher is fetched by `models.eye data`"
)
@pytest.mark.parametrize("side", [RIGHT, LEFT], ids=["right", "left"])
def test_lids_of_a_face_lie_on_the_eye_in_its_context(side: EyeSide) -> None:
    portrait = load_portrait()
    landmarks = Finder().find(portrait)
    assert landmarks is not None
    face = FacePicture("driver_frames", "a.jpg", "driver_frames/1", portrait, landmarks)
    row = module._row(face, side, UNKNOWN, Teacher(), Cutter(CONTEXT_PX))  # noqa: SLF001 - `build` takes minutes
    assert row is not None
    half = CONTEXT_EYE_PX / 2
    middle = CONTEXT_PX / 2
    assert row["lids"][0] == pytest.approx((middle - half, middle), abs=0.2 * CONTEXT_EYE_PX)
    assert row["lids"][6] == pytest.approx((middle + half, middle), abs=0.2 * CONTEXT_EYE_PX)
    assert (row["lids"][1:6, 1] < row["lids"][11:6:-1, 1]).all()
    assert bool(row["taught"])
    assert not bool(row["hidden"])
    assert row["name"].endswith("left" if side is LEFT else "right")


@pytest.mark.data
def test_eyes_without_a_face_bring_labels_and_no_lids(data_dir: Path) -> None:
    rows = list(module._cew_rows(data_dir))  # noqa: SLF001 - `build` takes minutes
    with np.load(data_dir / "eyes" / "cew.npz") as eyes:
        opened, held = eyes["open"], eyes["val"]
    assert [int(row["shut"]) for row in rows] == (1 - opened.astype(int)).tolist()
    assert [bool(row["held"]) for row in rows] == held.astype(bool).tolist()
    assert not any(row["taught"] for row in rows)
