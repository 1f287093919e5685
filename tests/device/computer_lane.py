"""The appliance on an emulated computer: pins and a USB camera that the kernel takes for real."""

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tests.device import computer, disk
from tests.device.computer import boot
from tests.device.disk import Disk, make_disk
from tests.device.films import write_pictures
from tests.device.junit import judge
from tests.device.kernel import kept_kernel
from tests.device.lane import FailedError, require
from tests.device.nspawn_lane import appliance_root
from tests.device.places import TREE

SUITE = "bookworm"
"""Of the programs; the kernel is a later one."""

_ABOARD = TREE / "tests/device/aboard"
_UNITS = tuple(_ABOARD / name for name in ("bench.target", "bench.service"))
_PICTURE_PX = (320, 240)
_LIMIT_S = 1_200.0
"""Seven minutes are the most that was seen where nothing else ran."""


def run(results: Path) -> None:
    """Boot once for each file of stories in `aboard`; the results of each have a folder.

    As many computers run at a time as there are processors. They do not notice each other: their
    clocks count instructions.

    Raises:
        FailedError: one of them failed; the others have run all the same.
        ImpossibleError: this machine cannot emulate computers.
    """
    require(computer.PROGRAMS | disk.PROGRAMS)
    made = make_disk(appliance_root(SUITE), kept_kernel(), _UNITS)
    stories = sorted(_ABOARD.glob("*_story.py"))
    folders = [results / story.stem.removesuffix("_story") for story in stories]
    for folder in folders:
        folder.mkdir()
        write_pictures(folder, _PICTURE_PX)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as computers:
        boots = [
            computers.submit(_timed_boot, made, folder, story)
            for folder, story in zip(folders, stories, strict=True)
        ]
        told = zip(folders, boots, strict=True)
        failed = [text for folder, boot in told if (text := _fault(folder, boot))]
    if failed:
        raise FailedError("; ".join(failed))


def _timed_boot(made: Disk, folder: Path, story: Path) -> float:
    """Boot, and return the seconds until the computer was off again."""
    began = time.monotonic()
    boot(made, folder, f"aboard/{story.name}", limit_s=_LIMIT_S)
    return time.monotonic() - began


def _fault(folder: Path, boot: "Future[float]") -> str | None:
    """Wait for a boot, print what came of it, and say what failed."""
    try:
        took_s = boot.result()
        judge(folder)
    except FailedError as error:
        return f"{folder.name}: {error}"
    print(f"  {folder.name}: {took_s:.0f} s", flush=True)
    return None
