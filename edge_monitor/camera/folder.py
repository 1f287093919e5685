"""A folder of pictures, or one picture, as a source."""

from pathlib import Path
from typing import cast

import cv2
import numpy as np

from edge_monitor.camera.files import is_folder, natural_key, printable, require_file
from edge_monitor.camera.header import picture_size, png_is_whole
from edge_monitor.camera.opencv import too_large
from edge_monitor.errors import SourceError
from edge_monitor.types import Frame, Image

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
_MAX_FILE_BYTES = 64 * 2**20


def read_picture(path: Path) -> Image:
    """Decode one picture file as BGR, turned upright as its EXIF data say.

    Raises:
        SourceError: the file is missing, damaged, of another kind, or too large.
    """
    name = printable(path)
    if require_file(path, "a picture") > _MAX_FILE_BYTES:
        raise SourceError(f"{name}: is larger than {_MAX_FILE_BYTES // 2**20} MiB; make it smaller")
    data = path.read_bytes()
    size = picture_size(data)
    if size is None:
        raise SourceError(f"{name}: is no JPEG, PNG, BMP or WebP picture")
    refusal = too_large(*size)
    if refusal is not None:
        raise SourceError(f"{name}: {refusal}")
    image = None
    if not data.startswith(b"\x89PNG") or png_is_whole(data):
        try:
            image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error:
            image = None
    if image is None:
        raise SourceError(f"{name}: is a damaged picture")
    return cast("Image", image)


class FolderSource:
    """The pictures of a folder in the natural order of their names, as a `FrameSource`.

    A picture that cannot be read is left out and named in `skipped_names`; its moment stays empty.

    Args:
        path: a folder, or one picture, which is then a folder of one.
        fps: pictures per second; picture number i is shown at i / fps seconds.

    Raises:
        SourceError: there is no such place, or nothing in it can be read.
    """

    live = False

    def __init__(self, path: Path, *, fps: float = 25.0) -> None:
        if fps <= 0:
            raise SourceError(f"{printable(path)}: {fps} pictures per second; give more than 0")
        self._name = printable(path)
        self._fps = fps
        self._paths = _pictures(path)
        self._index = 0
        self._skipped: list[str] = []
        self._first = self._next()
        if self._first is None:
            if len(self._paths) == 1:
                raise self._reason
            raise SourceError(
                f"{self._name}: none of {len(self._paths)} pictures can be read; {self._reason}"
            )

    @property
    def description(self) -> str:
        """One line: the folder and how many pictures."""
        return f"{self._name}, pictures: {len(self._paths)}, {self._fps:g} per second"

    @property
    def fps(self) -> float:
        """Pictures per second."""
        return self._fps

    @property
    def frame_count(self) -> int:
        """Pictures by name; those that cannot be read are not known before they are reached."""
        return len(self._paths)

    @property
    def skipped_names(self) -> tuple[str, ...]:
        """Names of the pictures that could not be read so far."""
        return tuple(self._skipped)

    def read(self) -> Frame | None:
        """The next picture that can be read; `None` at the end."""
        if self._first is not None:
            frame, self._first = self._first, None
            return frame
        return self._next()

    def _next(self) -> Frame | None:
        while self._index < len(self._paths):
            path, t = self._paths[self._index], self._index / self._fps
            self._index += 1
            try:
                return Frame(t, read_picture(path), name=path.name)
            except SourceError as error:
                self._skipped.append(path.name)
                self._reason = error
        return None

    def close(self) -> None:
        """Read no further; harmless when repeated."""
        self._first = None
        self._index = len(self._paths)


def _pictures(path: Path) -> list[Path]:
    """The picture files that a path stands for, at least one."""
    if not is_folder(path):
        require_file(path, "a picture or a folder of pictures")
        return [path]
    try:
        found = [entry for entry in path.iterdir() if entry.suffix.lower() in PICTURE_SUFFIXES]
    except OSError as error:
        raise SourceError(
            f"{printable(path)}: {error.strerror}; allow this user to read it"
        ) from error
    if not found:
        kinds = " ".join(sorted(PICTURE_SUFFIXES))
        raise SourceError(f"{printable(path)}: holds no pictures ({kinds})")
    return sorted(found, key=lambda entry: (natural_key(entry.name), entry.name))
