"""`scripts/install` where it cannot go on; what it does, `tests/device` tells."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/install"


def install(path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    assert bash is not None
    return subprocess.run(
        [bash, str(SCRIPT), *arguments],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )


@pytest.mark.parametrize("arguments", [("--wrong",), ("--uninstall", "--purge")])
def test_wrong_arguments_are_refused(arguments: tuple[str, ...]) -> None:
    done = install("/usr/bin:/bin", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "scripts/install [--uninstall | --purge]" in done.stderr


def test_elsewhere_than_on_debian_it_says_so_and_changes_nothing(tmp_path: Path) -> None:
    for name in ("dirname", "readlink"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    done = install(str(tmp_path))
    assert (done.returncode, done.stdout) == (69, "")
    assert done.stderr == (
        "install: apt-get is not there: on other systems than Debian run it by scripts/run\n"
    )
