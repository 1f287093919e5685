"""What a replay has written is read again as it was meant."""

import json
from pathlib import Path

import pytest

from edge_monitor.comparison.replayed import Happening, read_replayed
from edge_monitor.errors import SourceError
from edge_monitor.testing import scenarios
from tests.comparison.folders import replayed


def write_events(
    folder: Path, *events: tuple[str, str, float, float | None, dict[str, str]]
) -> None:
    """Events of one episode each kind, by type, phase, start, end and evidence."""
    lines = [
        json.dumps(
            {
                "type": f"edge_monitor.{kind}",
                "data": {
                    "monotonic": end or start,
                    "phase": phase,
                    "start": start,
                    "end": end,
                    "level": None,
                    "episode": 1,
                    "evidence": evidence,
                },
            }
        )
        for kind, phase, start, end, evidence in events
    ]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")


def test_each_rung_of_an_alarm_is_told_at_its_moment(tmp_path: Path) -> None:
    read = replayed(tmp_path, scenarios.falls_asleep(at=30.0))
    rungs = [one for one in read.happenings if one.name.startswith("drowsiness")]
    assert [one.name.split()[1] for one in rungs[:3]] == ["microsleep", "asleep", "unresponsive"]
    assert [one.start for one in rungs[:3]] == pytest.approx([31.5, 33.0, 36.0], abs=0.1)


def test_each_frame_has_its_measures(tmp_path: Path) -> None:
    read = replayed(tmp_path, scenarios.alert_driver(40.0))
    assert len(read.measures) == read.summary.frames
    assert all(closure is not None for closure, _ in read.measures.values())
    assert [perclos is None for _, perclos in read.measures.values()] == sorted(
        (perclos is None for _, perclos in read.measures.values()), reverse=True
    )


def test_a_begin_and_its_end_are_one(tmp_path: Path) -> None:
    replayed(tmp_path, scenarios.alert_driver(2.0))
    write_events(
        tmp_path,
        ("degraded", "started", 3.0, None, {"reason": "no_face"}),
        ("emotion", "started", 4.0, None, {"label": "happiness"}),
        ("audience", "", 5.0, None, {}),
        ("degraded", "ended", 3.0, 6.5, {}),
    )
    assert read_replayed(tmp_path).happenings == (
        Happening("degraded no_face", 3.0, 6.5),
        Happening("emotion happiness", 4.0, None),
    )


def test_classifiers_that_count_their_own_episodes_are_kept_apart(tmp_path: Path) -> None:
    replayed(tmp_path, scenarios.alert_driver(2.0))
    belt, mask = ({"classifier": name, "label": "on"} for name in ("belt", "mask"))
    write_events(
        tmp_path,
        ("class", "started", 1.0, None, belt),
        ("class", "started", 2.0, None, mask),
        ("class", "ended", 1.0, 3.0, belt),
    )
    assert read_replayed(tmp_path).happenings == (
        Happening("class belt on", 1.0, 3.0),
        Happening("class mask on", 2.0, None),
    )


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"summary\.json: no such file"):
        read_replayed(tmp_path)
