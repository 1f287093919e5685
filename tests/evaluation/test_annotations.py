"""Annotations: what is read, and how what is wrong with them is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_monitor.errors import EXIT_NO_INPUT, SourceError
from edge_monitor.evaluation.annotations import FILE_NAME, Blink, ClipTruth, read_annotations

CLIP: dict[str, Any] = {"blinks": [], "yawns": None, "ignore": []}
BLINK: dict[str, Any] = {"start": 4, "end": 9, "kind": "full"}


def write(folder: Path, clips: object) -> Path:
    (folder / FILE_NAME).write_text(json.dumps({"clips": clips}))
    return folder


def test_clips_come_by_name_with_whole_and_half_blinks_apart(tmp_path: Path) -> None:
    blinks = [
        {"start": 9, "end": 14, "closed": [10, 12], "kind": "full", "min_openness": 0.3},
        {"start": 24, "end": 32, "kind": "partial"},
    ]
    car = {"blinks": None, "yawns": [[130, 292]], "ignore": [[1, 1]]}
    folder = write(tmp_path, {"talk.mp4": CLIP | {"blinks": blinks}, "car.avi": car})
    assert read_annotations(folder) == (
        ClipTruth("car.avi", None, (), ((130, 292),), ((1, 1),)),
        ClipTruth("talk.mp4", (Blink((9, 14), (10, 12)),), (Blink((24, 32)),), None, ()),
    )


@pytest.mark.parametrize(
    ("clip", "reason"),
    [
        (CLIP | {"blinks": [{"start": 3, "end": 2, "kind": "full"}]}, "do not rise"),
        (CLIP | {"blinks": [{"start": -1, "end": 2, "kind": "full"}]}, "do not rise"),
        (CLIP | {"blinks": [{"start": True, "end": 2, "kind": "full"}]}, "first and a last"),
        (CLIP | {"blinks": [{"start": 1, "end": 2, "kind": "half"}]}, "full or partial"),
        (CLIP | {"blinks": [{"start": 1, "kind": "full"}]}, "no 'end'"),
        (CLIP | {"blinks": [BLINK | {"closed": [3, 10]}]}, "3 to 10 lie outside their blink"),
        (CLIP | {"blinks": [BLINK | {"closed": 4}]}, "not a first and a last frame"),
        (CLIP | {"blinks": 7}, "not iterable"),
        (CLIP | {"yawns": [[1]]}, "first and a last"),
        (CLIP | {"ignore": [1, 2]}, "first and a last"),
        ({"blinks": []}, "no 'yawns'"),
        ([], "talk.mp4"),
    ],
)
def test_what_is_wrong_is_told_with_the_clip_in_one_line(
    tmp_path: Path, clip: object, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        read_annotations(write(tmp_path, {"talk.mp4": clip}))
    assert "talk.mp4" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == EXIT_NO_INPUT


@pytest.mark.parametrize("name", ["../secret.mp4", "/etc/passwd", "a/b.mp4", "", ".."])
def test_clips_lie_beside_their_annotations(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="beside it"):
        read_annotations(write(tmp_path, {name: CLIP}))


def test_a_folder_without_annotations_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file") as caught:
        read_annotations(tmp_path)
    assert str(tmp_path) in str(caught.value)


@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.recursive(
            st.none() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["clips", "blinks", "yawns", "a"]), inner)
            ),
            max_leaves=8,
        ).map(lambda value: json.dumps(value).encode()),
        st.just(b"[" * 100_000),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nonsense_is_refused_in_one_line_or_holds_no_clip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    told = ""
    try:
        assert read_annotations(tmp_path) == ()
    except SourceError as error:
        told = str(error)
    assert told == "" or FILE_NAME in told
    assert "\n" not in told
