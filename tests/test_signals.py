"""Signals that come at a bad moment: within a lock, half-way through a line of the log."""

import io
import logging
import signal
import threading
from collections.abc import Iterator

import pytest

from edge_monitor.signals import Asked, unwinding

LOG = logging.getLogger("edge_monitor.test_signals")


@pytest.fixture
def asked() -> Iterator[Asked]:
    made = Asked(lambda: None)
    with made.listening():
        yield made


class Interrupting(io.RawIOBase):
    """A log that is interrupted by SIGTERM while it takes a line."""

    def writable(self) -> bool:
        return True

    def write(self, line: object) -> int:
        signal.raise_signal(signal.SIGTERM)
        return len(bytes(line))  # type: ignore[call-overload] # whatever holds bytes


@pytest.mark.fault(16)
def test_sigterm_in_the_middle_of_a_line_of_the_log_is_not_lost(asked: Asked) -> None:
    text = io.TextIOWrapper(io.BufferedWriter(Interrupting()), write_through=True)
    handler = logging.StreamHandler(text)
    LOG.addHandler(handler)
    try:
        LOG.warning("buzzer: silence")
    finally:
        LOG.removeHandler(handler)
    assert asked.is_set()
    assert asked.stopping


def test_sighup_while_a_thread_is_being_started_holds_nothing_up(asked: Asked) -> None:
    """`threading` holds a lock of its own then, and starting another thread would wait for it."""
    with threading._active_limbo_lock:  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
        signal.raise_signal(signal.SIGHUP)
    assert not asked.is_set()


def test_a_reload_is_begun_by_the_loop_once_for_each_time_it_looks() -> None:
    begun = threading.Event()
    asked = Asked(begun.set)
    with asked.listening():
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
        assert not begun.is_set()
        assert not asked.is_set()
        assert begun.wait(10.0)
        begun.clear()
        assert not asked.is_set()
    assert not begun.is_set()


def test_leaving_for_a_reload_is_over_when_the_loop_begins_anew(asked: Asked) -> None:
    asked.leave()
    assert asked.is_set()
    asked.enter()
    assert not asked.is_set()


def test_the_end_is_told_once(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    signal.raise_signal(signal.SIGINT)
    with caplog.at_level(logging.INFO):
        assert asked.is_set()
        asked.enter()
        assert asked.is_set()  # nothing takes it back
    assert caplog.messages == ["signal SIGINT: stopping"]


def test_who_ignores_the_end_of_a_session_is_obeyed() -> None:
    """As `nohup` does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with unwinding():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_afterwards_signals_are_what_they_were() -> None:
    with unwinding():
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
