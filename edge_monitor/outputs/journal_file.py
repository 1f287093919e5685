"""One file of lines on disk with one predecessor: bounded, and whole again after a power cut."""

import errno
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

FILE_NAME: Final = "events.jsonl"
PREDECESSOR_NAME: Final = "events.1.jsonl"

_BLOCK_BYTES = 65536


class JournalFile:
    """Appends lines to `events.jsonl`; a full one becomes `events.1.jsonl` and a new one begins.

    Nothing is opened before the first line. After an error the file is closed, without the lines
    that failed, and the next ones open it again.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        """Keep each of the two files below `limit_bytes`, or at one line where that is longer."""
        self.path = folder / FILE_NAME
        self._limit_bytes = limit_bytes
        self._handle: int | None = None
        self._size = 0

    def append(self, lines: Sequence[str], *, sync: bool) -> int:
        """Write lines, given without their ends: as many as the file has room for, one at least.

        Args:
            lines: one or more.
            sync: return when they are on the disk.

        Returns:
            How many were written.

        Raises:
            OSError: the disk is full, read-only or broken; none of them is written.
        """
        first, *others = (line.encode() + b"\n" for line in lines)
        handle = self._opened(len(first))
        data, count = first, 1
        for line in others:
            if self._size + len(data) + len(line) > self._limit_bytes:
                break
            data, count = data + line, count + 1
        try:
            _write(handle, data)
            if sync:
                os.fsync(handle)
        except OSError:
            self._undo(handle)
            raise
        self._size += len(data)
        return count

    def close(self) -> None:
        """Bring everything to the disk and close; harmless when repeated.

        Raises:
            OSError: the disk is broken.
        """
        if self._handle is not None:
            handle, self._handle = self._handle, None
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _opened(self, more_bytes: int) -> int:
        if self._handle is not None and not _stands_at(self.path, self._handle):
            _log.warning("%s is no longer there: a new one begins", self.path)
            self.close()
        handle = self._open() if self._handle is None else self._handle
        if not self._size or self._size + more_bytes <= self._limit_bytes:
            return handle
        self.close()
        self.path.replace(self.path.with_name(PREDECESSOR_NAME))
        return self._open()

    def _open(self) -> int:
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            size = _repaired_size(handle, self.path)
            _sync_folder(folder)
        except OSError:
            os.close(handle)
            raise
        self._handle, self._size = handle, size
        return handle

    def _undo(self, handle: int) -> None:
        self._handle = None
        try:
            os.ftruncate(handle, self._size)
        except OSError as error:
            _log.debug("%s: %s", self.path, error)  # the next opening repairs what is left
        finally:
            os.close(handle)


def _stands_at(path: Path, handle: int) -> bool:
    """Whether others find there what is open here; the system writes into what was deleted, too."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _write(handle: int, data: bytes) -> None:
    if os.write(handle, data) < len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sync_folder(folder: Path) -> None:
    """Without it a power cut may forget that a new file exists."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _repaired_size(handle: int, path: Path) -> int:
    """End a last line that a power cut tore: whole but for its end is kept, a part is cut off."""
    size = os.fstat(handle).st_size
    start, tail = size, b""
    while start and b"\n" not in tail:
        start = max(0, start - _BLOCK_BYTES)
        tail = os.pread(handle, size - start, start)
    torn = tail[tail.rfind(b"\n") + 1 :]
    if not torn:
        return size
    try:
        json.loads(torn)
    except (ValueError, RecursionError):
        _log.warning("%s: dropped a torn last line of %d bytes", path, len(torn))
        os.ftruncate(handle, size - len(torn))
        return size - len(torn)
    _write(handle, b"\n")
    return size + 1
