"""Fixtures of the outputs' tests."""

from collections.abc import Callable, Iterator

import pytest

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.testing import FakeClock

BuildSink = Callable[..., MqttSink]


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
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
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
                waiting=waiting,
            )
        )
        return sinks[-1]

    yield build
    for sink in sinks:
        sink.close()
