"""A Raspberry Pi's Python on its processor, emulated program by program; takes no root.

Debian's arm64 packages are unpacked into a folder, and qemu shows a program that folder where it
looks for its own system. There is no kernel of its own and no device.
"""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.device.kept import kept_folder
from tests.device.lane import FailedError, require
from tests.device.mirror import debian_mirror
from tests.device.places import TREE

PROGRAMS = {"mmdebstrap": "mmdebstrap", "qemu-aarch64-static": "qemu-user-static"}
"""What unpacks and emulates, and Debian's packages that bring it."""

_PACKAGES = ("python3", "python3-pip-whl", "libstdc++6", "libgomp1")
_SERVED, _TOOLS = "opt/served", "opt/tools"
_REQUIREMENTS = TREE / "requirements.txt"
_DEV_REQUIREMENTS = TREE / "requirements-dev.txt"
_TEST_TOOLS = ("pytest", "hypothesis", "OneEuroFilter")
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_CORES = 4


@dataclass(frozen=True, slots=True)
class Board:
    """A Raspberry Pi with its operating system.

    Attributes:
        suite: Debian's, on which the operating system stands.
        processor: as qemu names it.
        identity: implementer, variant, part and revision, as the processor tells them.
        features: what it can do, as Linux names it. The runtime of the networks chooses what it
            computes with by these and by the part.
    """

    suite: str
    processor: str
    identity: tuple[str, str, str, str]
    features: str


BOARDS = {
    "bookworm": Board(
        "bookworm",
        "cortex-a72",  # Raspberry Pi 4
        ("0x41", "0x0", "0xd08", "3"),
        "fp asimd evtstrm crc32 cpuid",
    ),
    "trixie": Board(
        "trixie",
        "cortex-a76",  # Raspberry Pi 5
        ("0x41", "0x4", "0xd0b", "1"),
        "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc "
        "dcpop asimddp",
    ),
}


@dataclass(frozen=True, slots=True)
class EmulatedBoard:
    """A board whose Python can be run.

    Attributes:
        board: which.
        root: its system, with what the monitor requires and what its tests need besides.
    """

    board: Board
    root: Path

    def python(
        self, *arguments: str | Path, limit_s: float, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Python there on this machine's files; the tree is importable.

        Args:
            arguments: of the interpreter.
            limit_s: seconds after which it is killed.
            folder: where it works; the tree by default.

        Raises:
            subprocess.TimeoutExpired: it did not end.
        """
        paths = (self.root / _SERVED, self.root / _TOOLS, TREE)
        command, environment = _command(self.board, self.root, paths)
        return subprocess.run(
            [*command, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=limit_s,
            cwd=folder or TREE,
            env=environment,
        )


def emulated_board(board: Board) -> EmulatedBoard:
    """The board, its system kept from an earlier run or made now.

    Raises:
        FailedError: the requirements cannot be had for it, or its system not be unpacked.
        ImpossibleError: this machine cannot make or run it.
    """
    require(PROGRAMS, root=False)
    tools = [
        line
        for line in _DEV_REQUIREMENTS.read_text(encoding="utf-8").splitlines()
        if line.startswith(_TEST_TOOLS)
    ]
    requirements = _REQUIREMENTS.read_text(encoding="utf-8")
    inputs = "\0".join((repr(board), *_PACKAGES, requirements, *tools))

    def make(root: Path) -> None:
        _unpack(board, root)
        _describe_processor(board, root)
        _install(board, root, _SERVED, f"--requirement={_REQUIREMENTS}")
        _install(board, root, _TOOLS, *tools)

    return EmulatedBoard(board, kept_folder(f"{board.suite}-arm64", inputs.encode(), make))


def _unpack(board: Board, root: Path) -> None:
    _run(
        [
            "mmdebstrap",
            "--quiet",
            "--architectures=arm64",
            "--variant=extract",  # no program of theirs runs: seconds instead of minutes
            "--components=main",
            '--aptopt=Acquire::Languages "none"',
            '--aptopt=APT::Install-Recommends "false"',
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            f"--include={','.join(_PACKAGES)}",
            board.suite,
            str(root),
            debian_mirror(),
        ]
    )
    # A later Debian has no /lib of its own, and leaves it to a program to link it.
    if not (root / "lib").exists():
        (root / "lib").symlink_to("usr/lib")


def _describe_processor(board: Board, root: Path) -> None:
    """Show programs the board's processor: this machine's stands where they would look else."""
    implementer, variant, part, revision = board.identity
    text = "".join(
        f"processor\t: {core}\nBogoMIPS\t: 108.00\nFeatures\t: {board.features}\n"
        f"CPU implementer\t: {implementer}\nCPU architecture: 8\nCPU variant\t: {variant}\n"
        f"CPU part\t: {part}\nCPU revision\t: {revision}\n\n"
        for core in range(_CORES)
    )
    (root / "proc").mkdir(exist_ok=True)
    (root / "proc/cpuinfo").write_text(text)
    folder = root / "sys/devices/system/cpu"
    folder.mkdir(parents=True)
    for name in ("possible", "present", "online"):
        (folder / name).write_text(f"0-{_CORES - 1}\n")
    (folder / "kernel_max").write_text(f"{_CORES - 1}\n")


def _install(board: Board, root: Path, folder: str, *wanted: str) -> None:
    """Let the pip of the board itself choose: markers and tags mean what they mean there."""
    (wheel,) = (root / "usr/share/python-wheels").glob("pip-*.whl")
    command, environment = _command(board, root, [wheel])
    if _CERTIFICATES.exists():
        environment.setdefault("PIP_CERT", str(_CERTIFICATES))
    options = ("--quiet", "--only-binary=:all:", f"--target={root / folder}")
    _run(
        [*command, "-m", "pip", "install", *options, "--root-user-action=ignore", *wanted],
        environment,
    )


def _command(board: Board, root: Path, paths: Sequence[Path]) -> tuple[list[str], dict[str, str]]:
    """What starts its Python, and with which environment."""
    program = ["qemu-aarch64-static", "-L", str(root), str(root / "usr/bin/python3")]
    search = os.pathsep.join(map(str, paths))
    return program, os.environ | {"QEMU_CPU": board.processor, "PYTHONPATH": search}


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment)
    if done.returncode != 0:
        raise FailedError(f"{command[0]} ended with status {done.returncode}")
