"""When Home Assistant is told of the device, and when it is made to forget it."""

from edge_monitor.outputs.discovery import HOME_STATUS, Announced, discovery


class Announcer:
    """Says what to publish on the topic of discovery; safe from any thread.

    Where discovery is switched off it listens for a message that an earlier run left on the broker
    and takes it away; a broker that never had one gets nothing.

    Attributes:
        topic: where it is published, retained.
        listens: the topic to subscribe to.
    """

    def __init__(self, what: Announced, *, enabled: bool) -> None:
        self._what = what
        self._enabled = enabled
        self.topic = what.topic
        self.listens = HOME_STATUS if enabled else what.topic

    def greet(self) -> str | None:
        """What to publish after each connection; `None` for nothing."""
        return discovery(self._what) if self._enabled else None

    def hear(self, payload: bytes) -> str | None:
        """Take what came on the topic it listens to; return what to publish for it, or `None`."""
        if self._enabled:
            return discovery(self._what) if payload == b"online" else None
        return "" if payload else None
