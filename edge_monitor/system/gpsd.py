"""The vehicle's speed from gpsd, by its JSON protocol over TCP, in a thread of its own."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from edge_monitor.ports import Pauses
from edge_monitor.system.gpsd_line import speed_in

_log = logging.getLogger(__name__)

_WATCH: Final = b'?WATCH={"enable":true,"json":true};\n'
_LONGEST_BYTES: Final = 65_536  # gpsd itself promises less than 10,240
_CONNECT_S: Final = 3.0
_SILENCE_S: Final = 10.0
_CLOSE_WAIT_S: Final = 0.5
_COMPLAIN_EVERY_S: Final = 60.0


class Gpsd:
    """Asks gpsd to tell what it knows, and hands on each speed; connects again for ever.

    Args:
        address: host and port.
        heard: is called, in the thread, with km/h; must not wait.
        complain: likewise, with why nothing comes.
        pauses: between attempts to connect.
        silence_s: after so long without a byte the connection is made anew.
    """

    def __init__(
        self,
        address: tuple[str, int],
        heard: Callable[[float], None],
        complain: Callable[[str], None],
        pauses: Pauses,
        silence_s: float = _SILENCE_S,
    ) -> None:
        self._address = address
        self._name = f"gpsd at {address[0]}:{address[1]}"
        self._heard = heard
        self._complain = complain
        self._pauses = pauses
        self._silence_s = silence_s
        self._complained_s = float("-inf")
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="gpsd", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End; waits half a second at most; harmless when repeated."""
        with self._lock:
            self._closed.set()
            if self._line is not None:
                _wake(self._line)
        self._thread.join(_CLOSE_WAIT_S)

    def _run(self) -> None:
        while not self._closed.is_set():
            fault = self._listen()
            if self._closed.is_set():
                return
            self._complain(fault)
            self._tell(f"{fault}; trying again")
            self._closed.wait(self._pauses.next())

    def _tell(self, text: str) -> None:
        """Log it, though not all night: a receiver that comes and goes would fill the log."""
        now_s = time.monotonic()
        if now_s - self._complained_s >= _COMPLAIN_EVERY_S:
            self._complained_s = now_s
            _log.warning("%s", text)

    def _listen(self) -> str:
        """Hand on speeds for as long as they come; return why they ceased to."""
        try:
            with socket.create_connection(self._address, _CONNECT_S) as line:
                with self._lock:
                    self._line = line
                line.settimeout(self._silence_s)
                line.sendall(_WATCH)
                for text in _lines(line):
                    if self._closed.is_set():
                        break
                    speed_kmh = speed_in(text)
                    if speed_kmh is not None:
                        self._pauses.reset()
                        self._heard(speed_kmh)
                return f"{self._name} has ended the connection"
        except TimeoutError:
            return f"{self._name} says nothing"
        except (OSError, UnicodeError) as error:  # UnicodeError: no name of a host
            return f"{self._name}: {getattr(error, 'strerror', None) or error}"
        finally:
            with self._lock:
                self._line = None


def _lines(line: socket.socket) -> Iterator[bytes]:
    """The lines that come, without what ends them.

    Raises:
        OSError: one is too long, or the network fails.
    """
    rest = b""
    while data := line.recv(_LONGEST_BYTES):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST_BYTES:
            raise OSError(f"a line of more than {_LONGEST_BYTES} bytes")


def _wake(line: socket.socket) -> None:
    """End a wait in it, which closing alone does not."""
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        line.close()  # it was not connected any more
