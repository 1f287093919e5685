"""Tables: every text is text, numbers stand where they are looked for."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.basis import basis_of
from edge_monitor.replay import Summary
from edge_monitor.report.lap_times import WorkTime
from edge_monitor.report.tables import (
    events_tables,
    settings_tables,
    summary_table,
    table,
    versions_table,
    work_table,
)
from edge_monitor.settings import Settings
from edge_monitor.testing import DriverScript, scenarios
from edge_monitor.types import EventKind, Work
from tests.outputs.samples import an_event
from tests.report.replayed import series_of

PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)


def cells(html: str) -> list[list[str]]:
    """Of all tables, row by row."""
    whole = ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own text
    return [["".join(cell.itertext()) for cell in row] for row in whole.iter("tr")]


@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=5), PLAIN)
def test_no_text_can_become_markup(rows: list[tuple[str, str]], caption: str) -> None:
    html = table(caption, ("<what>", "&"), rows, numbers=(1,))
    assert cells(html) == [["<what>", "&"], *map(list, rows)]


def test_blinks_are_folded_away_from_what_matters() -> None:
    series = series_of(scenarios.microsleep(at=30.0))
    open_part, _, folded = events_tables(series.events).partition("<details>")
    kinds = [row[1] for row in cells(open_part)[1:]]
    assert "drowsiness" in kinds
    assert "blink" not in kinds
    assert "blink" in folded


def test_rungs_that_an_alarm_climbs_are_events_too() -> None:
    series = series_of(scenarios.falls_asleep(at=30.0))
    levels = [row[4] for row in cells(events_tables(series.events)) if row[1] == "drowsiness"]
    assert levels[:2] == ["microsleep", "asleep"]


def test_without_events_that_is_said() -> None:
    assert events_tables([]) == "<p>No events.</p>"
    blink = an_event(EventKind.BLINK)
    assert events_tables([blink]).startswith("<p>No events but blinks.</p>")


def test_a_summary_tells_how_long_each_level_held() -> None:
    summary = Summary("<drive>.mp4").as_json()
    summary |= {"frames": 300, "duration_s": 9.97, "level_s": {"microsleep": 2.5}}
    summary["perclos_max"], summary["blink_statistics_refused"] = 0.1234, "too slow"
    summary["status_frames"]["valid"] = 300
    told = {row[0]: row[1] for row in cells(summary_table(summary))}
    assert told["recording"] == "<drive>.mp4"
    assert told["frames"] == "300, 30.0 per second"
    assert told["time microsleep"] == "2.5 s"
    assert told["highest PERCLOS"] == "12.3%"
    assert told["no blink statistics"] == "too slow"


def test_a_summary_of_nothing_is_a_table() -> None:
    assert ["frames", "0"] in cells(summary_table(Summary("nothing").as_json()))


def test_work_is_told_in_milliseconds() -> None:
    rows = cells(work_table([WorkTime(Work.MESH, 50, 0.004, 0.004, 0.006, 0.2)], 100))
    assert rows[1:] == [["mesh", "50%", "4.00", "6.00", "2.00"], ["all", "", "", "", "2.00"]]


def test_changed_settings_stand_before_all_the_others() -> None:
    tried = Settings.model_validate({"thresholds": {"microsleep_s": 1.2}, "kiosk": {"enabled": 1}})
    rows = cells(settings_tables(basis_of(tried, {})))
    assert ["thresholds.microsleep_s", "1.2", "1.5"] in rows
    assert ["kiosk.enabled", "true", "false"] in rows
    assert ["perception.seat", "0, 0, 1, 1"] in rows
    assert ["speed.assume_kmh", "not set"] in rows
    assert "All settings are the defaults" in settings_tables(basis_of(Settings(), {}))


def test_networks_are_told_by_their_digest() -> None:
    rows = cells(versions_table(basis_of(Settings(), {"eye": "abc"}), {"python": "3.11"}))
    assert ["network eye", "sha256 abc"] in rows
    assert ["python", "3.11"] in rows


def test_a_script_without_anybody_is_a_summary_too() -> None:
    assert events_tables(series_of(DriverScript(1.0), watched=False).events)
