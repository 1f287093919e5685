"""The service is stopped, killed and misled."""

import json
import random
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.device.inside.appliance import (
    CONFIG,
    PROGRAM,
    SETTINGS,
    UNIT,
    begin,
    events,
    figure,
    is_active,
    main_pid,
    opened_spool,
    restarts,
    run,
    said,
    show,
    systemctl,
    wait_until,
)
from tests.device.inside.broker import Watcher, log_mark, log_since

_EYE = Path("/opt/edge-monitor/models/eye/eye.tflite")
_STOPS = 10
_QUIET_S = 3.0
"""Long enough for a service that is started again every second to show it."""


def spooled() -> int:
    """Events in the spool that no broker has acknowledged."""
    with opened_spool() as spool:
        (rows,) = spool.execute("SELECT count(*) FROM letter").fetchone()
    return int(rows)


@pytest.mark.fault(16)
def test_sigterm_during_an_alarm_says_offline_and_keeps_every_event(
    watcher: Watcher, service: str
) -> None:
    watcher.wait_for("availability", "online")
    wait_until(lambda: "buzzer: asleep" in said(), "an alarm sounds")
    mark, before_s = log_mark(), time.monotonic()
    systemctl("stop", service)
    took_s = time.monotonic() - before_s
    figure(f"stopped during an alarm in {took_s:.2f} s")
    assert (show("Result"), show("ExecMainStatus")) == ("success", "0")
    assert said().splitlines().count("buzzer: silence") >= 1
    farewell = log_since(mark)
    offline = re.search(
        r"Received PUBLISH from (\S+) .*q1, r1, m(\d+), '\S+/availability'", farewell
    )
    assert offline is not None, farewell
    client, message = offline.groups()
    after = farewell[offline.end() :]
    assert f"Sending PUBACK to {client} (m{message}" in after
    assert f"Received DISCONNECT from {client}" in after
    assert spooled() == 0
    kept = {one["id"] for one in events() if one["type"] == "edge_monitor.drowsiness"}
    assert kept
    assert kept <= watcher.event_ids("drowsiness")


@pytest.mark.fault(16)
def test_sigterm_at_any_moment_ends_it_well() -> None:
    """While it starts, while it writes a line of its log, while it connects."""
    begin()
    chance = random.Random(16)  # noqa: S311 - no secret
    for _ in range(_STOPS):
        systemctl("start", "--no-block", UNIT)
        time.sleep(chance.uniform(0.1, 2.0))
        systemctl("stop", UNIT)
        assert show("Result") == "success", said()
    assert "Traceback" not in said()


@pytest.mark.fault(17)
def test_after_a_kill_during_an_alarm_the_will_fires_and_it_is_started_again(
    watcher: Watcher, service: str
) -> None:
    watcher.wait_for("availability", "online")
    wait_until(lambda: "buzzer: asleep" in said(), "an alarm sounds")
    killed_s = time.monotonic()
    systemctl("kill", "--signal=KILL", "--kill-whom=main", service)
    watcher.wait_for("availability", "offline")
    wait_until(lambda: restarts() == 1, "it is started again")
    watcher.wait_for("availability", "online")
    wait_until(is_active, "it is ready")
    assert "Control process exited" not in said()  # it is silent where all went well
    figure(f"ready again {time.monotonic() - killed_s:.2f} s after a kill during an alarm")


@pytest.mark.fault(17)
def test_the_pin_is_silenced_before_a_second_has_passed(service: str) -> None:
    """How long the step takes here; that the pin goes low is shown on a computer that has one."""
    took_s = []
    for _ in range(5):
        before_s = time.monotonic()
        run(PROGRAM, "silence")
        took_s.append(time.monotonic() - before_s)
    figure(f"the step that silences a pin takes {min(took_s):.2f} s, the best of 5")
    assert min(took_s) < 1.0, service


@pytest.mark.fault(23)
def test_a_bad_configuration_is_named_and_not_tried_again() -> None:
    begin(SETTINGS + "[kiosk]\nenalbed = true\n")
    systemctl("start", UNIT, check=False)
    time.sleep(_QUIET_S)
    assert (show("ActiveState"), show("ExecMainStatus"), restarts()) == ("failed", "78", 0)
    line = len(SETTINGS.splitlines()) + 2
    assert f"edge-monitor.toml:{line}: kiosk.enalbed: no such key" in said()


@pytest.mark.fault(21)
def test_a_damaged_network_is_named_and_not_tried_again() -> None:
    begin()
    whole = _EYE.read_bytes()
    try:
        _EYE.write_bytes(whole[: len(whole) // 2])
        systemctl("start", UNIT, check=False)
        time.sleep(_QUIET_S)
        assert (show("ActiveState"), show("ExecMainStatus"), restarts()) == ("failed", "78", 0)
        assert "eye.tflite" in said()
        assert "Traceback" not in said()
    finally:
        _EYE.write_bytes(whole)
    systemctl("start", UNIT)
    assert is_active()


@pytest.mark.fault(23)
def test_a_bad_configuration_on_reload_leaves_the_old_one(service: str) -> None:
    pid = main_pid()
    CONFIG.write_text(SETTINGS + "[buzzer]\n")
    systemctl("reload", service)
    wait_until(lambda: "the old configuration stays" in said(), "it is refused")
    assert (main_pid(), restarts(), show("ActiveState")) == (pid, 0, "active")
    CONFIG.write_text(SETTINGS.replace("asleep.mp4", "other.mp4"))
    shutil.copy("/bench/asleep.mp4", "/bench/other.mp4")
    systemctl("reload", service)
    wait_until(lambda: show("StatusText") == "watching /bench/other.mp4", "the new one is taken")
    wait_until(is_active, "the reload is over")
    assert (main_pid(), restarts()) == (pid, 0)


def test_every_event_is_a_whole_line() -> None:
    assert all("id" in one and json.dumps(one) for one in events())
