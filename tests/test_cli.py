"""The command line from outside: help, versions, exit statuses, errors in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from edge_monitor import __version__, cli
from edge_monitor.cli import COMMANDS, main
from tests.program import LIMIT_S, complaint, environment, run_program


def test_the_version_is_told(tmp_path: Path) -> None:
    done = run_program(tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"edge-monitor {__version__}\n")


def test_help_names_every_command_and_where_to_begin(tmp_path: Path) -> None:
    done = run_program(tmp_path, "--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command}" in done.stdout
    assert "To begin:" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: edge-monitor {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["replay", "film.mp4"],
        ["replay", "film.mp4", "--out", "out", "--fast"],
        ["watch"],
        [],
    ],
)
def test_what_does_not_exist_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "error: " in capsys.readouterr().err.splitlines()[-1]


def test_an_unknown_option_ends_the_process_with_2(tmp_path: Path) -> None:
    done = run_program(tmp_path, "doctor", "--no-such-option")
    assert done.returncode == 2
    assert done.stderr.endswith("error: unrecognized arguments: --no-such-option\n")


def test_a_message_of_several_lines_becomes_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "two\nlines.toml"
    assert main(["check-config", "--config", str(config)]) == 78
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "two lines.toml: no such file" in error


def shell(folder: Path, line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which `$E` is the program."""
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=environment(folder, E=f"{sys.executable} -m edge_monitor", **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["schema", "schema state", "check-config"])
def test_a_full_disk_behind_the_output_is_told_in_one_line(
    tmp_path: Path, command: str, unbuffered: str
) -> None:
    done = shell(tmp_path, f"$E {command} >/dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 1
    assert complaint(done) == "standard output: disk full"


@pytest.mark.parametrize("command", ["--help", "--version", "schema", "schema state"])
def test_a_reader_that_has_gone_is_no_fault(tmp_path: Path, command: str) -> None:
    done = shell(
        tmp_path,
        f"mkfifo gone; : <gone & {{ wait; $E {command}; echo $? >status; }} >gone",
        PYTHONUNBUFFERED="",
    )
    assert done.stderr == ""
    assert (tmp_path / "status").read_text() == "0\n"


@pytest.mark.parametrize("closed", ["", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["run --watch", "run --quiet", "check-config"])
def test_a_program_that_is_started_with_closed_streams_does_its_work(
    tmp_path: Path, command: str, closed: str
) -> None:
    source = "--set camera.source=missing.mp4"
    done = shell(tmp_path, f"$E {command} {source} {closed}")
    assert done.returncode == (0 if command == "check-config" else 66)
    assert "Traceback" not in done.stderr


def test_what_the_locale_has_no_letters_for_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "ears.csv").write_text("t,ear_left\n0,0.3\n")
    done = shell(tmp_path, "$E replay ears.csv --out büro", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "written: b\\xfcro/events.jsonl" in done.stdout


def test_control_c_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    parser = cli._parser()  # noqa: SLF001 - made before imports are interrupted
    monkeypatch.setattr(cli, "_parser", lambda: parser)
    monkeypatch.setattr(cli, "import_module", interrupted)
    assert main(["models"]) == 130
    assert capsys.readouterr().err == "edge-monitor: interrupted\n"


def test_a_configuration_in_force_is_shown_as_json(tmp_path: Path) -> None:
    config = tmp_path / "vehicle.toml"
    config.write_text("[buzzer]\npin = 5\n")
    done = run_program(tmp_path, "check-config", "--config", "vehicle.toml")
    assert done.returncode == 0
    assert '"pin": 5' in done.stdout
    assert done.stderr == ""


def test_what_is_in_force_is_shown_without_the_password_of_a_camera(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check-config", "--set", "camera.source=rtsp://driver:s3cret@cam/live"]) == 0
    shown = capsys.readouterr().out
    assert '"source": "rtsp://***@cam/live"' in shown
    assert "s3cret" not in shown


def test_a_bad_configuration_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    (tmp_path / "vehicle.toml").write_text('[mqtt]\nhots = "broker"\n')
    for command in (["check-config"], ["run"], ["self-test"], ["replay", "x", "--out", "y"]):
        done = run_program(tmp_path, *command, "--config", "vehicle.toml")
        assert done.returncode == 78
        assert complaint(done) == "vehicle.toml:2: mqtt.hots: no such key"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vehicle.toml"]


def test_the_environment_counts_and_is_named_when_it_is_wrong(tmp_path: Path) -> None:
    done = run_program(tmp_path, "check-config", EDGE_MONITOR__MQTT__PORT="0")
    assert done.returncode == 78
    assert complaint(done).startswith("environment variable EDGE_MONITOR__MQTT__PORT: mqtt.port:")
