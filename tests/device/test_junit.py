"""A lane passes when its tests ran and none failed; whatever else is written is no proof."""

from pathlib import Path

import pytest

from tests.device.junit import judge
from tests.device.lane import FailedError

_CASE = '<testcase classname="start_story" name="test_{}" time="1.25">{}</testcase>'
_FAILURE = '<failure message="AssertionError: late&#10;more of it">a long text</failure>'
_SKIPPED = '<skipped message="no camera here">why</skipped>'


def written(folder: Path, *cases: str) -> Path:
    suites = f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"
    (folder / "results.xml").write_text(suites)
    return folder


def test_each_test_is_told_with_its_verdict_and_figures_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "figures.txt").write_text("  READY after 0.85 s\n")
    judge(written(tmp_path, _CASE.format("ready", ""), _CASE.format("camera", _SKIPPED)))
    assert capsys.readouterr().out.splitlines() == [
        "  start_story::test_ready  passed  1.2 s",
        "  start_story::test_camera  skipped: no camera here  1.2 s",
        "  READY after 0.85 s",
    ]


def test_one_failure_fails_the_lane_and_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FailedError, match="1 tests failed, 1 passed"):
        judge(written(tmp_path, _CASE.format("ready", _FAILURE), _CASE.format("other", "")))
    assert "test_ready  FAILED: AssertionError: late  1.2 s" in capsys.readouterr().out


@pytest.mark.parametrize("cases", [(), (_CASE.format("camera", _SKIPPED),)])
def test_a_lane_in_which_nothing_passed_has_failed(tmp_path: Path, cases: tuple[str, ...]) -> None:
    with pytest.raises(FailedError, match="0 tests failed, 0 passed"):
        judge(written(tmp_path, *cases))


@pytest.mark.parametrize("text", [None, "", "<testsuites><testsuite>"])
def test_a_lane_that_left_no_whole_results_has_failed(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "results.xml").write_text(text)
    with pytest.raises(FailedError, match="no test ran"):
        judge(tmp_path)
