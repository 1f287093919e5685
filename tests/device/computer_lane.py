"""The appliance on an emulated computer: pins and a USB camera that the kernel takes for real."""

import time
from pathlib import Path

from tests.device import computer, disk, junit
from tests.device.computer import boot
from tests.device.disk import make_disk
from tests.device.films import write_pictures
from tests.device.kernel import kept_kernel
from tests.device.lane import FailedError, require
from tests.device.nspawn_lane import appliance_root
from tests.device.places import TREE

SUITE = "bookworm"
"""Of the programs; the kernel is a later one."""

_ABOARD = TREE / "tests/device/aboard"
_UNITS = tuple(_ABOARD / name for name in ("bench.target", "bench.service"))
_PICTURE_PX = (320, 240)
_LIMIT_S = 600.0


def run(results: Path) -> None:
    """Boot once for each file of stories in `aboard`; the results of each have a folder.

    Raises:
        FailedError: one of them failed; the others have run all the same.
        ImpossibleError: this machine cannot emulate computers.
    """
    require(computer.PROGRAMS | disk.PROGRAMS)
    made = make_disk(appliance_root(SUITE), kept_kernel(), _UNITS)
    failed = []
    for story in sorted(_ABOARD.glob("*_story.py")):
        folder = results / story.stem.removesuffix("_story")
        folder.mkdir()
        write_pictures(folder, _PICTURE_PX)
        began = time.monotonic()
        try:
            boot(made, folder, f"aboard/{story.name}", limit_s=_LIMIT_S)
            junit.judge(folder)
        except FailedError as error:
            failed.append(f"{folder.name}: {error}")
        print(f"  {story.name}: {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        raise FailedError("; ".join(failed))
