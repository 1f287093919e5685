"""Masks are drawn where masks are worn, and what is no mask leaves mouth or nose to be seen."""

import cv2
import numpy as np
import pytest
from numpy.random import default_rng

from edge_monitor.perception.region import Cutter
from edge_monitor.testing import load_portrait
from edge_monitor.types import Image, Points
from models.eye.brush import Floats
from models.eye.faces import Finder
from models.mask import outline, wearing
from models.mask.example import DRAWINGS, KINDS, LABEL_OF, Draughtsman
from models.mask.faces import Portrait, is_kept_back, portrait_of
from models.mask.outline import PICTURE_PX
from models.mask.spec import LABELS, SIDE_PX

pytestmark = pytest.mark.models

NOSE_TIP, UNDER_NOSE, UPPER_LIP, LOWER_LIP, CHIN_FRONT, BETWEEN_EYES = 1, 2, 0, 17, 199, 168
SEEDS = range(40)


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    image = load_portrait()
    landmarks = Finder().find(image)
    assert landmarks is not None
    return portrait_of(Cutter(PICTURE_PX), image, landmarks)


def holds(edge: Floats, points: Points, *numbers: int) -> list[bool]:
    contour = edge.astype(np.float32)
    places = points[list(numbers)].tolist()
    return [cv2.pointPolygonTest(contour, (x, y), measureDist=False) > 0 for x, y in places]


def changed(before: Image, after: Image, points: Points, number: int) -> float:
    """How much a small square around a point differs."""
    x, y = points[number].astype(int).tolist()
    there = (slice(y - 2, y + 3), slice(x - 2, x + 3))
    return float(np.abs(before[there].astype(float) - after[there]).mean())


def test_a_portrait_shows_the_face_upright_in_its_middle(portrait: Portrait) -> None:
    assert portrait.picture.shape == (PICTURE_PX, PICTURE_PX, 3)
    assert np.ptp(portrait.points, axis=0).max() == pytest.approx(PICTURE_PX / 2, abs=1)
    middle = (portrait.points.min(axis=0) + portrait.points.max(axis=0)) / 2
    assert middle == pytest.approx((PICTURE_PX / 2, PICTURE_PX / 2), abs=1)


def test_outlines_hold_what_a_mask_covers_and_leave_what_it_does_not(portrait: Portrait) -> None:
    points = portrait.points
    for seed in SEEDS:
        worn = outline.over_nose(points, default_rng(seed))
        assert all(holds(worn, points, NOSE_TIP, UNDER_NOSE, UPPER_LIP, LOWER_LIP, CHIN_FRONT))
        assert not any(holds(worn, points, BETWEEN_EYES))
        low = outline.under_nose(points, default_rng(seed))
        assert all(holds(low, points, UPPER_LIP, LOWER_LIP, CHIN_FRONT))
        assert not any(holds(low, points, NOSE_TIP))
        down = outline.under_lip(points, default_rng(seed))
        assert all(holds(down, points, CHIN_FRONT))
        assert not any(holds(down, points, NOSE_TIP, UPPER_LIP))


def test_masks_change_the_mouth_and_leave_the_brow(portrait: Portrait) -> None:
    for draw, nose_is_hidden in ((wearing.mask, True), (wearing.below_nose, False)):
        noses = []
        for seed in SEEDS:
            before = portrait.picture.copy()
            after = draw(portrait.picture, portrait.points, default_rng(seed), [])
            assert np.array_equal(portrait.picture, before)
            assert np.array_equal(
                after, draw(portrait.picture, portrait.points, default_rng(seed), [])
            )
            assert changed(before, after, portrait.points, BETWEEN_EYES) < 3
            noses.append(changed(before, after, portrait.points, NOSE_TIP))
        assert np.median(noses) > 20 if nose_is_hidden else max(noses) < 20


def test_distractions_are_of_every_kind_and_change_something(portrait: Portrait) -> None:
    drawn = [
        wearing.distraction(portrait.picture, portrait.points, default_rng(seed), [])
        for seed in SEEDS
    ]
    parts = [float((one != portrait.picture).any(axis=2).mean()) for one in drawn]
    assert np.mean(np.array(parts) > 0.002) > 0.9
    assert max(parts) < 0.6


def test_an_example_is_a_face_as_it_is_served(portrait: Portrait) -> None:
    draughtsman = Draughtsman([])
    for drawing in DRAWINGS:
        drawn = [draughtsman.draw(portrait, default_rng(seed), drawing) for seed in range(4)]
        seen = [one for one in drawn if one is not None]
        assert seen
        assert all(one.shape == (SIDE_PX, SIDE_PX, 3) for one in seen)


def test_every_kind_has_a_label() -> None:
    assert len(LABEL_OF) == len(KINDS)
    assert [LABELS[label] for label in LABEL_OF] == ["none", "none", "mask", "below_nose"]


def test_the_split_is_by_person_and_faces_without_a_name_are_learnt_from() -> None:
    people = [f"iBUG/{number:05d}.jpg" for number in range(1000)]
    assert 60 < sum(map(is_kept_back, people)) < 140
    assert not any(is_kept_back(f"ytf/{number:05d}.jpg") for number in range(1000))
