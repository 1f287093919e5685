"""How often labels change: made faces, the real decisions; and the real graph on a film."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import pytest

from edge_monitor import daemon
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.people import PeoplePolicy
from edge_monitor.errors import EXIT_CONFIG, EXIT_NO_INPUT, SourceError
from edge_monitor.evaluation import plots
from edge_monitor.evaluation.__main__ import main
from edge_monitor.evaluation.flips import ClipFlips, clips_of, flips_of
from edge_monitor.evaluation.flips_plot import draw_flips
from edge_monitor.evaluation.flips_text import flips_json, flips_lines
from edge_monitor.perception.manifest import Manifest
from edge_monitor.pipeline import Pipeline, Step
from edge_monitor.testing import DriverScript
from edge_monitor.testing.sample import make_sample
from edge_monitor.types import EmotionLabel, Face, Frame, Scene, Status
from tests.decision.visitors import a_visitor, frames, showing
from tests.live import PICTURE

HAPPY, SAD, NEUTRAL = EmotionLabel.HAPPINESS, EmotionLabel.SADNESS, EmotionLabel.NEUTRAL
LIMITS = LabelLimits()

Shown = Callable[[float], EmotionLabel]


class Stage:
    """Sees what a test says is there at each time."""

    faults = 0

    def __init__(self, faces: Callable[[float], Sequence[Face]]) -> None:
        self._faces = faces

    def perceive(self, frame: Frame) -> Scene:
        return Scene(frame.t, Status.NO_FACE, tuple(self._faces(frame.t)))

    def reset(self) -> None:
        """What is there does not hang on what was there."""


def played(length_s: float, faces: Callable[[float], Sequence[Face]]) -> ClipFlips:
    pipeline = Pipeline(Stage(faces), None, people=PeoplePolicy(LIMITS, None))

    def steps() -> Iterator[Step]:
        for t in frames(0.0, length_s):
            yield pipeline.look(Frame(t, PICTURE))

    return flips_of("clip.mp4", steps(), LIMITS)


def one_face(shown: Shown) -> Callable[[float], Sequence[Face]]:
    return lambda t: [a_visitor(1, showing(shown(t)))]


def in_turn(each_s: float) -> Shown:
    """Happy and sad for so long each, in turn."""
    return lambda t: HAPPY if int(t / each_s + 1e-6) % 2 == 0 else SAD


def test_a_face_that_stays_as_it_is_changes_nothing() -> None:
    (face,) = played(90.0, one_face(lambda _t: NEUTRAL)).faces
    assert (face.raw_per_minute, face.changes, face.per_minute, face.most) == (0.0, (), 0.0, 0)
    assert not face.flickers
    assert list(face.shares) == [NEUTRAL, None]
    assert face.shares[NEUTRAL] == pytest.approx(1.0, abs=0.01)


def test_every_change_of_the_told_label_counts_and_the_first_label_does_not() -> None:
    (face,) = played(90.0, one_face(in_turn(30.0))).faces
    assert face.raw_per_minute == pytest.approx(2 / 1.5, abs=0.01)
    labels = [label for _, label in face.told]
    assert labels[0] is HAPPY
    assert labels[-1] is HAPPY
    assert SAD in labels
    assert len(face.changes) == len(labels) - 1
    assert face.per_minute == pytest.approx(len(face.changes) / 1.5, abs=0.01)
    assert sum(face.shares.values()) == pytest.approx(1.0)


def test_most_in_a_minute_is_found_wherever_the_minute_begins() -> None:
    """Quiet for a minute, two moods in turn for half a minute, and quiet again."""
    (face,) = played(
        150.0, one_face(lambda t: in_turn(6.0)(t) if 60.0 <= t < 90.0 else HAPPY)
    ).faces
    window = [t for t in face.changes if 60.0 <= t < 120.0]
    assert face.most == len(window) == 4
    assert face.per_minute == pytest.approx(4 * 60 / 149.9, abs=0.01)


def test_a_flickering_network_is_seen_through_the_limit_of_changes() -> None:
    (face,) = played(120.0, one_face(in_turn(3.0))).faces
    assert face.raw_per_minute == pytest.approx(20.0, abs=0.6)
    assert face.most <= 6
    assert not face.flickers
    assert face.uncapped_per_minute > 15.0


def test_a_short_sight_is_played_to_and_fro_for_a_minute() -> None:
    """Happy, then sad, within ten seconds: to and fro there is a change every ten seconds."""
    (face,) = played(10.0, one_face(in_turn(5.0))).faces
    assert len(face.changes) == 1
    assert face.uncapped_per_minute == pytest.approx(6.0, abs=1.0)
    assert face.per_minute <= 6.0
    (still,) = played(10.0, one_face(lambda _t: SAD)).faces
    assert (still.per_minute, still.uncapped_per_minute) == (0.0, 0.0)


def test_faces_are_told_apart_and_who_leaves_changes_nothing_by_it() -> None:
    clip = played(
        90.0,
        lambda t: [
            *([a_visitor(1, showing(HAPPY))] if t < 40.0 else []),
            *([a_visitor(2, showing(SAD))] if 20.0 <= t < 85.0 else []),
            *([a_visitor(3, showing(SAD))] if 50.0 <= t < 50.6 else []),
            *([a_visitor(4)] if t >= 60.0 else []),
        ],
    )
    assert [(face.face_id, face.start) for face in clip.faces] == [(1, 0.0), (2, 20.0)]
    assert [face.changes for face in clip.faces] == [(), ()]
    assert [face.seconds for face in clip.faces] == pytest.approx([39.9, 64.9])
    assert clip.seconds == pytest.approx(89.9)


def test_too_many_changes_are_named_and_everything_is_in_the_json() -> None:
    bold = LabelLimits(changes_per_minute=30)
    pipeline = Pipeline(Stage(one_face(in_turn(3.0))), None, people=PeoplePolicy(bold, None))
    steps = [pipeline.look(Frame(t, PICTURE)) for t in frames(0.0, 60.1)]
    clip = flips_of("wild.mp4", steps, bold)
    nobody = ClipFlips("empty.mp4", 4.0, ())
    (face,) = clip.faces
    assert face.flickers
    text = "\n".join(flips_lines([clip, nobody]))
    assert "TOO MANY" in text
    assert "MISSED by wild.mp4 face 1" in text
    assert "empty.mp4    -      4.0  no expression was known" in text
    assert "met" in "\n".join(flips_lines([nobody]))
    wild, empty = json.loads(json.dumps(flips_json([clip, nobody])))["clips"]
    assert (wild["name"], wild["faces"][0]["too_many"], empty["faces"]) == ("wild.mp4", True, [])
    assert wild["faces"][0]["most_in_60_s"] == face.most > 6
    assert wild["faces"][0]["told"][0]["label"] == "happiness"


def test_each_face_has_a_row_in_the_plot(tmp_path: Path) -> None:
    plots.check()
    one = played(30.0, one_face(in_turn(10.0)))
    two = played(
        30.0, lambda t: [a_visitor(1, showing(in_turn(10.0)(t))), a_visitor(2, showing(SAD))]
    )
    heights = []
    for name, clip in (("one", one), ("two", two)):
        (tmp_path / name).mkdir()
        draw_flips(tmp_path / name, clip)
        picture = cv2.imread(str(tmp_path / name / "clip.mp4.png"))
        assert picture is not None
        assert picture.std() > 5.0
        heights.append(picture.shape[0])
    assert heights[1] > 1.5 * heights[0]


def test_places_are_clips_and_folders_of_them(tmp_path: Path) -> None:
    for name in ("b.mp4", "a.AVI", "notes.txt"):
        (tmp_path / name).touch()
    alone = tmp_path / "elsewhere.bin"
    assert clips_of([alone, tmp_path]) == [alone, tmp_path / "a.AVI", tmp_path / "b.mp4"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"empty: holds no clip"):
        clips_of([tmp_path / "empty"])


@pytest.mark.models
def test_a_film_is_replayed_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_sample(tmp_path / "film", story=DriverScript(3.0).blink(1.0))
    assert main(["flips", str(tmp_path / "film.mp4"), "--out", str(tmp_path / "out")]) == 0
    (row,) = [
        line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("film")
    ]
    assert row[:2] == ["film.mp4", "1"]
    assert float(row[2]) == pytest.approx(3.0, abs=0.2)
    report = json.loads((tmp_path / "out" / "flips.json").read_text())
    (face,) = report["clips"][0]["faces"]
    assert sum(face["shares"].values()) == pytest.approx(1.0, abs=0.001)
    assert (tmp_path / "out" / "film.mp4.png").is_file()


def test_what_cannot_be_replayed_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["flips", str(tmp_path / "gone.mp4")]) == EXIT_NO_INPUT
    assert "gone.mp4" in capsys.readouterr().err
    monkeypatch.setattr(daemon, "open_manifest", lambda: Manifest(tmp_path / "M.toml", {}))
    assert main(["flips", str(tmp_path / "gone.mp4")]) == EXIT_CONFIG
    assert "no network named emotion" in capsys.readouterr().err
