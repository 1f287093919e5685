"""What all stories of the container share: a broker with a password, and the service on a film."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.device.inside.appliance import (
    PASSWORD,
    PROGRAM,
    UNIT,
    begin,
    drop_in,
    is_active,
    run,
    systemctl,
    wait_until,
)
from tests.device.inside.broker import Watcher, start_broker


@pytest.fixture(scope="session", autouse=True)
def machine() -> Iterator[None]:
    """The broker and its password; recordings are played again and again."""
    Path("/etc/credstore/mqtt-password").write_text(f"{PASSWORD}\n")
    start_broker("board", PASSWORD)
    run("udevadm", "control", "--reload", check=False)
    config = "/etc/edge-monitor/edge-monitor.toml"
    with drop_in("loop", "ExecStart=", f"ExecStart={PROGRAM} run --quiet --loop --config {config}"):
        yield
    systemctl("stop", UNIT)


@pytest.fixture
def service() -> Iterator[str]:
    """The service, started on the film."""
    begin()
    systemctl("start", UNIT)
    wait_until(is_active, "the service is active")
    yield UNIT
    systemctl("stop", UNIT)


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    """Somebody at the broker who hears everything."""
    with Watcher("board", PASSWORD) as listening:
        yield listening


@pytest.fixture
def product_python() -> str:
    return str(Path(PROGRAM).with_name("python"))


def pytest_sessionfinish() -> None:
    """Keep what the service said, for whoever reads about a failure."""
    with Path("/bench/journal.txt").open("wb") as log:
        subprocess.run(["journalctl", "--no-pager", "--boot"], stdout=log, check=False)
