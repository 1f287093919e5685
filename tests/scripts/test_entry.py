"""scripts/run, test, check, manual and sbom: what they start, from wherever they are called."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ("run", "test", "check", "manual", "sbom")
STUB = """\
#!/usr/bin/env bash
printf '%s %s\\n' "$(basename "$0")" "$*" >>"$PWD/called"
[[ $1 != doctor ]] || exit "${DOCTOR_STATUS:-0}"
[[ ${WAIT-} != yes || $1 != run ]] || exec sleep 30
"""
"""Stands for every program that the scripts start: writes down what it was asked."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout of scripts alone, whose set-up and environment are stubs."""
    folder = tmp_path / "project"
    (folder / "scripts").mkdir(parents=True)
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in SCRIPTS:
        shutil.copy(ROOT / "scripts" / name, folder / "scripts")
    for stub in ("scripts/setup", *(f".venv/bin/{n}" for n in ("edge-monitor", "python", "ruff"))):
        (folder / stub).write_text(STUB)
        (folder / stub).chmod(0o755)
    shutil.copy(folder / ".venv" / "bin" / "ruff", folder / ".venv" / "bin" / "mypy")
    return folder


def call(
    project: Path, script: str, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Call a script from a folder that is not the project's."""
    return subprocess.run(
        [str(project / "scripts" / script), *arguments],
        cwd=project.parent,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def called(project: Path) -> list[str]:
    return (project / "called").read_text().splitlines()


@pytest.mark.parametrize("status", ["0", "3"], ids=["well", "with a warning"])
def test_with_a_camera_the_driver_is_watched(project: Path, status: str) -> None:
    done = call(project, "run", "--quiet", DOCTOR_STATUS=status)
    assert (done.returncode, done.stderr) == (0, "")
    assert called(project) == [
        "setup ",
        "edge-monitor doctor --only camera",
        "edge-monitor run --config config/vehicle.toml --quiet",
    ]


def test_without_a_camera_the_demo_plays_and_says_so_in_one_line(project: Path) -> None:
    done = call(project, "run", "--loop", DOCTOR_STATUS="1")
    assert done.returncode == 0
    assert done.stderr.startswith("run: no camera here, so the demo plays")
    assert done.stderr.count("\n") == 1
    assert called(project)[-1] == "edge-monitor run --config config/demo.toml --loop"


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (("--set", "camera.source=rtsp://10.0.0.7/live"), {}),
        (("--set=camera.source = /dev/video9", "--quiet"), {}),
        (("--config", "mine.toml"), {}),
        (("--loop", "--config=mine.toml"), {}),
        ((), {"EDGE_MONITOR__CAMERA__SOURCE": "/dev/video9"}),
    ],
)
def test_who_names_a_source_gets_no_demo_with_its_silent_buzzer(
    project: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    done = call(project, "run", *arguments, DOCTOR_STATUS="1", **variables)
    assert (done.returncode, done.stderr) == (0, "")
    asked = " ".join(("edge-monitor run --config config/vehicle.toml", *arguments))
    assert called(project)[1:] == [asked]


def test_signals_reach_the_daemon(project: Path) -> None:
    """The script gives its place to the daemon: nothing stands between it and a signal."""
    with subprocess.Popen(
        [str(project / "scripts" / "run")], cwd=project, env=os.environ | {"WAIT": "yes"}
    ) as process:
        command = Path(f"/proc/{process.pid}/cmdline")
        deadline = time.monotonic() + 10
        while b"sleep" not in command.read_bytes():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == -signal.SIGTERM


def test_a_set_up_that_fails_ends_every_script(project: Path) -> None:
    (project / "scripts" / "setup").write_text("#!/bin/sh\necho 'setup: no network' >&2\nexit 69\n")
    for script in SCRIPTS:
        done = call(project, script)
        assert (done.returncode, done.stderr) == (69, "setup: no network\n")
    assert not (project / "called").exists()


def test_pytest_gets_what_follows(project: Path) -> None:
    assert call(project, "test", "-k", "microsleep").returncode == 0
    assert called(project) == ["setup --dev", "python -m pytest -k microsleep"]


def test_check_lints_formats_types_and_reads_imports(project: Path) -> None:
    assert call(project, "check").returncode == 0
    assert called(project) == [
        "setup --dev",
        "ruff check .",
        "ruff format --check .",
        "mypy ",
        "python -m pytest --quiet tests/test_architecture.py",
    ]


def test_the_manual_is_built_strictly_and_anew(project: Path) -> None:
    done = call(project, "manual")
    assert (done.returncode, done.stdout) == (0, f"manual: {project}/out/manual/index.html\n")
    setup, build = called(project)
    assert setup == "setup --dev"
    assert build.endswith(" docs out/manual")
    assert {"--fail-on-warning", "--nitpicky", "--fresh-env"} <= set(build.split())


@pytest.mark.parametrize(("named", "target"), [((), "out/sbom.json"), (("a.json",), "a.json")])
def test_what_it_consists_of_goes_where_it_is_said(
    project: Path, named: tuple[str, ...], target: str
) -> None:
    assert call(project, "sbom", *named).returncode == 0
    assert called(project) == ["setup --dev", f"python packaging/sbom.py {target}"]
