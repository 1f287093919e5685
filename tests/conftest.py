"""What all tests share: a real broker, the development data, and when a test cannot run."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# how long an example takes says something of the machine and nothing of the code
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def _data_folder() -> Path | None:
    named = os.environ.get("EDGE_MONITOR_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs data or networks that are not here; in CI the networks must be here."""
    if item.get_closest_marker("data") and _data_folder() is None:
        pytest.skip("EDGE_MONITOR_DATA does not name the folder of development data")
    if item.get_closest_marker("models"):
        built = any((item.config.rootpath / "models" / "face_mesh").glob("*.tflite"))
        if not built and IN_CI:
            pytest.fail("no network is built: run scripts/setup", pytrace=False)
        if not built:
            pytest.skip("run scripts/setup")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of development pictures and clips; for tests marked `data`."""
    folder = _data_folder()
    assert folder is not None, "a test that asks for data_dir must be marked data"
    return folder


class Broker:
    """A real mosquitto on loopback and a port of its own, started and stopped by the test."""

    host = "127.0.0.1"

    def __init__(self, program: str, folder: Path) -> None:
        """Prepare, but do not start: `folder` takes the configuration and the log."""
        self.folder = folder
        self.port = free_port()
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *settings: str) -> None:
        """Start with more lines of configuration; anonymous access unless one says otherwise."""
        lines = [f"listener {self.port} {self.host}", "persistence false", *settings]
        if not any(line.startswith("allow_anonymous") for line in lines):
            lines.append("allow_anonymous true")
        if os.geteuid() == 0:
            lines.append("user root")  # else it gives up root, and with it the test's folder
        config = self.folder / "mosquitto.conf"
        config.write_text("\n".join(lines) + "\n")
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-c", str(config)], stdout=log, stderr=log
            )
        deadline = time.monotonic() + 10
        while not _listens(self.host, self.port):
            assert self._process.poll() is None, (self.folder / "mosquitto.log").read_text()
            assert time.monotonic() < deadline, "mosquitto does not listen"
            time.sleep(0.02)

    def freeze(self) -> None:
        """Let it stand still, its connections open, until it is thawed or stopped."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it and wait until its port is free; harmless when repeated."""
        if self._process is not None:
            self._process.kill()  # by its id; a broker that crashes says no farewell either
            self._process.wait()
            self._process = None


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


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker that is not yet started: the test chooses when and how."""
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None and IN_CI:
        pytest.fail("no mosquitto here: apt-get install mosquitto", pytrace=False)
    if program is None:
        pytest.skip("no mosquitto here: apt-get install mosquitto")
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    prepared = Broker(program, folder)
    yield prepared
    prepared.stop()


@pytest.fixture
def mosquitto(broker: Broker) -> Broker:
    """A broker that runs and lets everybody in."""
    broker.start()
    return broker


@pytest.fixture
def real_gpsd(tmp_path: Path) -> Iterator[int]:
    """The port of a real gpsd that hears a receiver in a moving vehicle."""
    from tests.played_gpsd import played_gpsd  # which asks this file

    with played_gpsd(tmp_path) as port:
        yield port
