"""A whole computer, emulated: what is in it runs 10 to 50 times slower than here."""

import subprocess
from pathlib import Path

from tests.device.disk import Disk
from tests.device.lane import FailedError
from tests.device.places import TREE

PROGRAMS = {"qemu-system-x86_64": "qemu-system-x86"}
"""What emulates it, and Debian's package that brings it."""

_MEMORY_MIB = 2048
_KERNEL = (
    *("console=ttyS0", "quiet", "loglevel=3", "mitigations=off"),
    "clocksource=acpi_pm",  # the processor's own counter runs ahead of the machine's clock
    *("systemd.unit=bench.target", "systemd.show_status=no"),
)


def boot(disk: Disk, results: Path, story: str, *, limit_s: float, python: str = "python3") -> None:
    """Boot, run `bench.service` to its end, power off.

    The computer has no network but loopback. The tree is `/src` and `results` is `/bench`.

    Args:
        disk: what it boots from; it forgets what is written to it.
        results: takes what the service writes, and what it said.
        story: the file of tests to run, from the folder of this file.
        limit_s: seconds after which it is switched off.
        python: that runs them, and has pytest.

    Raises:
        FailedError: it did not power off by itself.
    """
    named = (f"systemd.setenv=STORY={story}", f"systemd.setenv=PYTHON={python}")
    appended = " ".join((*_KERNEL, *named))
    command = [
        "qemu-system-x86_64",
        *("-accel", "tcg,thread=single,tb-size=512"),
        *("-icount", "shift=0"),
        *("-cpu", "max,la57=off"),
        *("-m", str(_MEMORY_MIB)),
        *("-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none"),
        *("-serial", "stdio"),
        *("-kernel", str(disk.kernel), "-initrd", str(disk.initrd), "-append", appended),
        *("-drive", f"file={disk.image},if=virtio,format=raw,snapshot=on"),
        *_shared(results, "bench"),
        *_shared(TREE, "src", ",readonly=on"),
    ]
    with (results / "boot.txt").open("wb") as log:
        try:
            done = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=limit_s,
            )
        except subprocess.TimeoutExpired:
            raise FailedError(f"the computer did not end within {limit_s:g} s") from None
    if done.returncode != 0:
        raise FailedError(f"qemu ended with status {done.returncode}")


def _shared(folder: Path, tag: str, more: str = "") -> tuple[str, str]:
    how = f"local,path={folder},mount_tag={tag},security_model=none,multidevs=remap{more}"
    return ("-virtfs", how)
