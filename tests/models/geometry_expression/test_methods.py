"""scikit-learn's methods: they learn, are compared, and the served one tells the same in numpy."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("sklearn", reason="training's tools: requirements-train.txt")

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import LABELS, judge
from edge_monitor.perception.geometry import NAMES
from edge_monitor.perception.geometry_model import GeometryModel
from models.expression.faces import Faces
from models.geometry_expression import comparison
from models.geometry_expression.comparison import Comparison, Rounds, compare
from models.geometry_expression.features import Features
from models.geometry_expression.methods import METHODS, bytes_learnt, fitted
from models.geometry_expression.training import as_weights, train

MATRICES = [name for name, method in METHODS.items() if method.is_matrix]


def drawn(count: int = 480) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Faces of eight labels that differ in some of the numbers, with much noise."""
    chance = np.random.default_rng(0)
    labels = np.arange(count) % 8
    centres = chance.normal(0, 1.2, (8, len(NAMES)))
    numbers = centres[labels] + chance.normal(0, 3, (count, len(NAMES)))
    return (numbers * 0.1 + 0.5).astype(np.float32), labels


@pytest.mark.parametrize("name", METHODS)
def test_each_method_learns_and_says_how_large_it_is(name: str) -> None:
    numbers, labels = drawn()
    learner = fitted(METHODS[name], numbers[:320], labels[:320])
    assert (learner.predict(numbers[320:]) == labels[320:]).mean() > 0.3
    assert bytes_learnt(learner) >= 4 * 8 * (len(NAMES) + 1) or name == "random_forest"
    assert bytes_learnt(learner) > 1000


@pytest.mark.parametrize("name", MATRICES)
def test_numpy_tells_the_probabilities_of_scikit_learn(name: str) -> None:
    numbers, labels = drawn()
    numbers[0, 3] = 40.0  # further than counts
    learner = fitted(METHODS[name], numbers, labels)
    served = GeometryModel(as_weights(learner, 1.0))
    expected = learner.predict_proba(numbers)
    assert served.weigh(numbers) == pytest.approx(expected, abs=2e-4)
    alone = np.stack([served.weigh(row) for row in numbers[:20]])
    assert alone == pytest.approx(expected[:20], abs=2e-4)


def test_methods_are_judged_by_groups_that_they_have_not_learnt_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers, labels = drawn()
    groups = np.arange(len(labels)) // 16
    learnt: list[set[int]] = []
    learn = fitted

    def spied(*given: object) -> object:
        numbers_of = {row.tobytes(): place for place, row in enumerate(numbers)}
        shown = given[1]
        assert isinstance(shown, np.ndarray)
        learnt.append({int(groups[numbers_of[row.tobytes()]]) for row in shown})
        return learn(*given)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(comparison, "fitted", spied)
    told: list[str] = []
    found = compare(numbers, labels, groups, told.append)
    assert len(told) == len(METHODS)
    assert (found.faces, found.groups) == (480, 30)
    assert set(found.methods) == set(METHODS)
    for folds in zip(*[iter(learnt)] * comparison.FOLDS, strict=True):
        left_out = [set(groups.tolist()) - fold for fold in folds]
        assert sum(map(len, left_out)) == 30  # each group is judged once
        assert set().union(*left_out) == set(groups.tolist())
    assert found.served in MATRICES


def test_the_served_one_is_the_best_of_those_that_come_to_a_matrix() -> None:
    def rounds(share: float) -> Rounds:
        told = np.full((10, 8), (1 - share) / 7)
        told[np.arange(10), np.arange(10) % 8] = share
        return Rounds.of([judge(told, np.arange(10) % 8, LABELS)], 1.0)

    methods = dict.fromkeys(METHODS, rounds(0.9))
    right = rounds(0.9)
    assert right.f1.tolist() == [1.0]
    wrong = Rounds.of([judge(np.eye(8)[np.zeros(8, int)], np.arange(8), LABELS)], 1.0)
    found = Comparison(8, 8, {**methods, "lda": right, "logistic_regression": wrong})
    assert found.served == "lda"


def test_a_comparison_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    figures = [judge(np.eye(8)[[0, 1, 1]], np.array((0, 1, 2)), LABELS)] * 2
    found = Comparison(3, 2, dict.fromkeys(METHODS, Rounds.of(figures, 5.0)))
    path = tmp_path / "comparison.json"
    found.save(path)
    back = Comparison.load(path)
    assert (back.faces, back.groups) == (3, 2)
    assert back.methods["svm"].label_recall.shape == (8, 2)
    assert back.methods["svm"].accuracy == pytest.approx([2 / 3] * 2, abs=1e-4)
    told = json.loads(path.read_text())
    del told["methods"]["svm"]["f1"]
    path.write_text(json.dumps(told))
    with pytest.raises(SourceError, match=r"run python -m models\.geometry_expression train"):
        Comparison.load(path)


def test_weights_are_learnt_from_training_faces_and_calibrated_on_others() -> None:
    numbers, labels = drawn(960)
    votes = np.eye(10, dtype=np.float32)[labels] * 10
    pictures = np.random.default_rng(3).integers(0, 256, (960, 48, 48), np.uint8)
    usage = (np.arange(960) >= 640).astype(np.uint8)
    faces = Faces(pictures, votes, labels.astype(np.uint8), usage)
    group = np.arange(960)
    features = Features(NAMES, numbers, np.ones(960, np.bool_), group)
    weights, divisor = train(faces, features, "lda")
    assert 0.3 < divisor <= 3.0
    told = GeometryModel(weights).weigh(numbers)
    assert told.sum(axis=1) == pytest.approx(1, abs=1e-5)
    figures = judge(told[640:], labels[640:], LABELS)
    assert figures.accuracy > 0.4
    assert figures.calibration_error < 0.15
    raw = as_weights(fitted(METHODS["lda"], numbers[:640], labels[:640]), 1.0)
    assert weights.weights * divisor == pytest.approx(raw.weights, rel=1e-3, abs=1e-5)
