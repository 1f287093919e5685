"""The Debian package under its suite's own systemd: installed, upgraded, rolled back, removed."""

from pathlib import Path

from tests.device import junit
from tests.device.container import boot
from tests.device.packages import build_packages
from tests.device.rootfs import kept_root

_PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "procps"),
    *("python3", "python3-venv", "python3-pytest"),
)
_LIMIT_S = 900.0


def run(suite: str, results: Path) -> None:
    """Build the packages and run the tests of `packaged` on them.

    Raises:
        FailedError: a package cannot be built, or a test failed.
        ImpossibleError: this machine cannot run containers.
    """
    root = kept_root(suite, _PACKAGES)
    tree = build_packages(suite, root)
    boot(
        root,
        results,
        ("install_story.py", "package_story.py"),
        limit_s=_LIMIT_S,
        variables={"FOLDER": "packaged"},
        options=[f"--bind={tree}:/build"],
    )
    junit.judge(results)
