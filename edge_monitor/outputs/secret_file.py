"""Reads the first line of a file that holds a secret."""

import os
import stat
from pathlib import Path
from typing import Final

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.loose_file import warn_if_loose

_LONGEST_BYTES: Final = 4096


def read_secret(path: Path, what: str, make: str) -> str:
    """The first line, without what ends it; empty where there is none.

    Others' right to the file is warned of. A device or pipe is refused, as it may never end.

    Args:
        path: of the file.
        what: how errors call it, such as its key in the configuration.
        make: the cure where there is no such file.

    Raises:
        ConfigError: it cannot be read, or its first line is no text or longer than 4 KiB.
    """
    warn_if_loose(path)
    name = f"{what} {path}"
    try:
        # not to wait for the other end of a pipe
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ConfigError(f"{name}: is no ordinary file; name one")
            line = os.read(handle, _LONGEST_BYTES).partition(b"\n")[0]
        finally:
            os.close(handle)
    except FileNotFoundError as error:
        raise ConfigError(f"{name}: {error.strerror}; {make}") from error
    except PermissionError as error:
        raise ConfigError(
            f"{name}: {error.strerror}; let this user read it "
            f"(the service: sudo chgrp edge-monitor {path} && sudo chmod 640 {path})"
        ) from error
    except OSError as error:
        raise ConfigError(f"{name}: {error.strerror}; name an ordinary file") from error
    if len(line) == _LONGEST_BYTES:
        raise ConfigError(f"{name}: its first line is longer than a secret; {make}")
    try:
        return line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: its first line is no text; {make}") from error
