"""`edge-monitor run --watch` on a real terminal, as somebody sees it who aims the camera."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_monitor import daemon
from tests.program import complaint, run_program
from tests.terminal import Terminal, on_terminal

pytestmark = pytest.mark.models

IN, OUT = b"\x1b[?1049h", b"\x1b[?1049l"
"""To the screen that is drawn on, and back to the one before."""

HIDE, SHOW = b"\x1b[?25l", b"\x1b[?25h"

WATCH = ("run", "--watch", "--config", "config.toml", "--loop")


def is_left_clean(terminal: Terminal) -> bool:
    """Whether what was switched on is off again, and the cursor can be seen."""
    raw = terminal.raw
    assert raw.count(IN) == 1
    return raw.rfind(OUT) > raw.rfind(IN) and raw.rfind(SHOW) > raw.rfind(HIDE)


def shows(*words: str) -> Callable[[list[str]], bool]:
    return lambda lines: all(any(word in line for line in lines) for word in words)


def test_who_aims_the_camera_sees_the_driver_in_80_by_24(tmp_path: Path) -> None:
    film = f"camera.source={daemon.DEMO_FILM}"
    arguments = ("--set", film, "--set", "buzzer.kind=log", "--set", "journal.enabled=false")
    with on_terminal(tmp_path, "run", "--watch", *arguments) as terminal:
        lines = terminal.wait_for(shows("AWAKE", "valid: the eyes are seen", "blink  ", "mesh "))
        assert len(lines) == 24
        assert max(map(len, lines)) <= 80
        rows = {line.split()[0]: line for line in lines if line}
        for label in ("closure", "PERCLOS", "learnt", "eyes", "head", "frames", "work,"):
            assert label in rows
        assert "EAR 0." in rows["eyes"]
        assert "yaw" in rows["head"]
        assert " a second, after " in rows["frames"]
        assert any("buzzer: self_test" in line for line in lines)  # the log does not tear it
        assert "green" in terminal.colours
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.end() == 0
        assert is_left_clean(terminal)


def test_why_the_driver_is_not_watched_is_said(folder: Path) -> None:
    with on_terminal(folder, *WATCH) as terminal:
        terminal.wait_for(shows("no_face: no face in the picture", "CANNOT JUDGE", "degraded"))


def test_in_a_small_window_the_driver_comes_first_and_nothing_is_wrapped(folder: Path) -> None:
    with on_terminal(folder, *WATCH, columns=30, rows=10) as terminal:
        lines = terminal.wait_for(shows("no_face", "closure", "frames"))
        assert lines[1].startswith("sees     no_face")
        terminal.resize(100, 30)
        lines = terminal.wait_for(shows("events", "degraded begins"))
        assert lines[1] == "sees     no_face: no face in the picture"


def test_without_colour_nothing_is_coloured(folder: Path) -> None:
    with on_terminal(folder, *WATCH, NO_COLOR="1") as terminal:
        terminal.wait_for(shows("no_face", "closure"))
        assert terminal.colours == set()


@pytest.mark.parametrize("key", ["\x03", ""], ids=["Ctrl-C", "SIGTERM"])
def test_whatever_ends_it_the_terminal_is_as_before_and_the_log_is_told(
    folder: Path, key: str
) -> None:
    with on_terminal(folder, *WATCH) as terminal:
        terminal.wait_for(shows("no_face"))
        if key:
            terminal.type(key)
        else:
            terminal.process.send_signal(signal.SIGTERM)
        assert terminal.end() == 0
        assert is_left_clean(terminal)
        after = terminal.raw.rpartition(OUT)[2].decode()
    assert "buzzer: self_test" in after
    # on a slow machine the buzzer had begun to say that nobody is watched, and is silenced
    assert after.rstrip().removesuffix("buzzer: silence").rstrip().endswith(": stopping")


def test_an_error_that_ends_it_is_told_when_the_terminal_is_clean(folder: Path) -> None:
    (folder / "film.mp4").unlink()
    with on_terminal(folder, *WATCH) as terminal:
        assert terminal.end() == 66
        assert is_left_clean(terminal)
        after = terminal.raw.rpartition(OUT)[2].decode()
    assert "film.mp4: No such file" in after
    assert "Traceback" not in after


def test_a_reload_that_is_refused_is_told_below_the_picture_which_goes_on(folder: Path) -> None:
    with on_terminal(folder, *WATCH) as terminal:
        terminal.wait_for(shows("no_face"))
        config = folder / "config.toml"
        config.write_text(config.read_text().replace("film.mp4", "none.mp4"))
        terminal.process.send_signal(signal.SIGHUP)
        terminal.wait_for(shows("reload: none.mp4: No such file", "no_face"))


def test_a_film_that_ends_is_summed_up_after_the_picture(folder: Path) -> None:
    with on_terminal(folder, *WATCH[:-1]) as terminal:
        assert terminal.end() == 0
        assert is_left_clean(terminal)
        after = terminal.raw.rpartition(OUT)[2].decode()
    assert " frames" in after
    assert "events are in journal/events.jsonl" in after


def test_a_terminal_that_goes_away_stops_nothing(folder: Path) -> None:
    with on_terminal(folder, *WATCH) as terminal:
        terminal.wait_for(shows("no_face"))
        terminal.hang_up()
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(30.0) == 0


def test_without_a_terminal_it_is_told_line_by_line_and_why(folder: Path) -> None:
    done = run_program(folder, *WATCH[:-1])
    assert done.returncode == 0
    first = "run: no terminal to draw on: what happens is told line by line"
    assert done.stderr.splitlines()[0] == first
    assert "degraded" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_terminal_without_a_cursor_is_told_line_by_line_too(folder: Path) -> None:
    with on_terminal(folder, *WATCH[:-1], TERM="dumb") as terminal:
        assert terminal.end() == 0
        assert IN not in terminal.raw
        assert b"no terminal to draw on" in terminal.raw


def test_to_watch_and_to_be_quiet_cannot_both_be_asked_for(folder: Path) -> None:
    done = run_program(folder, "run", "--watch", "--quiet")
    assert done.returncode == 2
    assert "not allowed with" in done.stderr


def test_a_wrong_configuration_is_told_before_anything_is_drawn(folder: Path) -> None:
    done = run_program(folder, *WATCH, "--set", "buzzer.pin=99")
    assert done.returncode == 78
    assert "buzzer.pin" in complaint(done)
