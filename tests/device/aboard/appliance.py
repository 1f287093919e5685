"""The installed service as its owner sees it: configured, started, asked, killed."""

import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BUZZER, LIGHT, BUTTON = 17, 27, 22
"""Pins, by BCM number."""

_UNIT = "edge-monitor.service"
_CONFIGURATION = Path("/etc/edge-monitor/edge-monitor.toml")
_PINS = f"""\
[device]
id = "bench"
[buzzer]
kind = "active"
pin = {BUZZER}
[light]
pin = {LIGHT}
[button]
pin = {BUTTON}
[mqtt]
enabled = true
[journal]
enabled = false
"""
# A Raspberry Pi is known by its revision.
_DROP_IN = """\
[Service]
BindReadOnlyPaths=/run/cpuinfo:/proc/cpuinfo
"""
_CPUINFO = Path("/run/cpuinfo")

PI_4, PI_5 = "c03112", "c04170"
"""Revisions of boards, as /proc/cpuinfo has them."""


class Appliance:
    """The monitor's service on this computer."""

    def __init__(self) -> None:
        self.is_a(PI_4)
        folder = Path(f"/etc/systemd/system/{_UNIT}.d")
        folder.mkdir()
        (folder / "computer.conf").write_text(_DROP_IN)
        _run("systemctl", "daemon-reload")
        self._heard: dict[str, str] = {}
        self._ears = subprocess.Popen(
            [
                *("stdbuf", "--output=L"),
                *("mosquitto_sub", "-h", "127.0.0.1", "-v", "-t", "edge_monitor/bench/#"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def is_a(self, revision: str) -> None:
        """From its next start on, take the computer for this board."""
        _CPUINFO.write_text(f"Revision\t: {revision}\n")

    def configure(self, more: str) -> None:
        """Write the configuration: pins and broker, and more of it in TOML."""
        _CONFIGURATION.write_text(_PINS + more)

    def start(self) -> float:
        """Start the service; returns the seconds until it was ready."""
        self._heard.clear()
        began = time.monotonic()
        _run("systemctl", "start", _UNIT)
        return time.monotonic() - began

    def signal(self, name: str) -> None:
        """Send a signal to its process."""
        _run("systemctl", "kill", "--kill-whom=main", f"--signal={name}", _UNIT)

    def ask_to_stop(self) -> None:
        """Stop it, without waiting: its process is sent SIGTERM."""
        _run("systemctl", "stop", "--no-block", _UNIT)

    def stop(self) -> None:
        """Stop it and wait until it has ended."""
        _run("systemctl", "stop", _UNIT)

    def systemd_says(self, name: str) -> str:
        """What systemd says of it."""
        return _run("systemctl", "show", f"--property={name}", "--value", _UNIT).strip()

    def log(self) -> str:
        """All that it has said."""
        return _run("journalctl", "--unit", _UNIT, "--output=cat", "--no-pager")

    @property
    def available(self) -> bool:
        """What the broker says of it: whether it is there, or gone without a word."""
        return self._newest("availability") == "online"

    @property
    def state(self) -> Any:
        """What it told last of the driver; an empty mapping before."""
        return self._data("state")

    @property
    def health(self) -> Any:
        """What it told last of itself; an empty mapping before."""
        return self._data("health")

    def _data(self, topic: str) -> Any:
        told = self._newest(topic)
        return json.loads(told)["data"] if told else {}

    def _newest(self, topic: str) -> str | None:
        return self._heard.get(topic)

    def close(self) -> None:
        """Stop listening."""
        self._ears.terminate()
        self._ears.wait()

    def _listen(self) -> None:
        assert self._ears.stdout is not None
        for line in self._ears.stdout:
            topic, _, text = line.rstrip("\n").partition(" ")
            self._heard[topic.removeprefix("edge_monitor/bench/")] = text


def soon(condition: Callable[[], object], within_s: float) -> float:
    """Wait until it holds; returns the seconds that took.

    Raises:
        AssertionError: it does not come to hold in time.
    """
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, f"not within {within_s:g} s"
        time.sleep(0.02)
    return time.monotonic() - began


def _run(*arguments: str) -> str:
    done = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(arguments)}: {done.stderr}"
    return done.stdout
