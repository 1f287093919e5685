"""Our source of the Raspberry Pi's camera on the real picamera2, on an emulated computer."""

from pathlib import Path

from tests.device import computer, disk, junit, pip_settings
from tests.device.computer import boot
from tests.device.disk import make_disk
from tests.device.kernel import kept_kernel
from tests.device.lane import require
from tests.device.places import TREE
from tests.device.rootfs import kept_root, run_inside

SUITE = "trixie"
_PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "procps", "kmod"),
    *("python3", "python3-venv", "python3-pytest"),
    *("python3-libcamera", "libcamera-ipa", "python3-prctl"),
    *("gcc", "libc6-dev", "python3-dev"),  # picamera2 wants a package that is built from source
)
_NEWER = ("trixie-backports", "*libcamera*")
"""The first libcamera whose virtual camera can be had in Debian."""

_VENV = "/opt/edge-monitor/.venv"
_PYTHON = f"{_VENV}/bin/python"
_UNITS = tuple(TREE / "tests/device/aboard" / name for name in ("bench.target", "bench.service"))
_STORY = "ribbon/ribbon_story.py"
_LIMIT_S = 600.0


def run(results: Path) -> None:
    """Boot once and run the story.

    Raises:
        FailedError: a test of it failed.
        ImpossibleError: this machine cannot emulate computers.
    """
    require(computer.PROGRAMS | disk.PROGRAMS)
    requirements = TREE / "requirements.txt"
    root = kept_root(
        SUITE,
        _PACKAGES,
        newer=_NEWER,
        finish=_install_picamera2,
        inputs=requirements.read_bytes(),
    )
    made = make_disk(root, kept_kernel(), _UNITS)
    boot(made, results, _STORY, limit_s=_LIMIT_S, python=_PYTHON)
    junit.judge(results)


def _install_picamera2(root: Path) -> None:
    (root / "opt/edge-monitor").mkdir(parents=True)
    run_inside(root, "python3", "-m", "venv", "--system-site-packages", _VENV)
    run_inside(
        root,
        *(_PYTHON, "-m", "pip", "install", "--quiet", "--no-cache-dir"),
        *("--requirement=/requirements.txt", "picamera2", "setuptools>=68"),
        options=[
            f"--bind-ro={TREE / 'requirements.txt'}:/requirements.txt",
            *pip_settings.container_options(),
        ],
    )
