"""What is learnt from the other clips goes into the settings that judge a clip."""

import json
from pathlib import Path

import pytest

from edge_monitor.settings import Settings
from edge_monitor.types import Observation, Status

pytest.importorskip("torch", reason="training's tools: requirements-train.txt")
pytest.importorskip("litert_torch", reason="training's tools: requirements-train.txt")

from models.eye.fusion import Weights
from models.eye.rotation import learn_weights, with_weights


def test_learnt_weights_are_all_that_differs_from_the_product_s_settings() -> None:
    ours = with_weights(Weights(0.1, 0.25, 0.65))
    limits = ours.thresholds
    assert (limits.ear_weight, limits.openness_weight, limits.closed_weight) == (0.1, 0.25, 0.65)
    plain = Settings()
    same = with_weights(
        Weights(
            plain.thresholds.ear_weight,
            plain.thresholds.openness_weight,
            plain.thresholds.closed_weight,
        )
    )
    assert same == plain


def _seen(frame: int, *, shut: bool) -> Observation:
    """An eye of which the probability alone says that it is shut."""
    closed = 0.98 if shut else 0.02
    return Observation(
        t=frame / 30,
        status=Status.VALID,
        ear_left=0.3,
        ear_right=0.3,
        openness_left=0.9,
        openness_right=0.9,
        closed_left=closed,
        closed_right=closed,
    )


def test_weights_are_learnt_against_what_the_annotator_saw_in_each_clip(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    blink = {"start": 40, "end": 52, "closed": [44, 48], "apex": 46, "kind": "full"}
    notes = {
        "a.mp4": {"blinks": [blink], "ignore": []},
        "drive.avi": {"blinks": None, "ignore": []},
    }
    (tmp_path / "clips" / "annotations.json").write_text(json.dumps({"clips": notes}))
    seen = tuple(_seen(frame, shut=44 <= frame <= 48) for frame in range(120))
    never = tuple(_seen(frame, shut=True) for frame in range(120))
    weights = learn_weights(tmp_path, {"a.mp4": seen, "drive.avi": never})
    assert weights == Weights(0.1, 0.1, 0.8)
