"""Commands as their senders meet them: the program, a film of nobody, a broker."""

import json
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Broker
from tests.outputs.commander import Commander
from tests.outputs.commanding import a_command
from tests.outputs.network import Watcher
from tests.program import running, write_film


def data(texts: list[str]) -> list[Mapping[str, Any]]:
    return [json.loads(text)["data"] for text in texts]


@pytest.mark.fault(31)
@pytest.mark.models
def test_a_running_device_is_commanded_and_survives_what_is_hostile(
    tmp_path: Path, mosquitto: Broker
) -> None:
    """Faults 12 to 15: it answers, refuses, counts and ends as if nothing had been."""
    keys = (
        f"camera.source={write_film(tmp_path / 'film.avi')}",
        "buzzer.kind=log",
        "buzzer.self_test=false",
        "emotion.enabled=true",
        "kiosk.enabled=true",
        "device.id=bench",
        "mqtt.enabled=true",
        "mqtt.commands=true",
        "mqtt.trust_clock=true",  # whatever this machine says of its clock
        f"mqtt.port={mosquitto.port}",
    )
    sets = [part for key in keys for part in ("--set", key)]
    with (
        Watcher(mosquitto) as watcher,
        Commander(mosquitto) as commander,
        running(tmp_path, "--loop", *sets) as daemon,
    ):
        assert watcher.hears("emotion/state", within_s=20.0)
        assert watcher.hears("audience_interval/state")
        for payload in (b"x" * 1_000_000, b"[" * 900, b'{"id": NaN}', b"\xff", b"{}"):
            commander.ask("request/acknowledge", payload)
        commander.ask("request/acknowledge", a_command(time.time(), -60.0))
        commander.ask("request/acknowledge", a_command(time.time()), retain=True)
        commander.ask("drowsiness/set", a_command(time.time(), value=False))
        commander.ask("request/self_test", a_command(time.time(), id="beep"))
        commander.ask("emotion/set", a_command(time.time(), value=False))
        commander.ask("audience_interval/set", a_command(time.time(), value=1.0))
        assert watcher.hears("response/self_test")
        assert watcher.hears("audience")
        daemon.wait_until(lambda: not data(watcher.on("emotion/state"))[-1]["value"])
        (beep,) = data(watcher.on("response/self_test"))
        assert (beep["request_id"], beep["outcome"]) == ("beep", "done")
        daemon.wait_until(lambda: len(watcher.on("health")) > 0)
        health = data(watcher.on("health"))[-1]
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0
        assert watcher.hears("availability", "offline")
    assert health["emotion"] == "switched off"
    report = health["sinks"]["mqtt"]
    assert (report["commands_done"], report["commands_refused"]) == (3, 8)
    reasons = ("too_long", "too_deep", "not_json", "not_utf8", "not_in_schema", "expired")
    assert {report[f"refused_{reason}"] for reason in (*reasons, "retained", "unknown")} == {1}
    assert [one["value"] for one in data(watcher.on("audience_interval/state"))] == [60.0, 1.0]
    assert "buzzer: self_test" in daemon.log
    assert "done from afar: self_test, id beep" in daemon.log
    assert "Traceback" not in daemon.log
