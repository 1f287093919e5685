"""What a lane is, and the two ways in which it does not pass."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_NAMESPACES = ("unshare", "--mount", "--pid", "--uts", "--fork", "--mount-proc", "true")

EXIT_IMPOSSIBLE = 77
"""As test harnesses have it for a test that was skipped."""


class FailedError(Exception):
    """Something that was asserted does not hold."""


class ImpossibleError(Exception):
    """This machine cannot run the lane; says why and what to do about it."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One way to run the appliance on real parts.

    Attributes:
        about: one line for people, with what it costs.
        run: takes an empty folder for results; raises `FailedError` or `ImpossibleError`.
    """

    about: str
    run: Callable[[Path], None]


def require(programs: Mapping[str, str], *, root: bool = True) -> None:
    """Find out before anything starts whether this machine can run a lane.

    Args:
        programs: Debian's package by the name of each program that is called.
        root: whether it takes root.

    Raises:
        ImpossibleError: no root, or a program is missing.
    """
    if root and os.geteuid() != 0:
        raise ImpossibleError("roots and containers are made by root alone: sudo it")
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    if subprocess.run(_NAMESPACES, capture_output=True, check=False).returncode != 0:
        raise ImpossibleError(
            "no namespaces here: use a machine, or a container that is privileged"
        )
    missing = {
        package for name, package in programs.items() if shutil.which(name, path=path) is None
    }
    if missing:
        raise ImpossibleError(f"apt-get install {' '.join(sorted(missing))}")
