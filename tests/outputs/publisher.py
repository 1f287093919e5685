"""Publishes alarms as the daemon does until its input ends, then waits until all are acknowledged.

`python -m tests.outputs.publisher PORT FOLDER`: prints each event's id when it is handed over, and
last the sink's report in JSON.
"""

import json
import sys
import threading
import time
from pathlib import Path

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.system.clock import SystemClock
from edge_monitor.types import DriverState, Event, EventKind, Level, Phase, Sound, Status

EPISODE = 5  # events


def main(port: int, folder: Path) -> None:
    """Publish an event and a state every 20 ms."""
    clock = SystemClock()
    envelopes = Envelopes("edge_monitor/bench", "boot", clock)
    options = MqttOptions(host="127.0.0.1", port=port, device_id="bench")
    sink = MqttSink(options, envelopes, SpoolOptions(folder), Backoff(0.02, 0.1))
    ended = threading.Event()
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    number = 0
    while not ended.wait(0.02):
        t = clock.monotonic()
        phase = {0: Phase.STARTED, EPISODE - 1: Phase.ENDED}.get(number % EPISODE, Phase.UPDATED)
        event = Event(
            kind=EventKind.DROWSINESS,
            phase=phase,
            t=t,
            start=t,
            end=t if phase is Phase.ENDED else None,
            episode=number // EPISODE,
            level=Level.MICROSLEEP,
        )
        sink.event(event)
        print(json.loads(envelopes.event(event))["id"], flush=True)
        sink.state(DriverState(t=t, level=Level.AWAKE, sound=Sound.SILENCE, status=Status.VALID))
        number += 1
    until_s = time.monotonic() + 30
    while (sink.report()["waiting"] or sink.report()["in_flight"]) and time.monotonic() < until_s:
        time.sleep(0.05)
    print(json.dumps(sink.report()), flush=True)
    sink.close()


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
