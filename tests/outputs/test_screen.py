"""The live picture's thread: it leaves the terminal clean, keeps the log, and gives up quietly."""

import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from edge_monitor.meter import Meter
from edge_monitor.outputs.screen import Screen
from edge_monitor.testing import FakeClock
from edge_monitor.types import Numbers
from tests.outputs.samples import a_state, soon


class Terminal(io.StringIO):
    """A terminal that can go away."""

    gone = False

    def isatty(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if self.gone:
            raise OSError(5, "Input/output error")
        return super().write(text)


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root of the log, put back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    root.setLevel(logging.INFO)
    yield root
    root.handlers[:], root.level = handlers, level


def numbers() -> Numbers:
    return replace(Meter().numbers(), state=a_state())


def test_a_crash_leaves_the_terminal_as_it_was() -> None:
    terminal = Terminal()

    def crash() -> None:
        with Screen(numbers, FakeClock(), terminal):
            assert soon(lambda: "AWAKE" in terminal.getvalue())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    drawn = terminal.getvalue()
    assert drawn.rindex("\x1b[?1049l") > drawn.rindex("AWAKE")
    assert drawn.rindex("\x1b[?25h") > drawn.rindex("\x1b[?25l")


def test_a_terminal_that_has_gone_ends_the_drawing_alone() -> None:
    terminal = Terminal()
    with Screen(numbers, FakeClock(), terminal):
        assert soon(lambda: "AWAKE" in terminal.getvalue())
        terminal.gone = True
    assert terminal.gone


def test_what_is_logged_is_shown_below_and_printed_at_the_end(
    monkeypatch: pytest.MonkeyPatch, root: logging.Logger
) -> None:
    errors, terminal = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    handler = logging.StreamHandler(errors)
    root.handlers[:] = [handler]
    with Screen(numbers, FakeClock(), terminal):
        root.warning("camera time went back\nby a line")
        assert soon(lambda: "camera time went back by a line" in terminal.getvalue())
        assert errors.getvalue() == ""
    assert errors.getvalue() == "camera time went back\nby a line\n"
    assert root.handlers == [handler]
    root.warning("afterwards")
    assert errors.getvalue().endswith("afterwards\n")


def test_a_log_that_goes_to_a_file_still_goes_there(
    monkeypatch: pytest.MonkeyPatch, root: logging.Logger
) -> None:
    errors, terminal = io.StringIO(), Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    root.handlers[:] = [logging.StreamHandler(errors)]
    with Screen(numbers, FakeClock(), terminal):
        root.warning("no blink statistics")
        assert errors.getvalue() == "no blink statistics\n"
        assert soon(lambda: "no blink statistics" in terminal.getvalue())
    assert errors.getvalue() == "no blink statistics\n"
