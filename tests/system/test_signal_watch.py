"""A signal is heard while the main thread is busy, and nobody else's notice is lost."""

import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from edge_monitor.system.signal_watch import SignalWatch


@pytest.fixture(autouse=True)
def handlers() -> Iterator[list[int]]:
    """Handlers that write down what they hear."""
    heard: list[int] = []
    numbers = (signal.SIGUSR1, signal.SIGUSR2)
    before = [signal.signal(number, lambda got, _frame: heard.append(got)) for number in numbers]
    yield heard
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.fault(16)
def test_a_signal_is_heard_while_the_main_thread_is_within_a_library(handlers: list[int]) -> None:
    acted = threading.Event()
    order = []

    def act() -> None:
        order.append(f"acted, {len(handlers)} handlers before")
        acted.set()

    with SignalWatch([signal.SIGUSR1], act):
        threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        while not acted.is_set():  # each of these lets other threads run, and no handler
            hashlib.pbkdf2_hmac("sha256", b"a face", b"", 400_000)
            order.append("returned from the library")
    assert order == ["acted, 0 handlers before", "returned from the library"]
    assert handlers == [signal.SIGUSR1]


def test_only_its_own_signals_are_acted_upon(handlers: list[int]) -> None:
    acted: list[str] = []
    with SignalWatch([signal.SIGUSR1], lambda: acted.append(threading.current_thread().name)):
        signal.raise_signal(signal.SIGUSR2)
        signal.raise_signal(signal.SIGUSR1)
        deadline = time.monotonic() + 10
        while not acted and time.monotonic() < deadline:
            time.sleep(0.001)
    assert acted == ["signals"]
    assert handlers == [signal.SIGUSR2, signal.SIGUSR1]


def test_afterwards_signals_are_noticed_as_before() -> None:
    with SignalWatch([signal.SIGUSR1], lambda: None):
        pass
    assert signal.set_wakeup_fd(-1) == -1
    assert "signals" not in {thread.name for thread in threading.enumerate()}
