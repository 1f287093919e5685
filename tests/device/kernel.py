"""The kernel of the emulated computers: that of Debian 13's backports, the first with gpio-sim."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.device.kept import kept_folder
from tests.device.lane import FailedError
from tests.device.mirror import debian_mirror

_SUITES = ("trixie", "trixie-backports")
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


@dataclass(frozen=True, slots=True)
class Kernel:
    """An unpacked kernel.

    Attributes:
        folder: in which its packages were unpacked.
        version: as `uname -r` says it.
    """

    folder: Path
    version: str

    @property
    def image(self) -> Path:
        """What is booted."""
        return self.modules / "vmlinuz"

    @property
    def modules(self) -> Path:
        """Where its modules lie."""
        return self.folder / "usr/lib/modules" / self.version

    def with_needed(self, *names: str) -> list[Path]:
        """Files of modules and of all that they need, in the order in which they are loaded.

        Raises:
            FailedError: there is no such module.
        """
        files: dict[Path, None] = {}  # in order, and each once
        for name in names:
            told = _told(
                "modprobe",
                f"--dirname={self.folder}",
                f"--set-version={self.version}",
                "--show-depends",
                name,
            )
            files |= dict.fromkeys(Path(path) for path in re.findall(r"(?m)^insmod (\S+)", told))
        return list(files)


def kept_kernel() -> Kernel:
    """The newest kernel at the time when it was first asked for.

    Raises:
        FailedError: it could not be fetched.
        ImpossibleError: this machine's apt knows no mirror.
    """
    return _found(kept_folder("kernel", " ".join(_SUITES).encode(), _fetch))


def _found(folder: Path) -> Kernel:
    return Kernel(folder, next((folder / "usr/lib/modules").iterdir()).name)


def _fetch(folder: Path) -> None:
    """Unpack it without installing it, by an apt that leaves this machine's own as it is."""
    apt = folder / "apt"
    environment = os.environ | {"APT_CONFIG": str(_configure(apt))}
    _told("apt-get", "update", "--quiet", "--quiet", environment=environment)
    # The packages' names carry the version, and backports drop old ones.
    depends = _told(
        "apt-cache", "depends", f"linux-image-amd64/{_SUITES[-1]}", environment=environment
    )
    version = re.search(r"Depends: linux-image-(\d\S+)", depends)
    if version is None:
        raise FailedError(f"{_SUITES[-1]} has no kernel")
    packages = [f"linux-{part}-{version[1]}" for part in ("modules", "binary")]
    _told("apt-get", "download", "--quiet", "--quiet", *packages, environment=environment, at=apt)
    for package in sorted(apt.glob("*.deb")):
        _told("dpkg-deb", "--extract", str(package), str(folder))
    shutil.rmtree(apt)
    (folder / "lib").symlink_to("usr/lib")
    kernel = _found(folder)
    _told("depmod", f"--basedir={folder}", kernel.version)
    kernel.with_needed("gpio-sim", "vhci-hcd")


def _configure(apt: Path) -> Path:
    for name in ("lists/partial", "cache/archives/partial", "parts"):
        (apt / name).mkdir(parents=True)
    (apt / "status").touch()
    mirror = debian_mirror()
    (apt / "sources.list").write_text(
        "".join(f"deb [signed-by={_KEYS}] {mirror} {suite} main\n" for suite in _SUITES)
    )
    configuration = apt / "apt.conf"
    configuration.write_text(
        f"""\
Dir::Etc::sourcelist "{apt}/sources.list";
Dir::Etc::sourceparts "{apt}/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "{apt}/parts";
Dir::State::lists "{apt}/lists";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
APT::Architecture "amd64";
APT::Architectures {{ "amd64"; }};
APT::Sandbox::User "root";
Acquire::Languages "none";
"""
    )
    return configuration


def _told(
    *arguments: str, environment: dict[str, str] | None = None, at: Path | None = None
) -> str:
    done = subprocess.run(
        arguments, check=False, stdout=subprocess.PIPE, text=True, env=environment, cwd=at
    )
    if done.returncode != 0:
        raise FailedError(f"{_named(arguments)} ended with status {done.returncode}")
    return done.stdout


def _named(arguments: Sequence[str]) -> str:
    return " ".join(arguments[:2])
