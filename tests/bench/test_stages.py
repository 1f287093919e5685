"""Where the time of a frame goes."""

from pathlib import Path

import pytest

from edge_monitor.bench.stages import Timed, measure, table
from edge_monitor.testing import DriverScript
from edge_monitor.testing.sample import make_sample


def test_each_stage_has_its_median_over_the_frames_that_needed_it() -> None:
    plain = {("mesh",): 0.003, ("mesh", "network"): 0.002, ("mesh", "cut"): 0.0005}
    found = {("detect",): 0.001, ("detect", "network"): 0.0005}
    frames = [Timed(0.004, 1, plain), Timed(0.005, 1, plain | found), Timed(0.004, 1, plain)]
    rows = {row["name"]: row for row in table(frames)}
    assert rows["mesh"]["ms"] == pytest.approx(3.0)
    assert rows["mesh"]["network_ms"] == pytest.approx(2.0)
    assert rows["mesh"]["cut_ms"] == pytest.approx(0.5)
    assert rows["detect"]["share"] == pytest.approx(1 / 3)
    assert rows["detect"]["ms"] == pytest.approx(1.0)
    assert rows["detect"]["cut_ms"] is None
    assert rows["eyes"] == {
        "name": "eyes",
        "share": 0.0,
        "ms": None,
        "network_ms": None,
        "cut_ms": None,
    }
    assert rows["rest"]["ms"] == pytest.approx(1.0)
    assert rows["total"]["ms"] == pytest.approx(4.0)
    assert list(rows)[-2:] == ["rest", "total"]


def test_time_is_summed_by_what_it_was_spent_in() -> None:
    frame = Timed(
        1.0, 1, {("mesh", "network"): 0.2, ("eyes", "network"): 0.3, ("eyes",): 0.4, ("x",): 0.1}
    )
    assert frame.spent_s(last="network") == pytest.approx(0.5)
    assert frame.spent_s(last="network", first="eyes") == pytest.approx(0.3)
    assert frame.spent_s(last="cut") == 0


@pytest.mark.models
def test_a_face_costs_more_than_its_networks_and_every_stage_runs(tmp_path: Path) -> None:
    make_sample(tmp_path / "film", story=DriverScript(1.0))
    told = measure(str(tmp_path / "film.mp4"), frames=12, rounds=1)
    assert told["frames"] == 12
    assert told["one_face_share"] == 1.0
    assert told["ratio"] > 1.0
    assert told["total_ms"] > told["networks_ms"] > 0
    rows = {row["name"]: row for row in told["stages"]}
    for name in ("guard", "mesh", "pose", "eyes", "decide", "state", "rest"):
        assert rows[name]["share"] == 1.0
        assert 0 < rows[name]["ms"] < rows["total"]["ms"]
    assert "emotion" not in rows
    for name in ("mesh", "eyes"):
        assert 0 < rows[name]["network_ms"] + rows[name]["cut_ms"] < rows[name]["ms"]


@pytest.mark.models
def test_expressions_are_a_stage_where_they_are_on(tmp_path: Path) -> None:
    """At 30 frames a second each sixth frame has its turn."""
    make_sample(tmp_path / "film", story=DriverScript(1.0))
    told = measure(str(tmp_path / "film.mp4"), frames=12, rounds=2, emotion=True)
    rows = {row["name"]: row for row in told["stages"]}
    assert rows["emotion"]["share"] == pytest.approx(1 / 6, abs=0.05)
    assert 0 < rows["emotion"]["network_ms"] < rows["emotion"]["ms"]
    assert rows["people"]["share"] == 1.0


@pytest.mark.models
def test_without_a_face_there_is_no_ratio(grey_clip: Path) -> None:
    told = measure(str(grey_clip), frames=8, rounds=1)
    assert told["one_face_share"] == 0
    assert told["ratio"] is told["total_ms"] is None
    rows = {row["name"]: row for row in told["stages"]}
    assert rows["detect"]["network_ms"] > 0
    assert rows["eyes"]["ms"] is None
