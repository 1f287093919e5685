"""What is drawn on a picture: readable at each size, told by words, never on the frame itself."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.overlay import draw
from edge_monitor.pipeline import Step
from edge_monitor.types import (
    Affect,
    Box,
    Classified,
    DriverState,
    EmotionLabel,
    Expression,
    Eye,
    Face,
    Image,
    Level,
    Points,
    Pose,
    Sound,
    Status,
)

LIMITS = Thresholds()
AMBER = (80, 220, 255)
GREY = (190, 190, 190)


def plain(width: int = 640, height: int = 480) -> Image:
    return np.full((height, width, 3), 90, np.uint8)


def state(**fields: object) -> DriverState:
    known = DriverState(
        t=12.5,
        level=Level.AWAKE,
        sound=Sound.SILENCE,
        status=Status.VALID,
        face_id=1,
        closure=0.1,
        yaw=0.0,
        pitch=0.0,
        roll=0.0,
    )
    return replace(known, **fields)  # type: ignore[arg-type]  # fields are the tests' own


def eye(x: float, y: float) -> Eye:
    lids: Points = np.array([(x - 20, y), (x, y - 8), (x + 20, y), (x, y + 8)], np.float32)
    return Eye(0.3, 0.9, 0.1, lids)


def face(track_id: int = 1, x: float = 220.0, pose: Pose | None = None) -> Face:
    landmarks = np.stack(
        [np.linspace(x + 5, x + 195, 468), np.linspace(130, 320, 468)], axis=1
    ).astype(np.float32)
    return Face(
        track_id=track_id,
        box=Box(x, 120.0, 200.0, 220.0),
        score=0.9,
        landmarks=landmarks,
        pose=Pose(0.0, 0.0, 0.0) if pose is None else pose,
        mar=0.1,
        geometry=(),
        left=eye(x + 140, 190.0),
        right=eye(x + 60, 190.0),
    )


def count(image: Image, colour: tuple[int, int, int]) -> int:
    return int((image == np.array(colour, np.uint8)).all(axis=2).sum())


def cyan(image: Image) -> NDArray[np.bool_]:
    """Where lids are drawn; their lines are softened towards what lies below."""
    blue, green, red = (image[:, :, plane].astype(np.int64) for plane in range(3))
    return (blue - red > 50) & (abs(blue - green) < 20)


def filled(image: Image) -> int:
    """Pixels of the closure bar's column that are neither its ground nor its marks."""
    column = image[:, image.shape[1] - 14]
    lit = (column.max(axis=1) > 60) & (column.min(axis=1) < 200) & ((column != 90).any(axis=1))
    return int(lit.sum())


def test_the_frame_itself_stays_as_it_is() -> None:
    image = plain()
    drawn = draw(image, Step(state(), (), faces=(face(),)), LIMITS)
    assert (image == 90).all()
    assert drawn.shape == image.shape
    assert (drawn != image).any()


def test_lids_are_drawn_where_they_were_seen() -> None:
    drawn = draw(plain(), Step(state(), (), faces=(face(),)), LIMITS)
    around = [cyan(drawn)[178:202, x - 24 : x + 24].sum() for x in (280, 360)]
    assert min(around) > 20
    assert cyan(drawn).sum() == sum(around)


def test_who_is_watched_is_marked_among_others() -> None:
    faces = (face(1, 40.0), face(2, 400.0))
    drawn = draw(plain(), Step(state(face_id=2), (), faces=faces), LIMITS)
    assert count(drawn[:, :320], AMBER) == 0
    assert count(drawn[:, 380:610], AMBER) > 500
    assert count(drawn[:, :320], GREY) > 300


@pytest.mark.parametrize("width", [320, 640, 1920])
def test_what_is_drawn_follows_the_size_of_the_result(width: int) -> None:
    scale = width / 640
    drawn = draw(plain(), Step(state(), (), faces=(face(),)), LIMITS, width)
    assert drawn.shape == (round(480 * scale), width, 3)
    rows, columns = np.nonzero(cyan(drawn))
    assert rows.mean() / scale == pytest.approx(190, abs=2)
    assert columns.mean() / scale == pytest.approx(320, abs=2)
    # a line of words never takes more than a twelfth of the height, or nobody would see the face
    top_left = drawn[: drawn.shape[0] // 10, : width // 8]
    assert (top_left != 90).any()


def test_each_level_has_a_word_of_its_own_and_not_only_a_colour() -> None:
    """Without their colours, too, no two headlines look the same."""
    inks = set()
    for level in Level:
        drawn = draw(plain(), Step(state(level=level), ()), LIMITS)
        inks.add((drawn[:40, :300].max(axis=2) < 40).tobytes())
    assert len(inks) == len(Level)


def test_what_cannot_be_judged_is_said() -> None:
    valid = draw(plain(), Step(state(), ()), LIMITS)
    pictures = [
        draw(plain(), Step(state(status=status, closure=None), ()), LIMITS)
        for status in Status
        if status is not Status.VALID
    ]
    degraded = state(status=Status.NO_FACE, degraded=Status.NO_FACE, closure=None)
    pictures.append(draw(plain(), Step(degraded, ()), LIMITS))
    heads = {picture[:80, :400].tobytes() for picture in (valid, *pictures)}
    assert len(heads) == len(pictures) + 1


@given(closure=st.floats(0.05, 0.95))
def test_the_bar_is_as_high_as_the_lids_are_shut(closure: float) -> None:
    drawn = draw(plain(), Step(state(closure=closure), ()), LIMITS)
    assert filled(drawn) == pytest.approx(closure * 240, abs=16)


def test_the_bars_marks_are_where_the_limits_are() -> None:
    low, high = (
        draw(plain(), Step(state(closure=None), ()), replace(LIMITS, closed_peak=peak))
        for peak in (0.7, 0.9)
    )
    assert (low != high).any()


def test_without_drowsiness_there_is_neither_level_nor_bar() -> None:
    drawn = draw(plain(), Step(state(watched=False), ()), LIMITS)
    assert (drawn[:40] == 90).all()
    assert (drawn[:, 600:] == 90).all()


def test_expressions_classes_and_signs_are_told_in_words() -> None:
    shares = (0.8, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    happy = Expression(EmotionLabel.NEUTRAL, shares, Affect(0.0, 0.0))
    unclear = replace(happy, label=None)
    belt = Classified("belt on", {"belt on": 0.9})
    named = Classified("Gürtel", {"Gürtel": 0.9})
    told: list[dict[str, object]] = [
        {},
        {"emotion": happy},
        {"emotion": unclear},
        {"classes": {"belt": belt}},
        {"classes": {"belt": named}},
        {"classes": {"belt": Classified(None, {"belt on": 0.5})}, "yawning": True},
        {"distracted": True},
        {"several": True},
        {"closed_s": 2.0},
        {"calibration": 1.0},
        {"perclos": 0.1},
    ]
    pictures = {draw(plain(), Step(state(**one), ()), LIMITS).tobytes() for one in told}
    assert len(pictures) == len(told)


@given(
    box=st.tuples(*[st.floats(-2000, 4000)] * 2, *[st.floats(1, 3000)] * 2),
    angles=st.tuples(*[st.floats(-180, 180)] * 3),
    width=st.integers(64, 900),
)
def test_a_face_that_reaches_beyond_the_picture_is_no_trouble(
    box: tuple[float, float, float, float], angles: tuple[float, float, float], width: int
) -> None:
    seen = replace(face(x=box[0]), box=Box(*box), pose=Pose(*angles))
    drawn = draw(plain(), Step(state(), (), faces=(seen,)), LIMITS, width)
    assert drawn.shape[1] == width


def test_a_face_without_landmarks_eyes_and_pose_is_a_box() -> None:
    bare = replace(face(), landmarks=np.zeros((0, 2), np.float32), left=None, right=None, pose=None)
    drawn = draw(plain(), Step(state(), (), faces=(bare,)), LIMITS)
    assert not cyan(drawn).any()
    assert count(drawn, AMBER) > 500
