"""A real mosquitto in the container, and somebody who listens."""

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.device.inside.appliance import run, systemctl, wait_until

LOG = Path("/run/mosquitto/bench.log")
ROOT = "edge_monitor/bench"

_CONFIG = """\
listener 1883 127.0.0.1
allow_anonymous false
password_file /etc/mosquitto/passwords
log_dest file /run/mosquitto/bench.log
log_type all
"""


def start_broker(user: str, password: str) -> None:
    """Start Debian's mosquitto; nobody gets in without the password."""
    run("mosquitto_passwd", "-b", "-c", "/etc/mosquitto/passwords", user, password)
    run("chown", "mosquitto:", "/etc/mosquitto/passwords")
    Path("/etc/mosquitto/mosquitto.conf").write_text(_CONFIG)
    systemctl("restart", "mosquitto.service")


def log_mark() -> int:
    """Where the broker's log ends now."""
    return LOG.stat().st_size


def log_since(mark: int) -> str:
    with LOG.open("rb") as log:
        log.seek(mark)
        return log.read().decode()


class Watcher:
    """Hears everything from `edge_monitor/bench/`; what was retained comes first."""

    def __init__(self, user: str, password: str) -> None:
        self._file = Path("/bench/heard.jsonl")
        self._arguments = [
            *("mosquitto_sub", "-h", "127.0.0.1", "-u", user, "-P", password, "-V", "5", "-q", "1"),
            *("-t", f"{ROOT}/#", "-F", '{"topic": "%t", "retain": %r, "payload": "%x"}'),
        ]

    def __enter__(self) -> Self:
        with self._file.open("wb") as heard:
            self._process = subprocess.Popen(self._arguments, stdout=heard)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()

    def heard(self, topic: str) -> list[str]:
        """Payloads on a topic below the device's, in order, retained ones too."""
        whole = [line for line in self._file.read_text().split("\n")[:-1] if line]
        messages = [json.loads(line) for line in whole]
        return [
            bytes.fromhex(one["payload"]).decode()
            for one in messages
            if one["topic"] == f"{ROOT}/{topic}"
        ]

    def wait_for(self, topic: str, payload: str) -> None:
        """Wait until this is the newest on the topic."""
        wait_until(lambda: self.heard(topic)[-1:] == [payload], f"{topic}: {payload}")

    def event_ids(self, kind: str) -> set[str]:
        return {json.loads(text)["id"] for text in self.heard(f"event/{kind}")}
