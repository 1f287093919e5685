"""The demo's film."""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from edge_monitor.errors import EXIT_NO_INPUT, EXIT_USAGE, UsageError
from edge_monitor.testing import DriverScript, Portrait
from edge_monitor.testing.sample import main, make_sample
from edge_monitor.types import Frame

STORY = DriverScript(40.0 / 30.0).close(0.3, 0.6)


@pytest.mark.models
def test_the_film_and_its_truth_belong_together(tmp_path: Path) -> None:
    assert make_sample(tmp_path / "new" / "demo", story=STORY)
    film = cv2.VideoCapture(str(tmp_path / "new" / "demo.mp4"))
    try:
        assert film.get(cv2.CAP_PROP_FPS) == 30.0
        assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 40
        assert film.get(cv2.CAP_PROP_FRAME_WIDTH) == 640
        assert film.get(cv2.CAP_PROP_FRAME_HEIGHT) == 480
    finally:
        film.release()
    truth = json.loads((tmp_path / "new" / "demo.truth.json").read_text())
    assert truth["fps"] == 30.0
    assert truth["closures"] == [{"start": 0.3, "end": pytest.approx(0.9)}]
    assert truth["yawns"] == truth["absences"] == truth["levels"] == []
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"demo.mp4", "demo.truth.json"}


@pytest.mark.models
def test_what_is_up_to_date_is_left_alone_and_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    film, truth = tmp_path / "demo.mp4", tmp_path / "demo.truth.json"
    assert make_sample(tmp_path / "demo", story=STORY)
    assert not make_sample(tmp_path / "demo", story=STORY)
    assert make_sample(tmp_path / "demo", story=STORY.yawn(0.5, 0.5))
    film.write_bytes(film.read_bytes()[:1000])
    assert make_sample(tmp_path / "demo", story=STORY)
    truth.write_text("{}")
    assert make_sample(tmp_path / "demo", story=STORY)


@pytest.mark.models
def test_an_interrupted_film_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def frames(portrait: Portrait, script: DriverScript, fps: float) -> Iterator[Frame]:
        for index in range(5):
            yield Frame(t=index / fps, image=portrait.frame(script.at(0.0), 0.0))
        raise KeyboardInterrupt

    monkeypatch.setattr(Portrait, "frames", frames)
    with pytest.raises(KeyboardInterrupt):
        make_sample(tmp_path / "demo", story=STORY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.models
def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="file") as caught:
        make_sample(tmp_path / "file" / "demo", story=STORY)
    assert caught.value.exit_status == EXIT_USAGE
    assert "\n" not in str(caught.value)


def test_without_the_portrait_there_is_one_line_and_exit_status_66(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portrait = tmp_path / "astronaut.png"
    status = main([str(tmp_path / "demo"), "--portrait", str(portrait)])
    assert status == EXIT_NO_INPUT
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "astronaut.png" in error
    assert "run scripts/setup" in error
    assert list(tmp_path.iterdir()) == []
