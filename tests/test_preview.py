"""The picture for the page: when it is on, what it costs, and that nothing is left of it."""

import cv2
import numpy as np
import pytest

from edge_monitor import overlay
from edge_monitor import preview as module
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.pipeline import Step
from edge_monitor.preview import EVERY_S, WIDEST, CameraPreview
from edge_monitor.testing import FakeClock
from edge_monitor.types import Frame
from tests.outputs.samples import a_state

_LASTS_S = 60.0


class Shown:
    """A preview, a camera that gives grey pictures, and what was told of it."""

    def __init__(self) -> None:
        self.clock = FakeClock(1000.0)
        self.told: list[bool] = []
        self.preview = CameraPreview(Thresholds(), _LASTS_S, self.clock, self.told.append)

    def frame(self, width: int = 640, height: int = 480) -> None:
        t = self.clock.monotonic()
        image = np.full((height, width, 3), 90, np.uint8)
        self.preview.offer(Frame(t, image), Step(a_state(t=t), ()))

    def size(self) -> tuple[int, int]:
        glimpse = self.preview.glimpse()
        assert glimpse is not None
        picture = cv2.imdecode(np.frombuffer(glimpse.jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        return picture.shape[1], picture.shape[0]


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Each picture that is drawn."""
    done: list[object] = []

    def count(*given: object) -> object:
        done.append(given)
        return overlay.draw(*given)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(module, "draw", count)
    return done


@pytest.mark.fault(32)
def test_it_is_off_until_somebody_asks_and_keeps_no_picture(
    shown: Shown, drawn: list[object]
) -> None:
    shown.frame()
    assert (shown.preview.left_s, shown.preview.glimpse()) == (0.0, None)
    shown.preview.switch(on=True)
    assert shown.preview.glimpse() is None  # the picture before is not there any more
    shown.frame()
    assert shown.preview.glimpse() is not None
    assert len(drawn) == 1


@pytest.mark.fault(32)
def test_it_ends_by_itself_and_says_so(shown: Shown) -> None:
    shown.preview.switch(on=True)
    shown.frame()
    assert shown.preview.glimpse() is not None
    shown.clock.advance(_LASTS_S - 1.0)
    assert shown.preview.left_s == pytest.approx(1.0)
    shown.clock.advance(1.0)
    shown.frame()
    assert (shown.preview.left_s, shown.preview.glimpse()) == (0.0, None)
    assert shown.told == [True, False]


def test_asking_once_more_begins_anew_and_hiding_ends_at_once(shown: Shown) -> None:
    shown.preview.switch(on=True)
    shown.clock.advance(50.0)
    shown.preview.switch(on=True)
    assert shown.preview.left_s == _LASTS_S
    shown.frame()
    shown.preview.switch(on=False)
    assert shown.preview.glimpse() is None
    shown.preview.switch(on=False)
    assert shown.told == [True, False]


def test_large_pictures_are_scaled_and_small_ones_are_not(shown: Shown) -> None:
    shown.preview.switch(on=True)
    shown.frame(1280, 720)
    assert shown.size() == (WIDEST, 270)
    shown.clock.advance(EVERY_S)
    shown.frame(320, 240)
    assert shown.size() == (320, 240)


@pytest.mark.fault(28)
def test_frames_are_dropped_unseen_and_one_picture_serves_all_who_look(
    shown: Shown, drawn: list[object]
) -> None:
    shown.preview.switch(on=True)
    numbers = []
    for _ in range(90):  # three seconds
        shown.frame()
        numbers += [glimpse.number for _ in range(3) if (glimpse := shown.preview.glimpse())]
        shown.clock.advance(1 / 30)
    assert 10 <= len(drawn) <= 3 / EVERY_S + 1
    assert numbers == sorted(numbers)
    shown.frame()
    drawn.clear()
    for _ in range(30):  # nobody looks
        shown.frame()
        shown.clock.advance(1 / 30)
    assert drawn == []


@pytest.mark.fault(26)
def test_it_rests_on_a_strained_board_and_goes_on_later(shown: Shown) -> None:
    shown.preview.switch(on=True)
    shown.frame()
    assert shown.preview.glimpse() is not None
    shown.preview.rest(True)
    shown.frame()
    assert shown.preview.rests
    assert shown.preview.glimpse() is None
    shown.preview.rest(False)
    shown.clock.advance(EVERY_S)
    shown.frame()
    assert shown.preview.glimpse() is not None
