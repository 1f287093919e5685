"""A USB camera without a camera: speaks USB/IP to the kernel's virtual host controller.

The kernel's own drivers, vhci_hcd and uvcvideo, see a device that is plugged in, gives pictures,
hangs and is pulled out again. The protocol is that of Linux's Documentation/usb/usbip_protocol.rst;
it runs over a pair of sockets, without a network.
"""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from tests.device.aboard import usb_video
from tests.device.aboard.usb_video import Format

_HOST = Path("/sys/devices/platform/vhci_hcd.0")
_PORT = 0
_DEVICE_ID = 1 << 16 | 1
_HIGH_SPEED = 3
_FREE = "004"
_PATIENCE_S = 20.0

_SUBMIT, _UNLINK, _SUBMITTED, _UNLINKED = 1, 2, 3, 4
_HEAD = struct.Struct(">IIIII")
_REST_BYTES = 28
_STALL = -32  # EPIPE
_CONNECTION_RESET = -104  # ECONNRESET: of a request that was taken back


class Mood(Enum):
    """How the camera behaves while it is plugged in."""

    GIVING = "gives pictures"
    SILENT = "answers, but gives no picture"
    STUCK = "answers nothing: the driver waits for it and cannot be interrupted"


class UsbCamera:
    """A camera that can be plugged in and pulled out.

    Args:
        form: of its pictures.
        pictures: in YUY2, shown one after another, again and again.
    """

    def __init__(self, form: Format, pictures: Sequence[bytes]) -> None:
        self._form = form
        self._pictures = pictures
        self._mood = Mood.GIVING
        self._plug: _Plug | None = None

    def show(self, pictures: Sequence[bytes]) -> None:
        """Show these from now on."""
        self._pictures = pictures

    @property
    def mood(self) -> Mood:
        """How it behaves."""
        return self._mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self._mood = mood
        if self._plug is not None:
            self._plug.wake()

    @property
    def form(self) -> Format:
        """Of its pictures."""
        return self._form

    def picture(self, number: int) -> bytes:
        """The picture that comes at this turn."""
        pictures = self._pictures
        return pictures[number % len(pictures)]

    def plug_in(self) -> None:
        """Plug it in; its device appears a moment later."""
        deadline = time.monotonic() + _PATIENCE_S
        while not _port_is_free():
            if time.monotonic() > deadline:
                raise TimeoutError("the host controller does not let go of the camera")
            time.sleep(0.05)
        self._plug = _Plug(self)

    def pull_out(self) -> None:
        """Pull it out; harmless when repeated."""
        plug, self._plug = self._plug, None
        if plug is not None:
            (_HOST / "detach").write_text(str(_PORT))
            plug.close()


def _port_is_free() -> bool:
    lines = (_HOST / "status").read_text().splitlines()[1:]
    states = {int(fields[1]): fields[2] for fields in map(str.split, lines) if fields[0] == "hs"}
    return states[_PORT] == _FREE


class _Plug:
    """One connection: a thread that answers, and one that sends pictures."""

    def __init__(self, camera: UsbCamera) -> None:
        self._camera = camera
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._asked: deque[tuple[int, int]] = deque()
        self._closed = False
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._listen, self._send)
        ]
        with theirs:  # the kernel keeps its own hold of the socket
            words = (_PORT, theirs.fileno(), _DEVICE_ID, _HIGH_SPEED)
            (_HOST / "attach").write_text(" ".join(map(str, words)))
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """The camera's mood is another."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """End the threads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._ours.close()

    def _listen(self) -> None:
        try:
            while True:
                command, number, _device, incoming, endpoint = _HEAD.unpack(self._read(_HEAD.size))
                rest = self._read(_REST_BYTES)
                if command == _UNLINK:
                    self._take_back(number, struct.unpack(">I", rest[:4])[0])
                    continue
                length = struct.unpack(">i", rest[4:8])[0]
                sent = b"" if incoming else self._read(length)
                if endpoint:
                    with self._changed:
                        self._asked.append((number, length))
                        self._changed.notify_all()
                else:
                    self._control(number, rest[20:], sent)
        except (EOFError, OSError):
            return  # pulled out

    def _read(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            part = self._ours.recv(count - len(got))
            if not part:
                raise EOFError
            got += part
        return got

    def _answer(self, number: int, data: bytes = b"", *, taken: int = 0, status: int = 0) -> None:
        counts = struct.pack(">iiii", len(data) or taken, 0, 0, 0)
        self._respond(_SUBMITTED, number, status, counts, data)

    def _respond(self, kind: int, number: int, status: int, rest: bytes, data: bytes = b"") -> None:
        head = _HEAD.pack(kind, number, 0, 0, 0) + struct.pack(">i", status) + rest
        with self._writing:
            self._ours.sendall(head.ljust(_HEAD.size + _REST_BYTES, b"\0") + data)

    def _wait_while_stuck(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._camera.mood is not Mood.STUCK)

    def _take_back(self, number: int, asked: int) -> None:
        """The computer no longer wants what it asked for."""
        self._wait_while_stuck()
        with self._changed:
            waiting = [request for request in self._asked if request[0] == asked]
            for request in waiting:
                self._asked.remove(request)
            self._respond(_UNLINKED, number, _CONNECTION_RESET if waiting else 0, b"")

    def _control(self, number: int, setup: bytes, sent: bytes) -> None:
        """Answer a control transfer; those of chapter 9 of USB 2.0 and of the video class."""
        self._wait_while_stuck()
        kind, request, value, index, length = struct.unpack("<BBHHH", setup)
        answer: bytes | None = None
        if (kind, request) == (0x80, 6):  # standard, to the computer: GET_DESCRIPTOR
            answer = self._descriptor(value >> 8, value & 0xFF)
        elif (kind, request) == (0x80, 0):  # GET_STATUS
            answer = b"\0\0"
        elif kind == 0xA1 and index & 0xFF == 1:  # class, to the computer: of the video stream
            agreed = self._camera.form.agreement()
            answer = {0x86: b"\x03", 0x85: struct.pack("<H", len(agreed))}.get(request, agreed)
        elif kind in (0x21, 0, 1, 2):  # to the camera: it takes what it is told
            self._answer(number, taken=len(sent))
            return
        if answer is None:
            self._answer(number, status=_STALL)
        else:
            self._answer(number, answer[:length])

    def _descriptor(self, kind: int, number: int) -> bytes | None:
        if kind == 1:
            return usb_video.device()
        if kind == 2:
            return usb_video.configuration(self._camera.form)
        return usb_video.text(number) if kind == 3 else None

    def _send(self) -> None:
        form, number, due = self._camera.form, 0, time.monotonic()
        try:
            while self._wait_to_give(due):
                payload = form.payload(self._camera.picture(number), odd=number % 2 == 1)
                number += 1
                due = max(due + 1 / form.fps, time.monotonic())
                while payload and not self._closed:
                    payload = payload[self._give(payload) :]
        except OSError:
            return  # pulled out

    def _wait_to_give(self, due: float) -> bool:
        """Wait until a picture is due and the camera gives any; false when it is pulled out."""
        with self._changed:
            while not self._closed:
                early_s = due - time.monotonic()
                giving = self._camera.mood is Mood.GIVING
                if giving and early_s <= 0:
                    return True
                self._changed.wait(early_s if giving else None)
        return False

    def _give(self, payload: bytes) -> int:
        """Answer the next request with as much as it asks for; returns how many bytes that is.

        Nobody may take the request back meanwhile: the computer lets go of a camera that answers
        what it has taken back.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._asked)
            if self._closed:
                return 0
            number, length = self._asked.popleft()
            self._answer(number, payload[:length])
            return length
