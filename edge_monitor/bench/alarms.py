"""The daemon itself, with an alarm every few frames: when each was captured and when decided."""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor import cli
from edge_monitor.contract import examples
from edge_monitor.types import Event, EventKind, Level, Phase, Sound

WARM_UP_FRAMES = 90
"""Before the first alarm: caches fill, the broker lets the daemon in."""

PERIOD_FRAMES = 6
"""From alarm to alarm; in the middle between two the driver is awake again."""

DISK = "/var/tmp"  # noqa: S108 - a folder with a random name is made in it
"""Where files of the bench lie: what is written under /tmp may never see a disk."""


def raise_alarms(clip: str, host: str, port: int, device_id: str, alarms: int) -> dict[str, Any]:
    """Run the daemon on a clip in real time, all its outputs on, until enough alarms were raised.

    Frames are captured, looked at and decided about as ever; then the decision of each sixth is
    replaced by an alarm, so that there are enough of them. Everything that follows is the daemon's:
    buzzer, journal, spool with its commits, client.

    Returns:
        By the alarm's number, from 1: `captured_s`, when its frame was due, and `decided_s`, when
        the pipeline had led to it; seconds of `time.monotonic`.
    """
    from edge_monitor.pipeline import Pipeline, Step
    from edge_monitor.types import Frame

    captured_s: list[float] = []
    decided_s: list[float] = []
    evidence = json.loads(examples.event(EventKind.DROWSINESS))["data"]["evidence"]
    look, frames = Pipeline.look, 0

    def look_and_alarm(self: Pipeline, frame: Frame) -> Step:
        nonlocal frames
        step = look(self, frame)
        frames += 1
        place = (frames - WARM_UP_FRAMES) % PERIOD_FRAMES
        if frames < WARM_UP_FRAMES:
            return step
        if place == 0 and len(captured_s) == alarms:
            raise KeyboardInterrupt  # leaves as a person would
        asleep = place < PERIOD_FRAMES // 2
        level = Level.MICROSLEEP if asleep else Level.AWAKE
        sound = Sound.MICROSLEEP if asleep else Sound.SILENCE
        phase = {0: Phase.STARTED, PERIOD_FRAMES // 2: Phase.ENDED}.get(place)
        events: tuple[Event, ...] = ()
        if phase is not None:
            if phase is Phase.STARTED:
                captured_s.append(frame.t)
            end = frame.t if phase is Phase.ENDED else None
            events = (
                Event(
                    kind=EventKind.DROWSINESS,
                    phase=phase,
                    t=frame.t,
                    start=captured_s[-1],
                    end=end,
                    episode=len(captured_s),
                    level=level,
                    evidence=evidence,
                ),
            )
        state = replace(step.state, level=level, sound=sound)
        step = replace(step, state=state, events=events)
        if phase is Phase.STARTED:
            decided_s.append(time.monotonic())
        return step

    Pipeline.look = look_and_alarm  # type: ignore[method-assign]  # this process serves nothing else
    with TemporaryDirectory(prefix="edge-monitor-bench-", dir=DISK) as folder:
        os.environ["RUNTIME_DIRECTORY"] = folder  # a daemon may be running on this board
        status = cli.main(_arguments(clip, host, port, device_id, Path(folder)))
    if len(captured_s) != alarms:
        sys.exit(status or 1)
    return {"captured_s": captured_s, "decided_s": decided_s}


def _arguments(clip: str, host: str, port: int, device_id: str, folder: Path) -> list[str]:
    keys = {
        "camera.source": clip,
        "device.id": device_id,
        "buzzer.kind": "log",
        "buzzer.self_test": "false",
        "journal.folder": str(folder),
        "mqtt.enabled": "true",
        "mqtt.host": host,
        "mqtt.port": str(port),
        "mqtt.spool.folder": str(folder),
    }
    return ["run", "--loop", "--quiet", *(f"--set={key}={value}" for key, value in keys.items())]
