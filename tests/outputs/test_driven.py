"""What a killed process leaves behind for whoever silences its pins."""

import logging
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from edge_monitor.outputs.driven import driven_lines, note_driven
from edge_monitor.outputs.gpio import GpioBuzzer
from edge_monitor.outputs.pin import Pin
from edge_monitor.types import Sound


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{tmp_path}:/elsewhere")
    return tmp_path


def lines(runtime: Path) -> list[tuple[int, int]]:
    return [(chip, line) for chip, line, _ in driven_lines(runtime)]


def test_an_output_is_noted_before_it_can_go_high_and_forgotten_when_released(
    runtime: Path,
) -> None:
    noted: list[list[tuple[int, int]]] = []
    device = SimpleNamespace(pin_factory=SimpleNamespace(chip=4), close=lambda: None)
    pin = Pin(
        "buzzer on GPIO17", lambda: device, lambda *_: noted.append(lines(runtime)), 0, drives=17
    )
    pin.set(1)
    assert noted == [[(4, 17)], [(4, 17)]]
    pin.close()
    assert lines(runtime) == []


def test_an_input_is_not_noted(runtime: Path) -> None:
    device = SimpleNamespace(pin_factory=SimpleNamespace(chip=0), close=lambda: None)
    pin = Pin("button on GPIO22", lambda: device, lambda *_: None, 0)
    assert lines(runtime) == []
    pin.close()


def test_a_line_that_cannot_be_released_stays_noted(runtime: Path) -> None:
    def fail() -> None:
        raise OSError("gone")

    device = SimpleNamespace(pin_factory=SimpleNamespace(chip=0), close=fail)
    pin = Pin("buzzer on GPIO17", lambda: device, lambda *_: None, 0, drives=17)
    pin.close()
    assert lines(runtime) == [(0, 17)]


def test_a_line_whose_write_hangs_stays_noted_and_closing_does_not_wait_for_it(
    runtime: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 16: the program has to end, and what runs after it pulls the line low."""
    hung, free = threading.Event(), threading.Event()

    def write(_device: object, tone_hz: float | None) -> None:
        if tone_hz is not None:
            hung.set()
            free.wait()

    device = SimpleNamespace(pin_factory=SimpleNamespace(chip=0), close=lambda: None)
    buzzer = GpioBuzzer(Pin("buzzer on GPIO17", lambda: device, write, None, drives=17))
    buzzer.sound(Sound.ASLEEP)
    assert hung.wait(5)
    closing = threading.Thread(target=buzzer.close, daemon=True)
    closing.start()
    closing.join(5)
    assert not closing.is_alive()
    assert lines(runtime) == [(0, 17)]
    assert "buzzer on GPIO17 hangs and is not released" in caplog.text
    free.set()


def test_a_line_that_failed_and_could_not_be_released_stays_noted_when_it_is_closed(
    runtime: Path,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("gone")

    writes = iter([lambda: None])
    device = SimpleNamespace(pin_factory=SimpleNamespace(chip=0), close=fail)
    pin = Pin("buzzer", lambda: device, lambda *_: next(writes, fail)(), 0, drives=17)
    pin.set(1)
    pin.close()
    assert lines(runtime) == [(0, 17)]


def test_pins_that_are_not_real_and_programs_without_a_manager_note_nothing(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert note_driven(17, None) is None
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    assert note_driven(17, 0) is None
    assert list(runtime.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_and_the_pin_works(
    runtime: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (runtime / "driven").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        note_driven(17, 0)
    assert "nobody would silence it after a kill" in caplog.text


def test_strange_files_are_passed_over(runtime: Path) -> None:
    note_driven(17, 0)
    for name in ("chip0-line", "chip-1-line3", "chip0-line3.part", "notes"):
        (runtime / "driven" / name).touch()
    assert lines(runtime) == [(0, 17)]
