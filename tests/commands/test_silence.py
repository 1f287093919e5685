"""The service's last step: pins that a killed monitor left high. A stand-in takes lgpio's place."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_monitor.cli import main
from tests.program import run_program


class Lgpio:
    """Writes down what it is asked for; a line may be busy."""

    def __init__(self) -> None:
        self.calls: list[tuple[str | int, ...]] = []
        self.busy: set[int] = set()

    def gpiochip_open(self, chip: int) -> int:
        self.calls.append(("open", chip))
        return 100 + chip

    def gpio_claim_output(self, handle: int, line: int, level: int) -> None:
        if line in self.busy:
            raise OSError("GPIO busy")
        self.calls.append(("claim", handle, line, level))

    def gpio_free(self, handle: int, line: int) -> None:
        self.calls.append(("free", handle, line))

    def gpiochip_close(self, handle: int) -> None:
        self.calls.append(("close", handle))


@pytest.fixture
def lgpio(monkeypatch: pytest.MonkeyPatch) -> Lgpio:
    stands_in = Lgpio()
    monkeypatch.setitem(sys.modules, "lgpio", stands_in)
    return stands_in


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A runtime directory after a kill, with notes of these names."""
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))

    def make(*names: str) -> Path:
        (tmp_path / "driven").mkdir()
        for name in names:
            (tmp_path / "driven" / name).touch()
        return tmp_path / "driven"

    return make


@pytest.mark.fault(17)
def test_every_pin_that_was_driven_is_pulled_low(
    lgpio: Lgpio, killed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    notes = killed("chip0-line17", "chip4-line27")
    assert main(["silence"]) == 0
    assert lgpio.calls[:4] == [
        ("open", 0),
        ("claim", 100, 17, 0),
        ("free", 100, 17),
        ("close", 100),
    ]
    assert ("claim", 104, 27, 0) in lgpio.calls
    assert list(notes.iterdir()) == []
    assert capsys.readouterr().out.splitlines() == ["GPIO17 is low", "GPIO27 is low"]


def test_a_pin_that_is_busy_is_told_and_does_not_keep_the_others_high(
    lgpio: Lgpio, killed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    notes = killed("chip0-line17", "chip0-line27")
    lgpio.busy.add(17)
    assert main(["silence"]) == 1
    told = capsys.readouterr()
    assert told.err == "edge-monitor: GPIO17 cannot be silenced: GPIO busy\n"
    assert told.out == "GPIO27 is low\n"
    assert [note.name for note in notes.iterdir()] == ["chip0-line17"]
    assert lgpio.calls.count(("close", 100)) == 2


def test_without_pins_there_is_nothing_to_say(tmp_path: Path) -> None:
    done = run_program(tmp_path, "silence")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_that_takes_time_is_imported(tmp_path: Path) -> None:
    """The pin has to be low within a second of the kill, on a slow board too."""
    done = run_program(tmp_path, "silence", PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "edge_monitor.outputs.silence" in imported
    assert not imported & {"numpy", "pydantic", "cv2", "gpiozero", "paho", "edge_monitor.daemon"}
