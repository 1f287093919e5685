"""How well people agree with people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.expression.panels import half_against_half, one_against_others


def votes(*rows: tuple[int, ...]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)


def test_people_of_one_mind_agree_always() -> None:
    alike = votes((10, 0, 0), (0, 10, 0))
    assert one_against_others(alike) == 1
    assert half_against_half(alike) == 1


def test_one_of_ten_who_says_otherwise_agrees_with_nobody() -> None:
    assert one_against_others(votes((9, 1, 0))) == pytest.approx(0.9)
    assert half_against_half(votes((9, 1, 0))) == 1  # four of five carry the day


def test_where_the_others_are_divided_each_label_counts_for_its_part() -> None:
    # of (2, 1, 1) each of the two leaves three that differ, each of the lone ones a leader
    assert one_against_others(votes((2, 1, 1))) == pytest.approx(2 * (1 / 3) / 4)


def test_two_camps_of_five_never_agree() -> None:
    assert half_against_half(votes((5, 5, 0))) == 0  # where one has three, the other leads beyond


def test_three_camps_agree_now_and_then() -> None:
    assert 0 < half_against_half(votes((4, 4, 2))) < 0.5


@given(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=1, max_size=8))
def test_agreement_is_a_share_and_no_order_of_labels_changes_it(ballots: list[list[int]]) -> None:
    counted = np.stack([np.bincount(each, minlength=4) for each in ballots]).astype(np.float32)
    alone = one_against_others(counted)
    assert 0 <= alone <= 1
    assert alone == pytest.approx(one_against_others(counted[:, ::-1]))
    assert 0 <= half_against_half(counted) <= 1
