"""Every clip is validated once, by a network that never saw it."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.build.pictures import annotations
from models.eye.folds import FOLDS, fold_of

_names = st.lists(st.text(min_size=1), unique=True, max_size=30)


@given(_names)
def test_every_clip_belongs_to_one_fold_and_the_folds_are_of_one_size(names: list[str]) -> None:
    folds = fold_of(names)
    assert folds.keys() == set(names)
    sizes = Counter(dict.fromkeys(range(FOLDS), 0))
    sizes.update(folds.values())
    assert set(sizes) == set(range(FOLDS))
    assert max(sizes.values()) - min(sizes.values()) <= 1


@given(_names.flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_the_order_in_which_clips_are_found_does_not_matter(
    orders: tuple[list[str], list[str]],
) -> None:
    assert fold_of(orders[0]) == fold_of(orders[1])


@pytest.mark.data
def test_each_fold_of_the_clips_leaves_blinks_to_learn_from_and_blinks_to_be_judged_by(
    data_dir: Path,
) -> None:
    notes = annotations(data_dir)
    folds = fold_of(notes)
    blinks = Counter[int]()
    for clip, fold in folds.items():
        blinks[fold] += len(notes[clip]["blinks"] or ())
    assert all(blinks[fold] >= 5 for fold in range(FOLDS))
