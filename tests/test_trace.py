"""Traces: what a replay writes can be read again, and what is no trace is refused by line."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_monitor.errors import SourceError
from edge_monitor.testing import Camera, scenarios, trace
from edge_monitor.trace import COLUMNS, columns_of, read_trace, row_of
from edge_monitor.types import Classified, DriverState, Level, Observation, Sound, Status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trace.csv"


def a_state(status: Status, *, watched: bool = True) -> DriverState:
    return DriverState(
        t=0.0,
        level=Level.MICROSLEEP,
        sound=Sound.SILENCE,
        status=status,
        closure=0.25,
        perclos=0.1,
        watched=watched,
    )


def numbers(low: float, high: float, digits: int) -> st.SearchStrategy[float | None]:
    return st.none() | st.floats(low, high).map(lambda value: round(value, digits))


OBSERVATIONS = st.builds(
    Observation,
    t=st.floats(0.0, 1e6).map(lambda value: round(value, 6)),
    status=st.sampled_from(Status),
    face_id=st.none() | st.integers(1, 10**6),
    ear_left=numbers(0.0, 1.0, 4),
    ear_right=numbers(0.0, 1.0, 4),
    openness_left=numbers(0.0, 1.0, 4),
    openness_right=numbers(0.0, 1.0, 4),
    closed_left=numbers(0.0, 1.0, 4),
    closed_right=numbers(0.0, 1.0, 4),
    mar=numbers(0.0, 2.0, 4),
    yaw=numbers(-180.0, 180.0, 2),
    pitch=numbers(-90.0, 90.0, 2),
    roll=numbers(-180.0, 180.0, 2),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(observation=OBSERVATIONS)
def test_what_is_written_is_read_again(path: Path, observation: Observation) -> None:
    row = row_of(observation, a_state(observation.status))
    path.write_text(f"{','.join(COLUMNS)}\n{','.join(row)}\n")
    assert list(read_trace(path)) == [observation]


def test_a_row_says_what_was_measured_and_decided() -> None:
    observation = Observation(1.5, Status.VALID, face_id=2, ear_left=0.291, yaw=-0.001)
    row = dict(zip(COLUMNS, row_of(observation, a_state(Status.VALID)), strict=True))
    assert row == {
        "t": "1.500000",
        "face_id": "2",
        "status": "valid",
        "closure": "0.2500",
        "ear_left": "0.2910",
        "ear_right": "",
        "openness_left": "",
        "openness_right": "",
        "closed_left": "",
        "closed_right": "",
        "mar": "",
        "yaw": "0.00",  # never -0.00: the same scene gives the same bytes
        "pitch": "",
        "roll": "",
        "perclos": "0.1000",
        "level": "microsleep",
    }


def test_where_drowsiness_is_not_watched_the_level_stays_empty() -> None:
    row = row_of(Observation(0.0, Status.VALID), a_state(Status.VALID, watched=False))
    assert row[COLUMNS.index("level")] == ""


def test_time_and_ear_are_enough(path: Path) -> None:
    path.write_text("t,ear_left,ear_right\n0,0.3,0.31\n0.033,,\n")
    first, second = read_trace(path)
    assert first == Observation(0.0, Status.VALID, ear_left=0.3, ear_right=0.31)
    assert second == Observation(0.033, Status.EYES_NOT_VISIBLE)


def test_one_eye_is_enough_and_columns_may_stand_in_any_order(path: Path) -> None:
    path.write_text("speed_kmh,ear_right,remark,t\n88.5,0.3,sunny,1\n")
    assert list(read_trace(path)) == [Observation(1.0, Status.VALID, ear_right=0.3, speed_kmh=88.5)]


def test_a_spreadsheets_byte_order_mark_and_line_ends_are_passed_over(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbft,ear_left\r\n0,0.3\r\n")
    assert list(read_trace(path)) == [Observation(0.0, Status.VALID, ear_left=0.3)]


def test_a_scripted_drive_survives_the_file(path: Path) -> None:
    drive = list(trace(scenarios.microsleep(at=2.0), camera=Camera(fps=10.0)))
    rows = [",".join(row_of(seen, a_state(seen.status))) for seen in drive]
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n")
    assert [seen.t for seen in read_trace(path)] == pytest.approx([seen.t for seen in drive])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": no trace: the first line must name t and ear_left or ear_right"),
        ("t,ear_left,t\n0,0.3,5\n", ": no trace: the first line names t twice"),
        ("t,ear_left,ear_left\n0,0.3,1\n", ": no trace: the first line names ear_left twice"),
        ("t,ear\n0,1\n", ": no trace: the first line must name t and ear_left or ear_right"),
        ("t,ear_left\n", ": a trace without rows"),
        ("t,ear_left\n0,0.3\n0,0.3\n", ":3: t must rise from row to row"),
        ("t,ear_left\n,0.3\n", ":2: t is unknown"),
        ("t,ear_left\n0,open\n", ":2: ear_left is no number: 'open'"),
        ("t,ear_left\nnan,0.3\n", ":2: t is unknown"),
        ("t,ear_left\n0,1e99\n", ":2: ear_left must be a finite number, not 1e99"),
        ("t,ear_left,status\n0,0.3,asleep\n", ":2: status 'asleep' is none of valid, no_face"),
        ("t,ear_left\n0," + "3" * 20_000, ": a line longer than 10000 characters, no trace"),
    ],
)
def test_what_is_no_trace_is_refused_by_line(path: Path, text: str, message: str) -> None:
    path.write_text(text)
    with pytest.raises(SourceError) as told:
        list(read_trace(path))
    assert str(told.value).startswith(f"{path}{message}")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.csv: no such file"):
        list(read_trace(tmp_path / "missing.csv"))
    with pytest.raises(SourceError, match="is a directory"):
        list(read_trace(tmp_path))


def test_a_video_is_no_trace(path: Path) -> None:
    path.write_bytes(b"\x00\x00\x00\x20ftypisom\xff\xd8\xff")
    with pytest.raises(SourceError, match="not UTF-8 text, so no trace"):
        list(read_trace(path))


CELLS = st.sampled_from(["0", "1", "-0.5", "", " ", '"', "nan", "1e400", "valid", "x", "\0", "٣"])
ROWS = st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=5).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | ROWS.map(lambda rows: f"t,ear_left,status,face_id\n{rows}".encode())
)
def test_hostile_bytes_are_a_trace_or_are_refused_with_one_line(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        times = [observation.t for observation in read_trace(path)]
    except SourceError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert times == sorted(set(times))
    assert refusal == "" or refusal.startswith(str(path))


def test_what_another_program_calls_nan_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("t,ear_left,ear_right\n1763600000.0,nan,0.3\n1763600000.04,NaN,nan\n")
    first, second = read_trace(path)
    assert (first.ear_left, first.ear_right, first.status) == (None, 0.3, Status.VALID)
    assert second.status is Status.EYES_NOT_VISIBLE


def test_classifiers_have_columns_of_their_own_and_do_not_disturb_the_reader(path: Path) -> None:
    names = ("mask", "hat")
    hat = Classified('a "hat", red', {'a "hat", red': 0.75, "none": 0.25})
    unsure = Classified(None, {"none": 0.5, "mask": 0.5})
    state = replace(a_state(Status.VALID), classes={"hat": hat, "mask": unsure})
    observation = Observation(0.5, Status.VALID, ear_left=0.3)
    rows = [",".join(columns_of(names)), ",".join(row_of(observation, state, names))]
    path.write_text("\n".join(rows))
    with path.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["class_hat"], row["class_hat_probability"]) == ('a "hat", red', "0.7500")
    assert (row["class_mask"], row["class_mask_probability"]) == ("", "")
    (read,) = read_trace(path)
    assert read == observation
