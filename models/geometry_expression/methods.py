"""The methods that are compared, as scikit-learn has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

from edge_monitor.perception.geometry_model import FURTHEST
from models.geometry_expression.rows import label_weights

SEED: Final = 0
_SUPPORT: Final = 10_000
"""Faces that the support vector machine learns from: its time grows with their square."""

Numbers = NDArray[np.float32]
Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to learn.

    Attributes:
        title: for people.
        make: makes it, not yet fitted, from the weight of each label (8,) and its share (8,).
        faces: how many it learns from at most, drawn by chance; `None` for all.
        is_matrix: whether what it learns is one matrix, which is what the daemon can serve.
    """

    title: str
    make: Callable[[NDArray[np.float64], NDArray[np.float64]], Any]
    faces: int | None = None
    is_matrix: bool = False


def _logistic(weights: NDArray[np.float64], _shares: NDArray[np.float64]) -> Any:
    return LogisticRegression(C=0.1, max_iter=1000, tol=1e-3, class_weight=_named(weights))


def _discriminant(weights: NDArray[np.float64], shares: NDArray[np.float64]) -> Any:
    # it takes no weights of faces: labels that weigh more are labels that are likelier before
    return LinearDiscriminantAnalysis(priors=weights * shares)


def _forest(weights: NDArray[np.float64], _shares: NDArray[np.float64]) -> Any:
    return RandomForestClassifier(
        n_estimators=50,
        min_samples_leaf=4,
        max_samples=0.5,
        class_weight=_named(weights),
        random_state=SEED,
        n_jobs=1,
    )


def _support(weights: NDArray[np.float64], _shares: NDArray[np.float64]) -> Any:
    return SVC(C=3.0, gamma=1 / 250, class_weight=_named(weights))


METHODS: Final[Mapping[str, Method]] = {
    "logistic_regression": Method("logistic regression", _logistic, is_matrix=True),
    "lda": Method("linear discriminant analysis", _discriminant, is_matrix=True),
    "random_forest": Method("random forest", _forest),
    "svm": Method("support vector machine, radial basis functions", _support, faces=_SUPPORT),
}


def fitted(method: Method, numbers: Numbers, labels: Labels) -> Pipeline:
    """Learn from faces.

    Args:
        method: how.
        numbers: float32 (n, numbers).
        labels: (n,), each of the eight at least twice.
    """
    if method.faces is not None and len(labels) > method.faces:
        drawn = np.random.default_rng(SEED).choice(len(labels), method.faces, replace=False)
        numbers, labels = numbers[drawn], labels[drawn]
    weights = label_weights(labels)
    shares = np.bincount(labels, minlength=len(weights)) / len(labels)
    learner = Pipeline(
        [
            ("scale", StandardScaler()),
            ("cap", FunctionTransformer(np.clip, kw_args={"a_min": -FURTHEST, "a_max": FURTHEST})),
            ("learn", method.make(weights, shares)),
        ]
    )
    return learner.fit(numbers, labels)


def bytes_learnt(learner: Pipeline) -> int:
    """What the learnt numbers take in float32, with two of 32 bits for the place of a branch."""
    learnt = learner["learn"]
    if isinstance(learnt, SVC):
        count = learnt.support_vectors_.size + learnt.dual_coef_.size + learnt.intercept_.size
    elif isinstance(learnt, RandomForestClassifier):
        trees = [one.tree_ for one in learnt.estimators_]
        leaves = sum(int((tree.children_left < 0).sum()) for tree in trees)
        branches = sum(tree.node_count for tree in trees) - leaves
        count = leaves * len(learnt.classes_) + branches * 4
    else:
        count = learnt.coef_.size + learnt.intercept_.size
    return 4 * int(count)


def _named(weights: NDArray[np.float64]) -> dict[int, float]:
    return dict(enumerate(weights.tolist()))
