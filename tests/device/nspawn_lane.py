"""The service under the real systemd of a Debian, in a container at native speed."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.device import junit, pip_settings
from tests.device.container import boot
from tests.device.films import write_sleeper
from tests.device.places import TREE
from tests.device.rootfs import kept_root, run_inside

_PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "procps", "kmod"),
    *("python3", "python3-venv", "python3-pytest"),
    *("mosquitto", "mosquitto-clients"),
)
_REQUIREMENTS = TREE / "requirements.txt"
_VENV = "/opt/edge-monitor/.venv"
_STORIES = ("start_story.py", "end_story.py", "sandbox_story.py", "disk_story.py")
_LIMIT_S = 900.0
_KILLS = ("disk_story.py::test_kills_at_random_moments_leave_nothing_that_needs_mending",)
_KILL_S = 10.0
"""At most from one to the next."""


def run(suite: str, results: Path) -> None:
    """Boot the suite and run the tests of `inside`.

    Raises:
        FailedError: one of them failed.
        ImpossibleError: this machine cannot run containers.
    """
    _play(suite, results, _STORIES, limit_s=_LIMIT_S)


def run_kills(suite: str, results: Path) -> None:
    """Kill the service as often as `KILLS` says, 1,000 times by default.

    Raises:
        FailedError: it left something that needed mending.
        ImpossibleError: this machine cannot run containers.
    """
    kills = os.environ.get("KILLS", "1000")
    limit_s = _LIMIT_S + _KILL_S * int(kills)
    _play(suite, results, _KILLS, limit_s=limit_s, variables={"KILLS": kills})


def _play(suite: str, results: Path, stories: Sequence[str], **how: Any) -> None:
    root = appliance_root(suite)
    write_sleeper(results / "asleep.mp4")
    boot(root, results, stories, **how)
    junit.judge(results)


def appliance_root(suite: str) -> Path:
    """A Debian with what the monitor requires from Debian and from PyPI, without itself."""
    return kept_root(
        suite, _PACKAGES, finish=_install_requirements, inputs=_REQUIREMENTS.read_bytes()
    )


def _install_requirements(root: Path) -> None:
    target = root / _VENV.lstrip("/")
    target.parent.mkdir(parents=True)
    run_inside(root, "python3", "-m", "venv", _VENV)
    run_inside(
        root,
        f"{_VENV}/bin/python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-cache-dir",
        "--requirement=/requirements.txt",
        "setuptools>=68",  # installs the package itself, later and without a network
        options=[f"--bind-ro={_REQUIREMENTS}:/requirements.txt", *pip_settings.container_options()],
    )
