"""What a changed limit changed in a drive."""

from dataclasses import replace
from pathlib import Path

import pytest

from edge_monitor.comparison.difference import Changes, compare
from edge_monitor.comparison.replayed import Happening
from edge_monitor.comparison.text import as_json, lines
from edge_monitor.testing import scenarios
from tests.comparison.folders import replayed

DROOPS = scenarios.drowsy_droops(120.0)


def changes(found: tuple[Changes, ...]) -> dict[str, tuple[int, int, int, int]]:
    """Same, moved, gone and come, by name."""
    return {one.name: (one.same, len(one.moved), len(one.gone), len(one.come)) for one in found}


def test_the_same_drive_twice_has_nothing_to_tell(tmp_path: Path) -> None:
    one, other = (replayed(tmp_path / name, DROOPS) for name in ("one", "other"))
    found = compare(one, other, 1.0)
    assert found.decided_alike
    assert (found.settings, found.networks) == ({}, {})
    assert (found.closure.most, found.perclos.most) == (0.0, 0.0)
    assert all(before == after for before, after in found.level_s.values())
    assert "Both told the same events." in list(lines(found))


def test_droops_that_count_later_make_fewer_of_them_and_less_perclos(tmp_path: Path) -> None:
    usual = replayed(tmp_path / "usual", DROOPS)
    later = replayed(tmp_path / "later", DROOPS, long_blink_s=1.4)
    found = compare(usual, later, 1.0)
    assert found.settings == {"thresholds.long_blink_s": (0.5, 1.4)}
    told = changes(found.events)
    assert told["long_blink"][2] > 0
    assert told["blink"][3] >= told["long_blink"][2]
    assert found.perclos.most is not None
    assert found.perclos.most > 0.01
    assert found.closure.most == 0.0
    assert not found.decided_alike


def test_networks_are_held_against_each_other_where_both_looked(tmp_path: Path) -> None:
    script = scenarios.alert_driver(5.0)
    old = replayed(tmp_path / "old", script, {"eye": "aa"})
    new = replayed(tmp_path / "new", script, {"eye": "bb", "emotion": "cc"})
    tried = replayed(tmp_path / "tried", script)
    assert compare(old, new, 1.0).networks == {"eye": ("aa", "bb"), "emotion": (None, "cc")}
    assert compare(old, tried, 1.0).networks == {}
    assert "  network emotion  not set  sha256 cc…" in list(lines(compare(old, new, 1.0)))


def test_expressions_have_not_gone_where_only_measurements_were_replayed(tmp_path: Path) -> None:
    script = scenarios.alert_driver(5.0)
    names = {}
    for other, networks in (("looked", {"eye": "aa"}), ("tried", {})):
        folders = tmp_path / other / "a", tmp_path / other / "b"
        one = replayed(folders[0], script, {"eye": "aa"})
        shown = replace(one, happenings=(Happening("emotion happiness", 1.0, 2.0),))
        found = compare(shown, replayed(folders[1], script, networks), 1.0)
        names[other] = "emotion happiness" in changes(found.events)
    assert names == {"looked": True, "tried": False}


def test_replays_of_different_lengths_are_asked_about(tmp_path: Path) -> None:
    short = replayed(tmp_path / "short", scenarios.alert_driver(5.0))
    long = replayed(tmp_path / "long", scenarios.alert_driver(20.0))
    assert any("of one recording?" in line for line in lines(compare(short, long, 1.0)))


def test_the_other_way_round_what_came_has_gone(tmp_path: Path) -> None:
    usual = replayed(tmp_path / "usual", DROOPS)
    later = replayed(tmp_path / "later", DROOPS, long_blink_s=1.4)
    there, back = compare(usual, later, 1.0), compare(later, usual, 1.0)
    turned = {
        name: (same, moved, come, gone)
        for name, (same, moved, gone, come) in changes(back.events).items()
    }
    assert changes(there.events) == turned


def test_very_many_changes_are_told_by_json_alone(tmp_path: Path) -> None:
    drive = scenarios.alert_driver(600.0)
    usual = replayed(tmp_path / "usual", drive)
    blind = replayed(tmp_path / "blind", drive, blink_min_s=0.49)
    found = compare(usual, blind, 1.0)
    told = list(lines(found))
    gone = as_json(found)["events"]["blink"]["gone"]
    assert len(gone) > 100
    assert told[-1] == f"{len(gone) - 100} more: --json tells them"
    assert sum(line.startswith("gone") for line in told) == 100


def test_measures_that_never_meet_are_said_to(tmp_path: Path) -> None:
    short = replayed(tmp_path / "short", scenarios.alert_driver(5.0))
    found = compare(short, short, 1.0)
    assert "PERCLOS: no frame in which both have it" in list(lines(found))
    assert as_json(found)["perclos_apart"] == {"frames": 0, "mean": None, "most": None, "at": None}


@pytest.mark.parametrize("within_s", [0.2, 1.0])
def test_an_alarm_that_moved_too_far_is_another_one(tmp_path: Path, within_s: float) -> None:
    script = scenarios.microsleep(at=30.0, duration=2.5)
    usual = replayed(tmp_path / "usual", script)
    sooner = replayed(tmp_path / "sooner", script, microsleep_s=1.0)
    told = changes(compare(usual, sooner, within_s).events)["drowsiness microsleep"]
    assert told == ((0, 1, 0, 0) if within_s == 1.0 else (0, 0, 1, 1))
