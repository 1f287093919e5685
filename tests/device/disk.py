"""The disk of an emulated computer: a kept root with the appliance in it, and what boots it."""

import lzma
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.device.kernel import Kernel
from tests.device.lane import FailedError
from tests.device.places import TREE, cache
from tests.device.rootfs import run_inside

PROGRAMS = {
    "mkfs.ext4": "e2fsprogs",
    "cpio": "cpio",
    "busybox": "busybox-static",
    "modprobe": "kmod",
}
"""What makes disks, and Debian's packages that bring it."""

_BOOTS_FROM = ("virtio_blk", "ext4")
_MODULES = (
    *("9p", "9pnet_virtio", "autofs4", "overlay"),
    *("gpio-sim", "vhci-hcd", "uvcvideo"),
)
_INIT = """\
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
for module in /modules/*; do $b insmod $module; done
tries=100
while [ ! -b /dev/vda ] && [ $tries -gt 0 ]; do $b sleep 0.1; tries=$((tries - 1)); done
$b mount -t ext4 -o rw /dev/vda /root
for folder in dev proc sys; do $b mount --move /$folder /root/$folder; done
exec $b switch_root /root /sbin/init
"""
_MIB = 1 << 20
_ROOM_MIB = 300


@dataclass(frozen=True, slots=True)
class Disk:
    """Files that a computer boots from; it leaves them as they are."""

    kernel: Path
    initrd: Path
    image: Path


def make_disk(root: Path, kernel: Kernel, units: Sequence[Path]) -> Disk:
    """A disk with the root, the tree installed as on a board, and the kernel's modules.

    Args:
        root: of a Debian with the requirements in /opt/edge-monitor/.venv; stays as it is.
        kernel: to be booted.
        units: of systemd, put beside those of the appliance.

    Raises:
        FailedError: it could not be made.
    """
    work = cache("computer")
    shutil.rmtree(work)
    layers = [work / name for name in ("upper", "work", "whole")]
    for layer in layers:
        layer.mkdir(parents=True)
    upper, scratch, whole = layers
    options = f"lowerdir={root},upperdir={upper},workdir={scratch}"
    _run("mount", "-t", "overlay", "-o", options, "overlay", str(whole))
    try:
        _fill(whole, kernel, units)
        disk = Disk(kernel.image, work / "initrd", work / "image")
        _write_image(whole, disk.image)
    finally:
        _run("umount", str(whole))
    _write_initrd(kernel, work / "initrd.d", disk.initrd)
    for layer in layers:
        shutil.rmtree(layer)
    return disk


def _fill(whole: Path, kernel: Kernel, units: Sequence[Path]) -> None:
    run_inside(
        whole,
        "sh",
        "/src/tests/device/inside/install.sh",
        options=[f"--bind-ro={TREE}:/src", "--setenv=SYSTEMD_OFFLINE=1"],
    )
    for unit in units:
        shutil.copy(unit, whole / "etc/systemd/system")
    for name in ("src", "bench"):
        (whole / name).mkdir(exist_ok=True)
    for name in ("etc/.updated", "var/.updated"):  # nothing is to be done at the first boot
        (whole / name).touch()
    (whole / "etc/machine-id").write_text(f"{0x0123456789ABCDEF:032x}\n")
    (whole / "etc/fstab").touch()
    _copy_modules(whole, kernel)


def _copy_modules(whole: Path, kernel: Kernel) -> None:
    target = whole / "usr/lib/modules" / kernel.version
    for file in kernel.with_needed(*_BOOTS_FROM, *_MODULES):
        place = target / file.resolve().relative_to(kernel.modules.resolve())
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        (target / name).touch()  # depmod wants them; nothing here asks what they say
    _run("depmod", f"--basedir={whole}", kernel.version)


def _write_image(whole: Path, image: Path) -> None:
    used = sum(path.lstat().st_blocks for path in whole.rglob("*")) * 512
    with image.open("wb") as file:
        file.truncate(int(used * 1.3) + _ROOM_MIB * _MIB)
    _run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-m", "0", "-d", str(whole), str(image))


def _write_initrd(kernel: Kernel, folder: Path, initrd: Path) -> None:
    for name in ("bin", "modules", "proc", "sys", "dev", "root"):
        (folder / name).mkdir(parents=True)
    shutil.copy(shutil.which("busybox") or "/bin/busybox", folder / "bin/busybox")
    for number, file in enumerate(kernel.with_needed(*_BOOTS_FROM)):
        (folder / f"modules/{number:02d}.ko").write_bytes(lzma.decompress(file.read_bytes()))
    (folder / "init").write_text(_INIT)
    (folder / "init").chmod(0o755)
    names = "\n".join(str(path.relative_to(folder)) for path in sorted(folder.rglob("*")))
    with initrd.open("wb") as archive:
        subprocess.run(
            ["cpio", "--create", "--format=newc", "--quiet"],
            input=names.encode(),
            stdout=archive,
            cwd=folder,
            check=True,
        )
    shutil.rmtree(folder)


def _run(*arguments: str) -> None:
    done = subprocess.run(arguments, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise FailedError(f"{arguments[0]} ended with status {done.returncode}")
