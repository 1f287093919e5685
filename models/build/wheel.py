"""Published wheels that carry the files the build starts from, each pinned by SHA-256."""

import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from edge_monitor.errors import EXIT_UNAVAILABLE, EdgeMonitorError
from models.build.files import digest, is_whole, write_atomically


class FetchError(EdgeMonitorError):
    """A wheel cannot be had, or is not the pinned one."""

    exit_status = EXIT_UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a wheel, named in the cache as there, without the folders."""

    path: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel and the files that are taken from it; any host can unpack it, none installs it."""

    requirement: str
    platform: str
    sha256: str
    members: tuple[Member, ...]

    def fetch(self, cache: Path) -> None:
        """Bring the members into `cache`, downloading only where one is missing or damaged.

        Raises:
            FetchError: the wheel cannot be fetched or is not the pinned one.
        """
        if all(is_whole(cache / member.name, member.sha256) for member in self.members):
            return
        folder = cache / "download"
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
        folder.mkdir(parents=True)
        try:
            self._unpack(self._download(folder), cache)
        finally:
            shutil.rmtree(folder)

    def _download(self, folder: Path) -> Path:
        command = [
            *(sys.executable, "-m", "pip", "download", self.requirement, "--dest", str(folder)),
            *("--no-deps", "--only-binary=:all:", "--disable-pip-version-check"),
            *("--platform", self.platform, "--python-version", "3.11", "--implementation", "cp"),
        ]
        # pip's progress goes to the terminal, its complaints into the one line of the error
        run = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
        wheels = list(folder.glob("*.whl"))
        if run.returncode != 0 or len(wheels) != 1:
            lines = run.stderr.strip().splitlines() or ["pip gave no reason"]
            raise FetchError(
                f"{self.requirement} could not be fetched: check the network and run it again"
                f" ({lines[-1].strip()})"
            )
        return wheels[0]

    def _unpack(self, wheel: Path, cache: Path) -> None:
        if not is_whole(wheel, self.sha256):
            raise FetchError(f"{wheel.name}: SHA-256 is not the pinned one: nothing was unpacked")
        with zipfile.ZipFile(wheel) as archive:
            for member in self.members:
                content = archive.read(member.path)
                if digest(content) != member.sha256:
                    raise FetchError(f"{wheel.name}: {member.path} is not the pinned one")
                write_atomically(cache / member.name, content)


NETWORKS = Wheel(
    requirement="mediapipe==0.10.21",
    platform="manylinux_2_28_x86_64",
    sha256="05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3",
    members=(
        Member(
            "mediapipe/modules/face_detection/face_detection_short_range.tflite",
            "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
        ),
        Member(
            "mediapipe/modules/face_landmark/face_landmark.tflite",
            "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        ),
    ),
)

TEACHER = replace(
    NETWORKS,
    members=(
        Member(
            "mediapipe/modules/iris_landmark/iris_landmark.tflite",
            "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
        ),
    ),
)
"""What the eye network learnt from; only its training needs it."""

PORTRAIT = Wheel(
    requirement="scikit-image==0.25.2",
    platform="manylinux_2_17_x86_64",
    sha256="24cc986e1f4187a12aa319f777b36008764e856e5013666a4a83f8df083c2641",
    members=(
        Member(
            "skimage/data/astronaut.png",
            "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
        ),
    ),
)
