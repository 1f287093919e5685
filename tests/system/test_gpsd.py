"""The thread that listens to gpsd: a real one where there is one, and one with every fault."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from edge_monitor.system.gpsd import Gpsd
from tests.conftest import free_port
from tests.played_gpsd import PLAYED_KMH
from tests.system.test_gpsd_line import RECORDED

VERSION = b'{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}\r\n'
LINE = RECORDED + b"\r\n"


class QuickPauses:
    """As `outputs.backoff.Backoff`, without the wait."""

    def __init__(self) -> None:
        self.resets = 0

    def next(self) -> float:
        return 0.01

    def reset(self) -> None:
        self.resets += 1


class Talker:
    """A TCP server; to each who connects it says the next of the speeches, then hangs up.

    Attributes:
        asked: what each said first.
    """

    def __init__(self, *speeches: bytes, hangs_up: bool = True) -> None:
        self.asked: list[bytes] = []
        self._hangs_up = hangs_up
        self._speeches = list(speeches)
        self._open: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._server.getsockname()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        for one in (self._server, *self._open):
            one.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._server.accept()
                self._open.append(line)
                self.asked.append(line.recv(100))
                with contextlib.suppress(OSError):
                    line.sendall(self._speeches.pop(0) if self._speeches else b"")
                    if self._hangs_up:
                        line.close()


class Listening:
    """What a `Gpsd` has handed on."""

    def __init__(self, address: tuple[str, int], silence_s: float = 5.0) -> None:
        self.speeds: list[float] = []
        self.faults: list[str] = []
        self.pauses = QuickPauses()
        self.gpsd = Gpsd(address, self.speeds.append, self.faults.append, self.pauses, silence_s)

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10.0
        while not condition():
            assert time.monotonic() < deadline, (self.speeds, self.faults)
            time.sleep(0.005)


@pytest.fixture
def listen() -> Iterator[Callable[..., tuple[Talker, Listening]]]:
    opened: list[Talker | Gpsd] = []

    def listen(
        *speeches: bytes, hangs_up: bool = True, silence_s: float = 5.0
    ) -> tuple[Talker, Listening]:
        talker = Talker(*speeches, hangs_up=hangs_up)
        listening = Listening(talker.address, silence_s)
        opened.extend((listening.gpsd, talker))
        return talker, listening

    yield listen
    for one in opened:
        one.close()


Listen = Callable[..., tuple[Talker, Listening]]


def test_gpsd_is_asked_to_watch_and_its_speeds_are_handed_on(listen: Listen) -> None:
    talker, listening = listen(VERSION + LINE + LINE, hangs_up=False)
    listening.until(lambda: len(listening.speeds) == 2)
    assert talker.asked == [b'?WATCH={"enable":true,"json":true};\n']
    assert listening.speeds == pytest.approx([90.0, 90.0])
    assert (listening.faults, listening.pauses.resets) == ([], 2)


def test_one_who_hangs_up_is_called_again(listen: Listen) -> None:
    talker, listening = listen(LINE, b"", LINE)
    listening.until(lambda: len(listening.speeds) == 2 and len(listening.faults) >= 3)
    assert len(talker.asked) >= 3
    assert "has ended the connection" in listening.faults[0]


def test_garbage_between_the_lines_is_passed_over(listen: Listen) -> None:
    garbage = b"\x00\xff\xfe\n[[[[\n{}\n" + b"[" * 5_000 + b"\n"
    _, listening = listen(garbage + LINE, hangs_up=False)
    listening.until(lambda: len(listening.speeds) == 1)
    assert listening.faults == []


def test_a_line_without_an_end_is_given_up(listen: Listen) -> None:
    _, listening = listen(b"x" * 1_000_000, LINE, hangs_up=False)
    listening.until(lambda: len(listening.speeds) == 1)
    assert "a line of more than 65536 bytes" in listening.faults[0]


def test_one_who_falls_silent_is_called_again(listen: Listen) -> None:
    _, listening = listen(VERSION, LINE, hangs_up=False, silence_s=0.05)
    listening.until(lambda: len(listening.speeds) == 1)
    assert "says nothing" in listening.faults[0]


def test_where_nobody_listens_it_is_tried_again_and_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening = Listening(("127.0.0.1", free_port()))
    listening.until(lambda: len(listening.faults) > 5)
    listening.gpsd.close()
    assert "Connection refused" in listening.faults[0]
    assert len(caplog.messages) == 1


def test_a_name_that_no_host_can_have_is_a_fault() -> None:
    listening = Listening(("a" * 300, 1))
    listening.until(lambda: bool(listening.faults))
    listening.gpsd.close()


def test_closing_does_not_wait_for_one_who_is_silent(listen: Listen) -> None:
    talker, listening = listen(hangs_up=False, silence_s=60.0)
    listening.until(lambda: bool(talker.asked))
    begin_s = time.monotonic()
    listening.gpsd.close()
    listening.gpsd.close()
    assert time.monotonic() - begin_s < 0.5
    assert not any(thread.name == "gpsd" for thread in threading.enumerate())


def test_a_real_gpsd_tells_the_speed(real_gpsd: int) -> None:
    listening = Listening(("127.0.0.1", real_gpsd))
    listening.until(lambda: len(listening.speeds) > 3)
    listening.gpsd.close()
    assert listening.speeds == pytest.approx([PLAYED_KMH] * len(listening.speeds), abs=0.05)
