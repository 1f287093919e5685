"""A whole Debian with its own systemd in a container, on top of a kept root that stays as it is."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.device.cgroup import own_cgroup
from tests.device.lane import FailedError
from tests.device.places import TREE

INSIDE = Path(__file__).parent / "inside"
"""What runs in there; seen as `/src/tests/device/inside`."""


def boot(
    root: Path,
    results: Path,
    stories: Sequence[str],
    *,
    limit_s: float,
    variables: Mapping[str, str] = MappingProxyType({}),
    options: Sequence[str] = (),
) -> None:
    """Boot, install the tree, run stories of `inside`, power off.

    The container has no network but loopback. The tree is `/src`, read-only; `/bench` is the
    folder of results. Device rules are enforced as on a board.

    Args:
        root: of a Debian; changes go to memory and are gone afterwards.
        results: takes what the stories write, and what was said.
        stories: arguments of pytest, such as `start_story.py`.
        limit_s: seconds after which it is killed.
        variables: of the stories' environment.
        options: more of systemd-nspawn's.

    Raises:
        FailedError: it did not power off by itself.
    """
    given = {"STORIES": " ".join(stories), **variables}
    lines = [f"{name}={value}\n" for name, value in given.items()]
    (results / "environment").write_text("".join(lines), encoding="utf-8")
    command = [
        "systemd-nspawn",
        "--quiet",
        "--register=no",
        "--keep-unit",
        f"--directory={root}",
        "--volatile=overlay",
        f"--machine=bench-{os.getpid()}",
        "--private-network",
        "--capability=all",  # what systemd needs to enforce DeviceAllow by BPF
        "--system-call-filter=bpf",
        f"--bind-ro={TREE}:/src",
        f"--bind={results}:/bench",
        *(f"--bind-ro={unit}:/etc/systemd/system/{unit.name}" for unit in INSIDE.glob("bench.*")),
        *options,
        "--boot",
        "systemd.unit=bench.target",
        "systemd.show_status=no",
    ]
    with own_cgroup() as enter, (results / "boot.txt").open("wb") as log:
        try:
            done = subprocess.run(
                [*enter, *command],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=limit_s,
                env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            )
        except subprocess.TimeoutExpired:
            raise FailedError(f"the container did not end within {limit_s:g} s") from None
    if done.returncode != 0:
        raise FailedError(f"systemd-nspawn ended with status {done.returncode}")
