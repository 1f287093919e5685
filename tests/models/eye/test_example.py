"""Pictures to learn from: what they show is what their answers say."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.perception.eye_answer import (
    EYE_PX,
    HIDDEN,
    LIDS,
    NUMBERS,
    OPENNESS,
    SHUT,
    SIDE_PX,
    read_answer,
)
from edge_monitor.perception.region import Cutter, Region
from edge_monitor.types import Image
from models.eye import example
from models.eye.example import KNOWN, Example, EyeInContext, as_served, draw
from models.eye.faces import UNKNOWN
from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX, Lids
from tests.models.eye.drawn import an_eye, lids_of

_seeds = st.integers(0, 2**32 - 1)

EYE = EyeInContext(
    picture=an_eye(),
    lids=lids_of(),
    openness=0.9,
    taught=True,
    shut=UNKNOWN,
    hidden=False,
    is_patch=False,
)
_EYES = (
    EYE,
    replace(EYE, shut=0),
    replace(EYE, shut=1, openness=0.4),
    replace(EYE, openness=0.5),
    replace(EYE, taught=False, openness=0.0, shut=1, is_patch=True),
    replace(EYE, taught=False, openness=0.0, shut=0, is_patch=True),
    replace(EYE, taught=False, hidden=True),
)


def _drawn(eye: EyeInContext, seed: int) -> Example:
    return draw(eye, np.random.default_rng(seed), _textures())


def _textures() -> list[Image]:
    return [np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)]


def _many(eye: EyeInContext, count: int = 150) -> list[Example]:
    return [_drawn(eye, seed) for seed in range(count)]


def _is_hidden(drawn: Example) -> bool:
    return bool(drawn.answer[HIDDEN] == 1)


@settings(max_examples=60, deadline=None)
@given(eye=st.sampled_from(_EYES), seed=_seeds)
def test_the_same_seed_draws_the_same_example_and_leaves_the_eye_alone(
    eye: EyeInContext, seed: int
) -> None:
    before = eye.picture.copy(), eye.lids.copy()
    one, other = _drawn(eye, seed), _drawn(eye, seed)
    assert np.array_equal(one.picture, other.picture)
    assert np.array_equal(one.answer, other.answer)
    assert np.array_equal(one.known, other.known)
    assert np.array_equal(eye.picture, before[0])
    assert np.array_equal(eye.lids, before[1])


@settings(max_examples=60, deadline=None)
@given(eye=st.sampled_from(_EYES), seed=_seeds)
def test_every_answer_is_within_its_range(eye: EyeInContext, seed: int) -> None:
    drawn = _drawn(eye, seed)
    assert (drawn.picture.shape, drawn.picture.dtype) == ((SIDE_PX, SIDE_PX, 3), np.dtype("uint8"))
    assert (drawn.answer.shape, drawn.answer.dtype) == ((NUMBERS,), np.dtype("float32"))
    assert (drawn.known.shape, drawn.known.dtype) == ((len(KNOWN),), np.dtype("float32"))
    assert set(drawn.known.tolist()) <= {0.0, 1.0}
    assert np.abs(drawn.answer[LIDS]).max() < 2
    assert ((drawn.answer[OPENNESS:] >= 0) & (drawn.answer[OPENNESS:] <= 1)).all()


def test_of_a_hidden_eye_nothing_is_known_but_that_it_is_hidden() -> None:
    examples = [drawn for eye in _EYES for drawn in _many(eye, 60) if _is_hidden(drawn)]
    assert len(examples) > 60
    assert all(drawn.known.tolist() == [0, 0, 0, 1] for drawn in examples)
    assert all(not drawn.answer[:HIDDEN].any() for drawn in examples)


def test_eyes_that_people_saw_to_be_hidden_are_always_so() -> None:
    assert all(_is_hidden(drawn) for drawn in _many(replace(EYE, hidden=True, taught=False), 50))


def test_about_a_fifth_of_the_visible_eyes_is_hidden() -> None:
    assert 0.12 < np.mean([_is_hidden(drawn) for drawn in _many(EYE, 300)]) < 0.32


def test_eyes_that_people_called_shut_are_shut_and_hardly_open() -> None:
    for opened in (0.05, 0.4):
        eye = replace(EYE, shut=1, openness=opened)
        examples = [drawn for drawn in _many(eye, 60) if not _is_hidden(drawn)]
        assert all(drawn.answer[SHUT] == 1 for drawn in examples)
        assert all(drawn.answer[OPENNESS] < 0.151 for drawn in examples)
        assert all(drawn.known.tolist() == [1, 1, 1, 1] for drawn in examples)


def test_lids_of_an_eye_that_people_called_shut_are_drawn_together() -> None:
    eye = replace(EYE, shut=1, openness=0.6)
    ears = [_ear(drawn) for drawn in _many(eye, 60) if not _is_hidden(drawn)]
    plain = _ear_of(lids_of())
    assert np.mean(ears) == pytest.approx(plain * 0.15 / 0.6, rel=0.2)


def test_lids_that_are_drawn_down_say_so_in_every_answer() -> None:
    examples = [drawn for drawn in _many(EYE, 300) if not _is_hidden(drawn)]
    shut = [drawn for drawn in examples if drawn.answer[SHUT] == 1]
    wide = [drawn for drawn in examples if drawn.answer[SHUT] == 0]
    assert 0.1 < len(shut) / len(examples) < 0.5
    assert max(drawn.answer[OPENNESS] for drawn in shut) <= 0.1 * EYE.openness + 1e-6
    assert np.mean([_ear(drawn) for drawn in shut]) < 0.05
    assert np.mean([_ear(drawn) for drawn in wide]) > 0.15
    openness = [float(drawn.answer[OPENNESS]) for drawn in examples]
    ears = [_ear(drawn) for drawn in examples]
    assert np.corrcoef(openness, ears)[0, 1] > 0.9


def test_patches_teach_shut_and_visible_only() -> None:
    for label in (0, 1):
        eye = replace(EYE, taught=False, openness=0.0, shut=label, is_patch=True)
        examples = [drawn for drawn in _many(eye, 60) if not _is_hidden(drawn)]
        assert all(drawn.known.tolist() == [0, 0, 1, 1] for drawn in examples)
        assert all(drawn.answer[SHUT] == label for drawn in examples)


def test_an_eye_of_which_nobody_said_anything_is_called_open_only_where_it_is_wide() -> None:
    narrow = [_drawn(replace(EYE, openness=0.3), seed) for seed in range(60)]
    assert all(drawn.known[2] == 0 for drawn in narrow if not _is_hidden(drawn))
    labelled = [_drawn(replace(EYE, openness=0.3, shut=0), seed) for seed in range(60)]
    assert all(drawn.known[2] == 1 for drawn in labelled if not _is_hidden(drawn))


def _dotted(lids: Lids) -> Image:
    """A context with a bright soft dot on every lid point."""
    rows, columns = np.mgrid[0:CONTEXT_PX, 0:CONTEXT_PX] + 0.5
    light = np.zeros((CONTEXT_PX, CONTEXT_PX))
    for x, y in lids:
        light = np.maximum(light, 250 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 8))
    return np.repeat(light.astype(np.uint8)[..., None], 3, axis=2)


@settings(max_examples=60, deadline=None)
@given(_seeds)
def test_lids_stay_with_the_picture_wherever_it_is_cropped(seed: int) -> None:
    lids = lids_of(14.0, 10.0)  # far enough apart for the dots not to run together
    placed = example._placement(np.random.default_rng(seed))  # noqa: SLF001 - drawn inside `draw`
    picture, there = example._crop(_dotted(lids), lids, placed)  # noqa: SLF001 - as above
    for x, y in there:
        left, top = int(x) - 1, int(y) - 1
        if left < 0 or top < 0 or left + 3 > SIDE_PX or top + 3 > SIDE_PX:
            continue
        near = picture[top : top + 3, left : left + 3, 0].astype(float)
        assert near[1, 1] > 120
        rows, columns = np.mgrid[top : top + 3, left : left + 3] + 0.5
        middle = ((near * columns).sum() / near.sum(), (near * rows).sum() / near.sum())
        assert middle == pytest.approx((x, y), abs=0.5)


@settings(max_examples=40, deadline=None)
@given(_seeds)
def test_lids_lie_on_the_drawn_margins_wherever_they_are_cropped(seed: int) -> None:
    placed = example._placement(np.random.default_rng(seed))  # noqa: SLF001 - drawn inside `draw`
    mask = np.zeros((CONTEXT_PX, CONTEXT_PX, 3), np.uint8)
    fine = np.round((lids_of() - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fine], (255, 255, 255), cv2.LINE_AA, 4)
    picture, there = example._crop(mask, lids_of(), placed)  # noqa: SLF001 - as above
    drawn = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    fine = np.round((there - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(drawn, [fine], (255,), cv2.LINE_AA, 4)
    apart = np.abs(drawn.astype(int) - picture[..., 0]).sum() / 255
    assert apart < 0.15 * (drawn.sum() / 255) + 1


@settings(deadline=None)
@given(_seeds)
def test_a_turned_head_shows_its_eyes_taller_and_as_wide_as_ever(seed: int) -> None:
    plain = replace(example._placement(np.random.default_rng(seed)), turn_deg=0.0, taller=1.0)  # noqa: SLF001 - drawn inside `draw`
    _, before = example._crop(an_eye(), lids_of(), plain)  # noqa: SLF001 - as above
    _, after = example._crop(an_eye(), lids_of(), replace(plain, taller=1.4))  # noqa: SLF001 - as above
    assert after[:, 0] == pytest.approx(before[:, 0], abs=1e-3)
    middle = (before[0, 1] + before[6, 1]) / 2
    assert after[:, 1] - middle == pytest.approx(1.4 * (before[:, 1] - middle), abs=1e-3)


def test_what_is_served_is_the_middle_of_the_context_at_the_network_s_scale() -> None:
    context = an_eye()
    side = SIDE_PX * CONTEXT_EYE_PX / EYE_PX
    cut, _ = Cutter(SIDE_PX).cut(context, Region(CONTEXT_PX / 2, CONTEXT_PX / 2, side, 0.0))
    assert np.abs(cut.astype(int) - as_served(context)).max() <= 1


def _ear(drawn: Example) -> float:
    return read_answer(drawn.answer).ear


def _ear_of(lids: Lids) -> float:
    answer = np.zeros(NUMBERS, np.float32)
    answer[LIDS] = lids.ravel()
    return read_answer(answer).ear
