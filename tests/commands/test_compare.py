"""`edge-monitor compare` as its users meet it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.commands.test_replay import write_ears
from tests.program import complaint, run_program

SOONER = ("--set", "thresholds.microsleep_s=1.2")


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two replays of a driver whose eyes fall shut, with and without a changed limit."""
    folder = tmp_path_factory.mktemp("replays")
    write_ears(folder / "ears.csv")
    run_program(folder, "replay", "ears.csv", "--out", "usual", "--quiet")
    run_program(folder, "replay", "ears.csv", "--out", "sooner", "--quiet", *SOONER)
    return folder


def test_a_replay_is_as_itself(replays: Path) -> None:
    done = run_program(replays, "compare", "usual", "usual")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No settings differ." in done.stdout
    assert "Both told the same events." in done.stdout


def test_a_sooner_alarm_is_told_with_what_made_it_sooner(replays: Path) -> None:
    done = run_program(replays, "compare", "usual", "sooner")
    assert (done.returncode, done.stderr) == (1, "")
    assert "thresholds.microsleep_s  1.5  1.2" in done.stdout
    (moved,) = [line for line in done.stdout.splitlines() if line.startswith("moved")]
    _, _, shift_s = moved.partition("drowsiness microsleep: ")
    assert float(shift_s.removesuffix(" s")) == pytest.approx(-0.3, abs=0.06)


def test_programs_get_everything(replays: Path) -> None:
    done = run_program(replays, "compare", "usual", "sooner", "--json")
    told = json.loads(done.stdout)
    assert told["decided_alike"] is False
    assert told["settings"] == {"thresholds.microsleep_s": {"a": 1.5, "b": 1.2}}
    changes = told["events"]["drowsiness microsleep"]
    assert (changes["same"], changes["gone"], changes["come"]) == (0, [], [])
    assert changes["moved"][0]["b"]["start"] < changes["moved"][0]["a"]["start"]
    assert told["level_s"]["microsleep"]["b"] > told["level_s"]["microsleep"]["a"]


def test_what_may_have_moved_less_far_is_another_event(replays: Path) -> None:
    done = run_program(replays, "compare", "usual", "sooner", "--within", "0.1")
    kinds = [line.split()[0] for line in done.stdout.splitlines() if "s  drowsiness" in line]
    assert kinds == ["come", "gone"]


@pytest.mark.parametrize("within", ["0", "-1", "nan", "inf"])
def test_a_distance_that_means_nothing_is_refused(replays: Path, within: str) -> None:
    done = run_program(replays, "compare", "usual", "usual", f"--within={within}")
    assert done.returncode == 2
    assert "give seconds above 0" in complaint(done)


def test_a_folder_that_is_missing_is_no_input(replays: Path) -> None:
    done = run_program(replays, "compare", "usual", "missing")
    assert done.returncode == 66
    assert complaint(done) == "missing: no such folder; name the --out of a replay"


_BLINK = (
    b'{"type": "edge_monitor.blink", "data": {"monotonic": 1, "phase": "ended", "start": 1, '
    b'"end": 1, "level": null, "episode": 1, "evidence": {}}}\n'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("settings.json", None),
        ("settings.json", b"{}"),
        ("summary.json", b'{"source": 1}'),
        ("summary.json", b"\xff"),
        ("events.jsonl", b"nothing\n"),
        ("events.jsonl", b'{"type": "edge_monitor.blink", "data": {"phase": "no"}}\n'),
        ("observations.csv", b"t,closure\n1,x\n"),
        ("observations.csv", b"t,closure,perclos\n1,nan,\n"),
        ("observations.csv", b"x,closure,perclos\n1,,\n"),
        ("observations.csv", b"t,closure,perclos\ninf,,\n"),
        ("events.jsonl", _BLINK.replace(b'"start": 1', b'"start": NaN')),
    ],
)
def test_a_file_that_no_replay_wrote_is_named(
    replays: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(replays / "usual", spoilt)
    (spoilt / name).unlink()
    if content is not None:
        (spoilt / name).write_bytes(content)
    done = run_program(tmp_path, "compare", "spoilt", str(replays / "usual"))
    assert done.returncode == 66
    assert complaint(done).startswith(f"spoilt/{name}")
    assert complaint(done).endswith("replay the recording anew")


def test_a_page_is_written_where_it_is_asked_for(replays: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run_program(replays, "compare", "usual", "sooner", "--html", str(page))
    assert done.returncode == 1
    assert "microsleep" in page.read_text(encoding="utf-8")
    missing = tmp_path / "missing" / "page.html"
    done = run_program(replays, "compare", "usual", "sooner", "--html", str(missing))
    assert done.returncode == 2
    assert complaint(done).endswith("no such file or directory; choose another place for it")
    done = run_program(replays, "compare", "usual", "sooner", "--html", "")
    assert done.returncode == 2
    assert complaint(done).endswith("choose another place for it")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html"]
