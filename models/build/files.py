"""Files that are either whole or not there."""

import hashlib
import os
from pathlib import Path


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file is there with this content."""
    try:
        return digest(path.read_bytes()) == sha256
    except OSError:
        return False


def write_atomically(path: Path, content: bytes) -> None:
    """Put the whole content in place at once, so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
