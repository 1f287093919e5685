"""A program on a terminal of its own, and what somebody would see there."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

from tests.program import LIMIT_S, environment


class Terminal:
    """`edge-monitor` on a pseudo-terminal.

    Attributes:
        process: it.
        raw: every byte that it wrote.
    """

    def __init__(
        self, folder: Path, arguments: tuple[str, ...], columns: int, rows: int, **variables: str
    ) -> None:
        self._ours, theirs = pty.openpty()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self.resize(columns, rows)
        given = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **variables}
        self.process = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, "-m", "edge_monitor", *arguments],
            cwd=folder,
            env=environment(folder, **given),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The rows of the window as they are now."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def colours(self) -> set[str]:
        """The colours of everything in the window."""
        cells = (cell for row in self._screen.buffer.values() for cell in row.values())
        return {cell.fg for cell in cells} - {"default"}

    def read(self, timeout_s: float = 0.1) -> bool:
        """Take what comes within a while; whether the program may still write."""
        if not select.select([self._ours], [], [], timeout_s)[0]:
            return True
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # Linux says so when the last writer has gone
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def wait_for(self, seen: Callable[[list[str]], bool]) -> list[str]:
        """Wait until the window shows something; return its rows."""
        deadline = time.monotonic() + LIMIT_S
        while not seen(self.lines):
            assert self.read(), "\n".join(self.lines)
            assert time.monotonic() < deadline, "\n".join(self.lines)
        return self.lines

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """Wait for the end, reading on; return the exit status."""
        deadline = time.monotonic() + LIMIT_S
        while self.read():
            assert time.monotonic() < deadline, "\n".join(self.lines)
        return self.process.wait(LIMIT_S)

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self._ours)
        self._ours = -1

    def close(self) -> None:
        """End everything."""
        self.process.kill()
        self.process.wait()
        if self._ours >= 0:
            os.close(self._ours)


@contextmanager
def on_terminal(
    folder: Path, *arguments: str, columns: int = 80, rows: int = 24, **variables: str
) -> Iterator[Terminal]:
    """The program on a terminal; killed at the end if it still runs."""
    terminal = Terminal(folder, arguments, columns, rows, **variables)
    try:
        yield terminal
    finally:
        terminal.close()
