"""The daemon's life within one process: parts in order, signals, reloads, the watchdog."""

import gc
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from edge_monitor.errors import ConfigError, EdgeMonitorError, SourceError
from edge_monitor.pipeline import Load, Step
from edge_monitor.service import Service
from edge_monitor.settings import Settings
from edge_monitor.types import Board, Sound
from tests.house import House
from tests.live import START_S

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.install(monkeypatch)
    return made


def a_service(*settings: Settings | EdgeMonitorError, loop: bool = False) -> Service:
    """Reads these configurations, one after another; the first by default."""
    left = list(settings or [Settings()])

    def load() -> Settings:
        read = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(read, EdgeMonitorError):
            raise read
        return read

    return Service(load, loop=loop, console=False)


def watching(source: str) -> Settings:
    return Settings.model_validate({"camera": {"source": source}})


def test_parts_start_in_order_and_stop_with_the_buzzer_first(house: House) -> None:
    a_service().run()
    assert house.order == [
        "locked",
        "outputs",
        "capture",
        "button closed",
        "capture closed",
        "light closed",
    ]
    assert house.sink.closed
    assert house.buzzer.sounds[0][1] is Sound.SELF_TEST


def test_nothing_keeps_the_threads_waiting_for_long_while_it_runs(house: House) -> None:
    """Neither the garbage collector, which has nothing old to look at, nor another thread."""
    frozen: list[int] = []
    house.at(10.0, lambda: frozen.append(gc.get_freeze_count()))
    a_service().run()
    assert frozen[0] > 1000
    assert gc.get_freeze_count() == 0
    assert sys.getswitchinterval() < 0.001


def test_the_self_test_can_be_switched_off(house: House) -> None:
    house.length_s = 1.0
    a_service(Settings.model_validate({"buzzer": {"self_test": False}})).run()
    assert house.buzzer.sounds == []


def test_sigterm_during_an_alarm_silences_it_at_that_moment(house: House) -> None:
    house.send(34.0, signal.SIGTERM)
    a_service(loop=True).run()
    *_, (_, sounding), (silenced_t, silence) = house.buzzer.sounds
    assert (sounding, silence) == (Sound.ASLEEP, Sound.SILENCE)
    assert silenced_t - START_S == pytest.approx(34.0, abs=0.2)
    assert [name for _, name in house.sources] == ["auto again and again"]


@pytest.mark.fault(6)
def test_steps_of_the_wall_clock_move_no_alarm(house: House) -> None:
    for second, step_s in ((5.0, 3600.0), (31.0, -7200.0), (32.4, 86400.0)):
        house.at(second, partial(house.clock.step_wall, step_s))
    a_service().run()
    first_t = {sound: t - START_S for t, sound in reversed(house.buzzer.sounds)}
    assert first_t[Sound.MICROSLEEP] == pytest.approx(31.5, abs=0.2)
    assert first_t[Sound.ASLEEP] == pytest.approx(33.0, abs=0.2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_handled_while_it_runs_and_given_back(
    house: House, number: signal.Signals
) -> None:
    before = [signal.getsignal(one) for one in SIGNALS]
    house.send(2.0, number)
    a_service().run()
    assert [signal.getsignal(one) for one in SIGNALS] == before
    assert house.clock.monotonic() - START_S == pytest.approx(2.0, abs=0.2)


def test_a_good_configuration_starts_the_parts_anew(house: House) -> None:
    service = a_service(watching("first"), watching("second"))
    house.reload(3.0)
    house.length_s = 20.0
    service.run()
    assert house.sources == [(0.0, "first"), (pytest.approx(3.0, abs=0.2), "second")]
    assert house.order.count("locked") == 1


def test_no_reload_interrupts_the_alarm_of_a_sleeper(house: House) -> None:
    service = a_service(watching("first"), watching("second"))
    house.reload(34.0, done=42.0)
    service.run()
    (_, first), (second_t, second) = house.sources
    assert (first, second) == ("first", "second")
    assert second_t > 37.0  # the lids must stay open for 2 s before the alarm is over


def test_a_bad_configuration_is_told_and_the_old_one_stays(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    service = a_service(watching("first"), ConfigError("vehicle.toml:3: no such key"))
    house.reload(3.0)
    house.length_s = 20.0
    with caplog.at_level(logging.ERROR):
        service.run()
    assert caplog.messages == ["reload: vehicle.toml:3: no such key; the old configuration stays"]
    assert [name for _, name in house.sources] == ["first"]


@pytest.mark.fault(23)
def test_a_configuration_that_cannot_be_started_gives_way_to_the_old_one(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.missing = "missing.mp4"
    house.reload(3.0)
    house.reload(10.0)
    house.length_s = 20.0
    with caplog.at_level(logging.ERROR):
        a_service(watching("first"), watching("missing.mp4"), watching("third")).run()
    assert caplog.messages == ["reload: missing.mp4: no such file; the old configuration stays"]
    assert [name for _, name in house.sources] == ["first", "third"]


@pytest.mark.fault(23)
def test_a_secret_that_is_no_good_is_told_and_what_runs_goes_on_untouched(
    house: House, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("short\n", encoding="utf-8")
    token.chmod(0o600)
    asked = Settings.model_validate({"web": {"enabled": True, "token_file": token}})
    house.reload(3.0)
    house.length_s = 20.0
    with caplog.at_level(logging.ERROR):
        a_service(watching("first"), asked).run()
    (message,) = caplog.messages
    assert message.startswith(f"reload: web.token_file {token}: its first line must be")
    assert [name for _, name in house.sources] == ["first"]


@pytest.mark.fault(23)
@pytest.mark.parametrize("why", [RuntimeError("of the machine"), ConfigError("gone meanwhile")])
def test_whatever_keeps_a_configuration_from_starting_the_old_one_is_taken_again(
    house: House, caplog: pytest.LogCaptureFixture, why: Exception
) -> None:
    house.broken, house.why_broken = {"second"}, why
    house.reload(3.0)
    house.length_s = 20.0
    with caplog.at_level(logging.ERROR):
        a_service(watching("first"), watching("second")).run()
    assert caplog.messages == [f"reload: {why}; the old configuration stays"]
    assert [name for _, name in house.sources] == ["first", "first"]


def test_if_the_old_one_cannot_start_again_the_service_manager_may_try(house: House) -> None:
    """Exit status 78 would end it for good, with nobody watching."""
    house.why_broken = ConfigError("the token is gone")
    house.at(2.0, lambda: house.broken.update({"first", "second"}))
    house.reload(3.0)
    with pytest.raises(EdgeMonitorError, match="the token is gone") as told:
        a_service(watching("first"), watching("second")).run()
    assert told.value.exit_status not in {0, 78}


def test_of_two_reloads_in_an_alarm_the_newest_file_wins(house: House) -> None:
    files = [watching(name) for name in ("first", "second", "third", "newest")]
    house.reload(33.0, done=33.1)
    house.reload(34.0, done=42.0)
    house.length_s = 60.0
    a_service(*files).run()
    assert house.sources[-1][1] == "newest"


def test_a_recording_that_is_missing_is_told_before_anything_starts(house: House) -> None:
    house.missing = "missing.mp4"
    with pytest.raises(SourceError, match=r"missing\.mp4: no such file"):
        a_service(watching("missing.mp4")).run()
    assert house.order == ["locked"]


def test_a_bad_configuration_at_the_start_touches_nothing(house: House) -> None:
    with pytest.raises(ConfigError):
        a_service(ConfigError("vehicle.toml:3: no such key")).run()
    assert house.order == []


@pytest.mark.fault(26)
def test_on_a_hot_board_expressions_rest_and_eyes_never_do(house: House) -> None:
    """Fault 26: hot in the middle of the drive, cool again after the alarm."""
    readings = {5.0: 77.0, 12.0: 81.2, 32.0: 74.0, 42.0: 69.0}
    for second, heat_c in readings.items():
        house.at(second, partial(setattr, house, "board", Board(heat_c, ())))
    a_service(Settings.model_validate({"board": {"step_s": 0.5}})).run()
    assert [resting for _, resting in house.resting] == [True, False]
    assert [t for t, _ in house.resting] == pytest.approx([12.0, 42.0], abs=0.2)
    first_t = {sound: t - START_S for t, sound in reversed(house.buzzer.sounds)}
    assert first_t[Sound.MICROSLEEP] == pytest.approx(31.5, abs=0.2)
    told = [(health.emotion, dict(health.shed)) for health in house.sink.healths]
    assert told[1] == ("rests: 81.2 °C", {"emotion": "81.2 °C"})
    assert told[-1] == ("running", {})
    at = [health.t - START_S for health in house.sink.healths]
    assert at[:2] == pytest.approx([10.0, 12.0], abs=0.3)  # news need not wait for ten seconds


@pytest.mark.fault(26)
def test_on_a_board_that_stays_hot_the_preview_rests_after_expressions(house: House) -> None:
    resting: list[bool] = []
    house.loads = [Load("preview", resting.append)]
    for second, heat_c in {5.0: 81.0, 6.0: 81.5, 20.0: 60.0, 21.0: 60.0, 22.0: 60.0}.items():
        house.at(second, partial(setattr, house, "board", Board(heat_c, ())))
    a_service(Settings.model_validate({"board": {"step_s": 0.5}})).run()
    assert resting == [True, False]
    told = [list(health.shed) for health in house.sink.healths]
    assert ["emotion"] in told
    assert ["emotion", "preview"] in told
    assert told[-1] == []


def test_every_step_is_shown_to_the_watchers(house: House) -> None:
    steps: list[Step] = []
    house.length_s = 10.0
    Service(Settings, loop=False, console=True, watchers=(steps.append,)).run()
    assert len(steps) == len(house.sink.states)
    assert "outputs with console" in house.order


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield bound


def told(manager: socket.socket) -> list[str]:
    """What the service manager was told so far."""
    messages = []
    while True:
        try:
            messages.append(manager.recv(4096).decode().splitlines()[0])
        except BlockingIOError:
            return messages


def test_the_watchdog_is_fed_twice_in_the_time_it_allows(
    house: House, manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "8000000")
    house.length_s = 20.0
    a_service().run()
    assert told(manager) == ["READY=1", *["WATCHDOG=1"] * 5, "STOPPING=1"]


def test_without_a_watchdog_none_is_fed(
    house: House, manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    house.length_s = 20.0
    a_service().run()
    assert told(manager) == ["READY=1", "STOPPING=1"]
