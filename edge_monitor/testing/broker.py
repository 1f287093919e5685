"""A real mosquitto of one's own, for tests and for the bench."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

_START_S = 10.0

_QUEUES = "max_queued_messages 20000"
"""Beyond them mosquitto drops what a slow subscriber has yet to read; its own limit is 1000. With
none, 2.0.11 hangs up on whoever publishes what it may not."""


def mosquitto_program() -> str | None:
    """Where mosquitto is, or `None`; Debian puts it where not every user looks."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Broker:
    """A real mosquitto on loopback and a port of its own, started and stopped by its owner."""

    host = "127.0.0.1"

    def __init__(self, program: str, folder: Path) -> None:
        """Prepare, but do not start: `folder` takes the configuration and the log."""
        self.folder = folder
        self.port = free_port()
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *settings: str) -> None:
        """Start with more lines of configuration; anonymous access unless one says otherwise.

        Raises:
            ChildProcessError: with its log, when it ends at once or does not listen within 10 s.
        """
        lines = [f"listener {self.port} {self.host}", "persistence false", _QUEUES, *settings]
        if not any(line.startswith("allow_anonymous") for line in lines):
            lines.append("allow_anonymous true")
        if os.geteuid() == 0:
            lines.append("user root")  # else it gives up root, and with it the owner's folder
        config, told = self.folder / "mosquitto.conf", self.folder / "mosquitto.log"
        config.write_text("\n".join(lines) + "\n")
        with told.open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-c", str(config)], stdout=log, stderr=log
            )
        deadline_s = time.monotonic() + _START_S
        while not _listens(self.host, self.port):
            if self._process.poll() is not None or time.monotonic() > deadline_s:
                self.stop()
                raise ChildProcessError(f"mosquitto does not listen: {told.read_text().strip()}")
            time.sleep(0.02)

    def freeze(self) -> None:
        """Let it stand still, its connections open, until it is thawed or stopped."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it and wait until its port is free; harmless when repeated."""
        if self._process is not None:
            self._process.kill()  # by its id; a broker that crashes says no farewell either
            self._process.wait()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


def free_port() -> int:
    """A TCP port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
