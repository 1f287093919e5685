"""The network that is shipped, on a face that it was never shown, bare and with masks drawn on."""

from collections import Counter
from pathlib import Path

import pytest
from numpy.random import default_rng

from edge_monitor.perception.classifier import FaceClassifier
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.region import Cutter
from edge_monitor.testing import load_portrait
from models.build.places import MANIFEST
from models.eye.faces import Finder
from models.mask import __main__ as command
from models.mask import wearing
from models.mask.example import Draughtsman
from models.mask.faces import Portrait, portrait_of
from models.mask.outline import PICTURE_PX
from models.mask.spec import LABELS, spec_of

pytestmark = pytest.mark.models

SEEDS = range(30)


@pytest.fixture(scope="module")
def classifier() -> FaceClassifier:
    return FaceClassifier.open(load_manifest(MANIFEST).classifier("mask"))


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    image = load_portrait()
    landmarks = Finder().find(image)
    assert landmarks is not None
    return portrait_of(Cutter(PICTURE_PX), image, landmarks)


def told(
    classifier: FaceClassifier, portrait: Portrait, drawing: wearing.Drawing | None
) -> Counter[str]:
    """Which label is likeliest, over drawings in which a face is still seen."""
    draughtsman, labels = Draughtsman([]), Counter[str]()
    for seed in SEEDS:
        face = draughtsman.draw(portrait, default_rng(seed), drawing)
        shares = None if face is None else classifier.judge(face)
        if shares is not None:
            labels[LABELS[shares.index(max(shares))]] += 1
    return labels


def test_the_manifest_says_what_training_exports() -> None:
    spec = load_manifest(MANIFEST).classifier("mask")
    made = spec_of(spec.model.path)
    assert (spec.name, spec.answer, spec.margin) == (made.name, made.answer, made.margin)
    assert spec.model.input == made.model.input
    assert spec.model.outputs == made.model.outputs
    assert spec.model.labels == made.model.labels
    assert spec.model.path.stat().st_size <= 100_000


@pytest.mark.parametrize(
    ("drawing", "label"),
    [
        (None, "none"),
        (wearing.DISTRACTIONS["beard"], "none"),
        (wearing.DISTRACTIONS["pulled down"], "none"),
        (wearing.mask, "mask"),
        (wearing.below_nose, "below_nose"),
    ],
)
def test_it_tells_masks_from_what_is_none(
    classifier: FaceClassifier, portrait: Portrait, drawing: wearing.Drawing | None, label: str
) -> None:
    labels = told(classifier, portrait, drawing)
    assert labels.total() >= 10
    assert labels[label] >= 0.8 * labels.total()


def test_without_data_a_step_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDGE_MONITOR_DATA", str(tmp_path))
    assert command.main(["evaluate"]) == 66
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("models.mask: EDGE_MONITOR_DATA must name the folder")
