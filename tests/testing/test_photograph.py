"""Reading the photograph."""

from pathlib import Path

import pytest

from edge_monitor.errors import EXIT_NO_INPUT, SourceError
from edge_monitor.testing import load_portrait
from edge_monitor.testing.photograph import PORTRAIT_PATH


def test_a_missing_photograph_is_named_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "nobody.png"
    with pytest.raises(SourceError, match=r"nobody\.png.*run scripts/setup") as caught:
        load_portrait(path)
    assert caught.value.exit_status == EXIT_NO_INPUT
    assert "\n" not in str(caught.value)


def test_another_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n but not hers")
    with pytest.raises(SourceError, match="not the portrait"):
        load_portrait(path)


@pytest.mark.models
def test_the_photograph_is_read_without_a_word_from_libpng(
    capfd: pytest.CaptureFixture[str],
) -> None:
    picture = load_portrait(PORTRAIT_PATH)
    assert picture.shape == (512, 512, 3)
    # her suit is orange: much red, little blue
    blue, _, red = picture[330, 90].tolist()
    assert red > 150
    assert blue < 90
    assert capfd.readouterr().err == ""
