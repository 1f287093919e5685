"""What a fleet said and what became of it."""

import resource
import time
from collections.abc import Iterable
from dataclasses import dataclass

from edge_monitor.outputs.mqtt_link import Link
from edge_monitor.outputs.spool import Spool


@dataclass(slots=True)
class Tally:
    """Counts of all devices together.

    Attributes:
        devices: how many.
        seconds: for which they spoke.
        connected: how many were connected in the end, before they took their leave.
        sessions: connections that the broker let in.
        states, healths: that were sent.
        events: that were told, all kinds.
        alarms: of these, those of drowsiness from microsleep upwards.
        delivered: events that the broker acknowledged.
        refused: messages that it refused.
        dropped: events that had no room while the broker was away.
        unanswered: events and other messages that it had not acknowledged in the end.
        fault: why one of them was not connected in the end, or what the broker refused; or `None`.
        behind_s: by how much something was said too late at worst: this machine was too slow for
            so many devices when it is more than a moment.
        cpu_s: seconds of processor that this program took, from its start.
        memory_mib: most memory that it held.
    """

    devices: int
    seconds: float
    connected: int = 0
    sessions: int = 0
    states: int = 0
    healths: int = 0
    events: int = 0
    alarms: int = 0
    delivered: int = 0
    refused: int = 0
    dropped: int = 0
    unanswered: int = 0
    fault: str | None = None
    behind_s: float = 0.0
    cpu_s: float = 0.0
    memory_mib: float = 0.0

    @property
    def is_well(self) -> bool:
        """Whether everything arrived."""
        return self.connected == self.devices and not (
            self.refused or self.dropped or self.unanswered
        )

    def close(self, ends: Iterable[tuple[Link, Spool]]) -> None:
        """Take down how each device stands in the end."""
        for link, spool in ends:
            report = spool.report()
            self.connected += link.connected
            self.sessions += link.sessions
            self.refused += link.refused
            self.delivered += int(report["published"] or 0)
            self.dropped += int(report["dropped"] or 0)
            self.unanswered += spool.waiting + link.in_flight
            self.fault = self.fault or link.fault
        self.cpu_s = round(time.process_time(), 2)
        self.memory_mib = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)

    def line(self) -> str:
        """For people, on one line."""
        said = (
            f"{self.devices:,} devices, {self.seconds:g} s: {self.states:,} states, "
            f"{self.healths:,} healths, {self.events:,} events with {self.alarms:,} alarms; "
            f"{self.delivered:,} events acknowledged, {self.refused:,} refused, "
            f"{self.dropped:,} dropped, {self.unanswered:,} unanswered; {self.connected:,} "
            f"connected, {self.sessions:,} connections; {self.behind_s:.2f} s behind at worst, "
            f"{self.cpu_s:.1f} s of processor, "
            f"{self.memory_mib:.0f} MiB"
        )
        return said if self.fault is None else f"{said}; {self.fault}"
