"""The card asks for figures that there are, and tells those that were measured."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training's tools: requirements-train.txt")

from edge_monitor.evaluation.expressions import LABELS, judge
from edge_monitor.perception.geometry import NAMES
from models.expression.evaluation import EIGHT_NAME, Evaluation
from models.geometry_expression.card import filled
from models.geometry_expression.comparison import Comparison, Rounds
from models.geometry_expression.features import Features
from models.geometry_expression.methods import METHODS
from models.geometry_expression.places import CARD, TEMPLATE

BESIDE = dict.fromkeys(
    ("network_accuracy", "network_balanced", "network_kb", "ratio", "shape_us", "network_us"), "?"
)


def card(template: str) -> str:
    figures = judge(np.eye(8)[[0, 1, 1]], np.array((0, 1, 2)), LABELS)
    found = Comparison(1234, 999, dict.fromkeys(METHODS, Rounds.of([figures] * 2, 2500.0)))
    features = Features(
        NAMES, np.zeros((3, len(NAMES)), np.float32), np.arange(3) > 0, np.arange(3)
    )
    result = Evaluation("three faces", {EIGHT_NAME: figures}, None)
    return filled(template, found, features, result, BESIDE)


def test_the_template_asks_for_nothing_that_was_not_measured() -> None:
    told = card(TEMPLATE.read_text(encoding="utf-8"))
    assert "$" not in told
    for line in (
        f"| {METHODS['lda'].title} | 0.667 ± 0.000 | 0.667 ± 0.000 | 0.208 ± 0.000 | 2,500 kB |",
        "three faces",
        "eight labels: 3 faces",
    ):
        assert line in told.splitlines(), line
    assert "1,234 faces" in told
    assert "1 of all 3 pictures were lost" in told


def test_an_unknown_figure_is_an_error() -> None:
    with pytest.raises(KeyError):
        card("$beauty")


def test_the_card_that_lies_here_is_of_this_template() -> None:
    ours = [line for line in CARD.read_text(encoding="utf-8").splitlines() if "#" in line]
    assert ours == [
        line for line in card(TEMPLATE.read_text(encoding="utf-8")).splitlines() if "#" in line
    ]
