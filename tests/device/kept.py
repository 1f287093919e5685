"""Folders that cost minutes to make: made once, kept outside of the tree, left as they are."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.device.places import cache


def kept_folder(name: str, inputs: bytes, make: Callable[[Path], None]) -> Path:
    """The root of this name; made where there is none yet.

    Args:
        name: for people, such as `bookworm`.
        inputs: what its content depends on; other inputs make another folder.
        make: fills a folder that is not there yet; what breaks off half-way is made anew.
    """
    folder = cache("roots") / f"{name}-{hashlib.sha256(inputs).hexdigest()[:12]}"
    if folder.exists():
        return folder
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    print(f"making {folder}", flush=True)
    make(unfinished)
    unfinished.rename(folder)
    return folder
