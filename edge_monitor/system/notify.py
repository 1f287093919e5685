"""What systemd wants to hear from a service, by the protocol of sd_notify(3)."""

import os
import socket
import time


def notify(*assignments: str) -> bool:
    """Send assignments such as `READY=1` to the service manager.

    Never raises and never waits: a full socket of the manager must not hold up an alarm.

    Returns:
        Whether it was sent; false outside of a service.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in {"/", "@"}:
        return False
    if address[0] == "@":
        address = "\0" + address[1:]
    message = "\n".join(assignments).encode()
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
            manager.setblocking(False)
            manager.sendto(message, address)
    except OSError:
        return False
    return True


def ready(status: str) -> bool:
    """The service is up; also ends a reload."""
    return notify("READY=1", _status(status))


def status(text: str) -> bool:
    """One line that `systemctl status` shows."""
    return notify(_status(text))


def watchdog() -> bool:
    """The service lives."""
    return notify("WATCHDOG=1")


def reloading() -> bool:
    """A reload begins; systemd 253 and later want the time with it."""
    return notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def stopping() -> bool:
    """The service goes down."""
    return notify("STOPPING=1")


def watchdog_interval_s() -> float | None:
    """How often to call `watchdog`, in seconds: half of what the manager allows.

    Returns:
        `None` where no watchdog waits for this process.
    """
    allowed_us = os.environ.get("WATCHDOG_USEC", "")
    meant_for = os.environ.get("WATCHDOG_PID", str(os.getpid()))
    if not allowed_us.isdecimal() or int(allowed_us) == 0 or meant_for != str(os.getpid()):
        return None
    return int(allowed_us) / 2e6


def _status(text: str) -> str:
    return f"STATUS={' '.join(text.split())}"
