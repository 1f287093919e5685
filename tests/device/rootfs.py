"""Debian in a folder: made once by mmdebstrap, kept, never written to by the lanes that boot it."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.device.kept import kept_folder
from tests.device.lane import FailedError, require
from tests.device.mirror import debian_mirror

PROGRAMS = {"mmdebstrap": "mmdebstrap", "systemd-nspawn": "systemd-container"}
"""What makes roots and enters them, and Debian's packages that bring it."""

_PATHS_LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*")


def kept_root(
    suite: str,
    packages: Sequence[str],
    *,
    newer: tuple[str, str] | None = None,
    finish: Callable[[Path], None] = lambda _root: None,
    inputs: bytes = b"",
) -> Path:
    """A root of a suite with these packages; made where there is none yet.

    Args:
        suite: such as `bookworm`.
        packages: of Debian's `main`.
        newer: another suite, and the pattern of the names of packages that come from it.
        finish: puts more into a new root, such as Python packages.
        inputs: what `finish` depends on; other inputs make another root.

    Raises:
        FailedError: it could not be made.
        ImpossibleError: this machine cannot make one.
    """
    require(PROGRAMS)

    def make(root: Path) -> None:
        _bootstrap(suite, packages, newer, root)
        finish(root)

    wanted = " ".join([suite, *sorted(packages), *(newer or ())]).encode() + b"\0" + inputs
    return kept_folder(suite, wanted, make)


def _bootstrap(
    suite: str, packages: Sequence[str], newer: tuple[str, str] | None, root: Path
) -> None:
    mirror = debian_mirror()
    sources = [f"deb {mirror} {suite} main"]
    hooks = []
    if newer is not None:
        other, names = newer
        sources.append(f"deb {mirror} {other} main")
        pin = f"Package: {names}\\nPin: release n={other}\\nPin-Priority: 900\\n"
        hooks.append(f"--setup-hook=printf '{pin}' > \"$1/etc/apt/preferences.d/newer\"")
    _run(
        "mmdebstrap",
        "--quiet",
        "--variant=apt",
        "--components=main",
        '--aptopt=Acquire::Languages "none"',
        '--aptopt=APT::Install-Recommends "false"',
        *(f"--dpkgopt=path-exclude={path}" for path in _PATHS_LEFT_OUT),
        *hooks,
        f"--include={','.join(packages)}",
        suite,
        str(root),
        *sources,
    )


def run_inside(root: Path, *arguments: str, options: Sequence[str] = ()) -> None:
    """Run a command in a root that is still being made; it has this machine's network.

    Args:
        root: is written to.
        arguments: the command.
        options: more of systemd-nspawn's.

    Raises:
        FailedError: it ended with another status than 0.
    """
    _run(
        "systemd-nspawn",
        "--quiet",
        "--register=no",
        "--keep-unit",
        "--resolv-conf=copy-host",
        f"--directory={root}",
        *options,
        *arguments,
    )


def _run(*arguments: str) -> None:
    done = subprocess.run(arguments, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise FailedError(f"{' '.join(arguments[:1])} ended with status {done.returncode}")
