"""Who keeps a client of paho going: a thread of its own, or one that turns many clients."""

import threading
from typing import Protocol

import paho.mqtt.client as paho


class Runner(Protocol):
    """Connects clients and turns their loops, which is when they call back."""

    def start(self, client: paho.Client, pause_s: float, closed: threading.Event) -> None:
        """Connect after a pause, unless `closed` by then; returns at once."""

    def stop(self, client: paho.Client, wait_s: float) -> None:
        """See a client that was told to disconnect off, for so many seconds at most."""


class OwnThread:
    """Each client in a thread of its own."""

    def start(self, client: paho.Client, pause_s: float, closed: threading.Event) -> None:
        """Start the thread, after a pause in another one."""
        if pause_s == 0:
            client.loop_start()
        else:
            arguments = (client, pause_s, closed)
            threading.Thread(target=_start_later, args=arguments, daemon=True).start()

    def stop(self, client: paho.Client, wait_s: float) -> None:
        """Wait for the thread, but not for one that hangs."""
        stop = threading.Thread(target=client.loop_stop, daemon=True)
        stop.start()  # it joins paho's thread
        stop.join(wait_s)


def _start_later(client: paho.Client, pause_s: float, closed: threading.Event) -> None:
    if not closed.wait(pause_s):
        client.loop_start()
