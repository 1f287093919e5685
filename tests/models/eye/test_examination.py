"""What is measured of a network, on networks of which the answers are known beforehand."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.perception.eye_answer import HIDDEN, LIDS, NUMBERS, OPENNESS, SHUT, SIDE_PX
from edge_monitor.perception.eyes import HIDDEN_FROM
from edge_monitor.perception.runtime import Outputs
from edge_monitor.types import Image
from models.eye.examination import Figures, examine
from models.eye.examined import ExaminedEye
from models.eye.example import as_served
from models.eye.faces import UNKNOWN
from tests.models.eye.drawn import lids_of

OPEN, SHUT_LABEL = 0, 1


class Scripted:
    """A network that says what a function of the middle of its picture says."""

    def __init__(self, answers: Callable[[float], dict[str, float]]) -> None:
        self._answers = answers

    def run(self, picture: Image) -> Outputs:
        assert picture.shape == (SIDE_PX, SIDE_PX, 3)
        middle = float(picture[SIDE_PX // 2, SIDE_PX // 2, 0])
        told = {"shut": -5.0, "hidden": -5.0, "openness": 0.5, "gap": 1.0, **self._answers(middle)}
        numbers = np.zeros((1, NUMBERS), np.float32)
        lids = (lids_of() - 64) / 20
        lids[:, 1] *= np.float32(told["gap"])
        numbers[0, LIDS] = lids.ravel()
        numbers[0, OPENNESS] = told["openness"]
        numbers[0, SHUT], numbers[0, HIDDEN] = told["shut"], told["hidden"]
        return (numbers,)


def _eye(tone: float, shut: int = UNKNOWN, *, hidden: bool = False) -> ExaminedEye:
    context = np.full((128, 128, 3), round(tone), np.uint8)
    return ExaminedEye("drawn", context, shut, hidden)


def _by_tone(name: str, least: float, greatest: float) -> Scripted:
    """Says the more the brighter the picture is."""
    return Scripted(lambda tone: {name: least + (greatest - least) * tone / 255})


SURE = Scripted(lambda _: {})


def _examined(
    eyes: Sequence[ExaminedEye], served: Scripted = SURE, reference: Scripted = SURE
) -> Figures:
    return examine(eyes, served, reference, [])


def test_bright_eyes_that_are_shut_are_told_from_dark_ones_by_who_sees_brightness() -> None:
    eyes = [_eye(tone, SHUT_LABEL) for tone in (150, 200, 250)]
    eyes += [_eye(tone, OPEN) for tone in (0, 50, 100, 149)]
    knows, contrary = _by_tone("shut", -4, 4), _by_tone("shut", 4, -4)
    figures = _examined(eyes, knows, contrary)
    assert (figures.eyes, figures.shut, figures.opened) == (7, 3, 4)
    assert figures.auc_shut == 1.0
    assert figures.auc_shut_float == 0.0
    assert figures.auc_openness == 0.5  # it says the same of all
    assert _examined(eyes, _by_tone("openness", 1, 0)).auc_openness == 1.0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 255), st.sampled_from((OPEN, SHUT_LABEL))), max_size=8))
def test_auc_is_the_share_of_pairs_in_the_right_order(drawn: list[tuple[int, int]]) -> None:
    figures = _examined([_eye(tone, shut) for tone, shut in drawn], _by_tone("shut", -3, 3))
    shut = [tone for tone, label in drawn if label == SHUT_LABEL]
    opened = [tone for tone, label in drawn if label == OPEN]
    if not shut or not opened:
        assert figures.auc_shut is None
        return
    pairs = [(one > other) + (one == other) / 2 for one in shut for other in opened]
    assert figures.auc_shut == pytest.approx(np.mean(pairs))


def test_drift_is_the_difference_of_the_two_makes_and_its_tail() -> None:
    # gaps of 1 against 1.1 for most, 1.5 for the brightest tenth
    eyes = [_eye(tone) for tone in [100] * 90 + [200] * 10]
    reference = Scripted(lambda tone: {"gap": 1.5 if tone > 150 else 1.1})
    figures = _examined(eyes, SURE, reference)
    ear = _ear()
    assert figures.ear_drift_mean == pytest.approx(ear * (0.1 * 0.9 + 0.5 * 0.1), rel=1e-3)
    assert figures.ear_drift_p95 == pytest.approx(ear * 0.5, rel=1e-3)


def test_drift_leaves_out_what_either_make_calls_hidden() -> None:
    eyes = [_eye(100), _eye(200)]
    blind = Scripted(lambda tone: {"hidden": 5.0 if tone > 150 else -5.0, "gap": tone / 100})
    for figures in (_examined(eyes, blind, SURE), _examined(eyes, SURE, blind)):
        assert figures.ear_drift_mean == pytest.approx(0, abs=1e-6)


def test_hidden_eyes_are_counted_apart_from_clear_ones() -> None:
    eyes = [_eye(tone) for tone in (10, 20, 30, 200)]
    eyes += [_eye(tone, hidden=True) for tone in (210, 220, 40)]
    dark_is_clear = Scripted(lambda tone: {"hidden": 1.0 if tone > 128 else -1.0})
    figures = _examined(eyes, dark_is_clear)
    assert figures.clear_called_hidden == pytest.approx(1 / 4)
    assert figures.real_hidden == 3
    assert figures.real_called_hidden == pytest.approx(2 / 3)


LIMIT = math.log(HIDDEN_FROM / (1 - HIDDEN_FROM))


@pytest.mark.parametrize(("logit", "share"), [(5.0, 1.0), (LIMIT + 0.01, 1.0), (LIMIT - 0.01, 0.0)])
def test_an_eye_counts_as_called_hidden_from_the_probability_that_serving_asks_for(
    logit: float, share: float
) -> None:
    figures = _examined([_eye(10), _eye(90)], Scripted(lambda _: {"hidden": logit}))
    assert figures.clear_called_hidden == share
    assert figures.sunglasses_called_hidden == share
    assert figures.covered_called_hidden == share


def test_who_only_sees_what_is_changed_finds_what_is_hidden_by_drawing() -> None:
    changed = Scripted(lambda tone: {"hidden": 1.0 if abs(tone - 128) > 12 else -1.0})
    figures = _examined([_eye(128) for _ in range(60)], changed)
    assert figures.clear_called_hidden == 0
    assert figures.sunglasses_called_hidden is not None
    assert figures.sunglasses_called_hidden > 0.7
    assert figures.covered_called_hidden is not None
    assert figures.covered_called_hidden > 0.5


def test_the_seed_decides_what_hides_the_eyes() -> None:
    eyes = [_eye(128) for _ in range(20)]
    changed = Scripted(lambda tone: {"hidden": (tone - 60) / 10})
    first = examine(eyes, changed, SURE, [], seed=1)
    assert first == examine(eyes, changed, SURE, [], seed=1)


def test_where_there_is_nothing_to_measure_nothing_is_said() -> None:
    nothing = _examined([])
    assert nothing.eyes == 0
    assert all(value is None for name, value in nothing.as_json().items() if name not in _COUNTS)
    hidden = _examined([_eye(9, hidden=True)])
    assert hidden.sunglasses_called_hidden is None
    assert hidden.clear_called_hidden is None
    assert hidden.real_called_hidden == 0
    unlabelled = _examined([_eye(9), _eye(200)])
    assert (unlabelled.auc_shut, unlabelled.auc_openness) == (None, None)
    assert unlabelled.ear_drift_mean == 0


_COUNTS = {"eyes", "shut", "opened", "real_hidden"}


def _ear() -> float:
    """EAR of the drawn lids, by its definition."""
    lids = lids_of()
    heights = np.linalg.norm(lids[[2, 4]] - lids[[10, 8]], axis=1)
    return float(heights.sum() / (2 * (lids[6, 0] - lids[0, 0])))


def test_the_network_is_shown_what_serving_would_show_it() -> None:
    shown: list[Image] = []

    class Watching(Scripted):
        def run(self, picture: Image) -> Outputs:
            shown.append(picture)
            return super().run(picture)

    eye = _eye(77, hidden=True)
    _examined([eye], Watching(lambda _: {}))
    assert len(shown) == 1
    assert np.array_equal(shown[0], as_served(eye.context))
