"""What all tests share: a real broker, the development data, and when a test cannot run."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from edge_monitor.testing.broker import Broker, free_port, mosquitto_program

if TYPE_CHECKING:  # it takes a while to load, and few tests look at pages
    from playwright.sync_api import Browser, Page

__all__ = ["IN_CI", "Broker", "free_port"]  # what tests take from here

# how long an example takes says something of the machine and nothing of the code
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# a shell's background job ignores Ctrl-C, and so would every program that a test starts
signal.signal(signal.SIGINT, signal.default_int_handler)

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def needed(program: str | None, package: str) -> str:
    """A program that is here; where it is not, the test is skipped, and in CI it fails."""
    if program is None:
        lack = f"no {package} here: apt-get install {package}"
        if IN_CI:
            pytest.fail(lack, pytrace=False)
        pytest.skip(lack)
    return program


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


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker that is not yet started: the test chooses when and how."""
    program = needed(mosquitto_program(), "mosquitto")
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


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Debian's Chromium without a window, for the tests of a module."""
    from tests.browser import chromium, chromium_program

    with chromium(needed(chromium_program(), "chromium")) as started:
        yield started


@pytest.fixture
def pardons() -> list[str]:
    """Patterns of errors that a test's page may report; a test appends those of its story."""
    return []


@pytest.fixture
def page(browser: "Browser", pardons: list[str]) -> Iterator["Page"]:
    """A page that fails the test when it reports an error or asks for anything beyond loopback."""
    from tests.browser import strict_page

    with strict_page(browser, pardons) as opened:
        yield opened
