"""Fixtures of the outputs' tests."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.speed_desk import SpeedDesk
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.testing import FakeClock
from tests.conftest import Broker
from tests.outputs.rights import settings_of
from tests.outputs.tls import Dialler, make, of_the_same

BuildSink = Callable[..., MqttSink]
BuildSpool = Callable[..., Spool]


@pytest.fixture
def envelopes() -> Envelopes:
    """Envelopes of a run that began with its boot, at second 0."""
    return Envelopes("edge_monitor/bench", "boot", FakeClock(monotonic_s=0.0, synced=None))


@pytest.fixture
def build(envelopes: Envelopes) -> Iterator[BuildSink]:
    """Builds sinks that try again quickly, and closes them."""
    sinks: list[MqttSink] = []

    def build(
        port: int,
        waiting: int = 1000,
        spool: SpoolOptions | None = None,
        *,
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
        speed: SpeedDesk | None = None,
        **more: object,
    ) -> MqttSink:
        options = MqttOptions(host="127.0.0.1", port=port, device_id="bench", **more)  # type: ignore[arg-type]  # by name
        sinks.append(
            MqttSink(
                options,
                envelopes,
                spool,
                Backoff(0.05, 0.2),
                desk=desk,
                announcer=announcer,
                speed=speed,
                waiting=waiting,
            )
        )
        return sinks[-1]

    yield build
    for sink in sinks:
        sink.close()


@pytest.fixture
def dialler(envelopes: Envelopes, caplog: pytest.LogCaptureFixture) -> Iterator[Dialler]:
    """Connects devices with certificates, and closes them."""
    dialler = Dialler(envelopes, caplog)
    yield dialler
    dialler.close()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    return make(folder, "--host", "127.0.0.1", "--host", "broker.local", "--device", "bench")


@pytest.fixture
def elsewhere(keys: Path, tmp_path: Path) -> Path:
    return of_the_same(keys, tmp_path / "elsewhere", "--host", "192.0.2.1")


@pytest.fixture
def ended(keys: Path, tmp_path: Path) -> Path:
    long_ago = ("--from", "10 days ago", "--days", "3")
    return of_the_same(
        keys, tmp_path / "ended", "--host", "127.0.0.1", "--device", "bench", *long_ago
    )


@pytest.fixture
def spools() -> Iterator[BuildSpool]:
    """Spools that run in threads of their own, and are closed."""
    running: list[tuple[Spool, threading.Thread]] = []

    def begin(folder: Path, **more: int) -> Spool:
        spool = Spool(SpoolOptions(folder, **more), "boot", backoff=Backoff(0.02, 0.05))
        thread = threading.Thread(target=spool.run, daemon=True)
        thread.start()
        running.append((spool, thread))
        return spool

    yield begin
    for spool, thread in running:
        spool.close()
        thread.join(5)
        assert not thread.is_alive()


@pytest.fixture
def guarded(broker: Broker) -> Broker:
    """A broker with the shipped files; the password of each user is its name with `-secret`."""
    broker.start(*settings_of(broker.folder))
    return broker


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("bench-secret\n")
    return file
