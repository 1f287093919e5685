"""A broker that carries a fleet, and who plays it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from edge_monitor.fleet.player import Play, Player, make_room
from edge_monitor.fleet.tally import Tally
from edge_monitor.outputs.mqtt_options import MqttOptions
from tests.conftest import Broker

Begin = Callable[..., "Future[Tally]"]


@pytest.fixture
def wide(broker: Broker) -> Broker:
    """A mosquitto that may have a thousand connections."""
    make_room(2000)  # what is started from here on inherits it
    broker.start()
    return broker


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begins to play a fleet beside the test, and stops it in the end."""
    stopped = False
    with ThreadPoolExecutor() as pool:

        def begin(port: int, host: str = "127.0.0.1", **play: float) -> "Future[Tally]":
            def options(number: int) -> MqttOptions:
                return MqttOptions(
                    host=host, port=port, device_id=f"fleet-{number:04}", keepalive_s=5
                )

            player = Player(Play(**play), options)  # type: ignore[arg-type]  # by name
            return pool.submit(player.run, lambda: stopped)

        yield begin
        stopped = True
