"""On a portrait, the built networks say what the published ones say."""

import cv2
import numpy as np
import pytest

from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.runtime import Network
from edge_monitor.perception.shape import mouth_aspect_ratio
from edge_monitor.types import Image
from models.build.measure import Networks
from models.build.network import in_float
from models.build.places import CACHE, MANIFEST
from models.build.recipe import RECIPES
from models.build.reference import FloatNetwork

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def portrait() -> Image:
    image = cv2.imread(str(CACHE / "astronaut.png"), cv2.IMREAD_COLOR)
    if image is None:
        pytest.skip("the portrait is not in models/cache: run scripts/setup")
    return image.astype(np.uint8, copy=False)


@pytest.fixture(scope="module")
def built() -> Networks:
    manifest = load_manifest(MANIFEST)
    return Networks({r.role: Network.open(manifest.get(r.role)) for r in RECIPES})


@pytest.fixture(scope="module")
def published() -> Networks:
    missing = [recipe.origin for recipe in RECIPES if not (CACHE / recipe.origin).exists()]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in models/cache: run scripts/setup")
    manifest = load_manifest(MANIFEST)
    return Networks({r.role: FloatNetwork(in_float(r), manifest.get(r.role)) for r in RECIPES})


def test_both_see_the_same_face(portrait: Image, built: Networks, published: Networks) -> None:
    (int8,), (real,) = (networks.detector.find(portrait) for networks in (built, published))
    assert abs(int8.score - real.score) < 0.1
    assert np.abs(int8.keypoints - real.keypoints).max() < 0.05 * real.box.width


def test_both_put_the_points_in_the_same_places(
    portrait: Image, built: Networks, published: Networks
) -> None:
    int8, real = built.face(portrait), published.face(portrait)
    assert int8 is not None
    assert real is not None
    assert min(int8.score, real.score) > 0.99
    apart = np.hypot(*(int8.points - real.points).T) / real.box.width
    assert apart.mean() < 0.01
    mouths = mouth_aspect_ratio(int8.points), mouth_aspect_ratio(real.points)
    assert mouths == pytest.approx((mouths[1], mouths[1]), abs=0.05)


def test_red_and_blue_are_not_mixed_up(portrait: Image, built: Networks) -> None:
    """A network that got RGB in BGR order would still find faces, only worse."""
    (straight,), (swapped,) = (
        built.detector.find(image)
        for image in (portrait, np.ascontiguousarray(portrait[..., ::-1]))
    )
    assert straight.score > swapped.score
