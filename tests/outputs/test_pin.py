"""Opening pins: which factory, what lgpio leaves behind, and trying again (fault 24)."""

import importlib.util
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.pin import Pin, gpio_chips
from tests.outputs.samples import soon

needs_lgpio = pytest.mark.skipif(
    importlib.util.find_spec("lgpio") is None, reason="lgpio is not installed here"
)


class Device:
    """A device that can be had or not, and can break."""

    def __init__(self, written: list[int]) -> None:
        self.written = written
        self.closed = False
        self.broken = False

    def write(self, value: int) -> None:
        if self.broken:
            raise OSError("GPIO lost")
        self.written.append(value)

    def close(self) -> None:
        self.closed = True
        if self.broken:
            raise OSError("GPIO lost")


class Board:
    """Gives out devices, or refuses."""

    def __init__(self) -> None:
        self.refusal: Exception | None = None
        self.attempts = 0
        self.begun, self.opening = threading.Event(), threading.Event()
        self.opening.set()
        self.written: list[int] = []
        self.devices: list[Device] = []

    def make(self) -> Device:
        self.attempts += 1
        if self.refusal is not None:
            raise self.refusal
        self.begun.set()
        self.opening.wait()
        self.devices.append(Device(self.written))
        return self.devices[-1]

    def pin(self, value: int = 0) -> Pin[int]:
        return Pin("buzzer on GPIO18", self.make, Device.write, value, Backoff(0.005, 0.01))


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    return Board()


@pytest.mark.fault(24)
def test_a_busy_pin_is_a_fault_until_it_is_free_and_then_follows_the_last_value(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    board.refusal = RuntimeError("'GPIO busy'")
    with caplog.at_level(logging.INFO):
        pin = board.pin()
        assert pin.fault == "buzzer on GPIO18: GPIO busy"
        pin.set(7)
        assert soon(lambda: board.attempts > 5)
        board.refusal = None
        assert soon(lambda: pin.fault is None)
    assert board.written == [7]
    pin.set(8)
    assert board.written == [7, 8]
    pin.close()
    assert len(caplog.messages) == 4  # of more than five attempts: fault 30
    assert all("GPIO busy; trying again" in message for message in caplog.messages[:3])
    assert caplog.messages[3] == "buzzer on GPIO18 works again"


def test_a_pin_that_breaks_while_it_is_used_is_opened_again(board: Board) -> None:
    pin = board.pin()
    board.devices[0].broken = True
    pin.set(3)
    assert soon(lambda: len(board.devices) == 2 and pin.fault is None)
    assert board.devices[0].closed
    assert board.written == [0, 3]
    pin.close()
    assert board.devices[1].closed


def test_what_is_closed_while_it_is_opened_is_released_by_who_opens_it(board: Board) -> None:
    board.refusal = RuntimeError("'GPIO busy'")
    pin = board.pin(7)
    board.opening.clear()
    board.refusal = None
    assert board.begun.wait(5)
    pin.close()
    board.opening.set()
    assert soon(lambda: bool(board.devices) and board.devices[0].closed)
    assert board.written == []


def test_after_close_nobody_tries_any_more(board: Board) -> None:
    board.refusal = RuntimeError("no permission")
    pin = board.pin()
    pin.close()
    pin.close()
    board.refusal = None
    pin.set(5)
    assert not soon(lambda: bool(board.devices), within_s=0.05)


def test_an_error_without_words_is_told_by_its_name(board: Board) -> None:
    board.refusal = PermissionError()
    pin = board.pin()
    assert pin.fault == "buzzer on GPIO18: PermissionError"
    pin.close()


def test_an_error_that_quotes_a_name_keeps_both_quotes(board: Board) -> None:
    board.refusal = ModuleNotFoundError("No module named 'lgpio'")
    pin = board.pin()
    assert pin.fault == "buzzer on GPIO18: No module named 'lgpio'"
    pin.close()


@pytest.mark.parametrize(
    ("file", "text", "pins"),
    [
        ("sys/firmware/devicetree/base/system/linux,revision", "\0\xc01\x12", True),
        ("proc/cpuinfo", "processor\t: 0\nRevision\t: c03112\n", True),
        ("proc/cpuinfo", "processor\t: 0\nmodel name\t: of a laptop\n", False),
        ("proc/version", "cpuinfo may not be read", False),
    ],
)
def test_only_the_chips_of_a_raspberry_pi_have_pins(
    tmp_path: Path, file: str, text: str, *, pins: bool
) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text)
    assert gpio_chips(tmp_path) == []
    chip = tmp_path / "dev/gpiochip0"
    chip.parent.mkdir()
    chip.touch()
    assert gpio_chips(tmp_path) == ([chip] if pins else [])


def run_python(code: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_lgpio
@pytest.mark.parametrize("chosen", [None, "chosen"])
def test_lgpio_leaves_no_fifo_and_does_not_move_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str | None
) -> None:
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    monkeypatch.delenv("LG_WD", raising=False)
    if chosen is not None:
        monkeypatch.setenv("LG_WD", chosen)
    here, runtime = tmp_path / "here", tmp_path / "runtime"
    here.mkdir()
    runtime.mkdir()
    said = run_python(
        "import os, sys\n"
        "from edge_monitor.outputs.pin import prepare_factory\n"
        "prepare_factory(); prepare_factory()\n"
        "print('lgpio' in sys.modules, os.environ['GPIOZERO_PIN_FACTORY'],"
        " os.environ.get('LG_WD'), os.getcwd(), sep='\\n')",
        here,
        RUNTIME_DIRECTORY=f"{runtime}:/elsewhere",
    )
    assert said.splitlines() == ["True", "lgpio", str(chosen), str(here)]
    assert list(here.iterdir()) == []
    assert list(runtime.iterdir()) == []


def test_a_full_disk_does_not_cost_the_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    (tmp_path / "lgpio.py").write_text("import os\nFOLDER = os.environ['LG_WD']\n")
    said = run_python(
        "import sys, tempfile\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "def full(): raise FileNotFoundError('No usable temporary directory found')\n"
        "tempfile.gettempdir = full\n"
        "from edge_monitor.outputs.pin import prepare_factory\n"
        "prepare_factory()\n"
        "import lgpio\n"
        "print(lgpio.FOLDER)",
        tmp_path,
        RUNTIME_DIRECTORY="",
    )
    folder = Path(said.strip())
    assert folder.parent == Path("/dev/shm")  # noqa: S108 - where it was
    assert not folder.exists()


@pytest.mark.fault(24)
@needs_lgpio
@pytest.mark.skipif(bool(gpio_chips()), reason="this machine has pins")
def test_without_a_chip_there_is_a_fault_and_no_other_factory_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    said = run_python(
        "import os, sys, warnings\n"
        "warnings.simplefilter('error')\n"
        "from edge_monitor.outputs.gpio import active_buzzer\n"
        "buzzer = active_buzzer(18)\n"
        "from gpiozero import Device\n"
        "print(buzzer.fault, Device.pin_factory, os.environ['GPIOZERO_PIN_FACTORY'], sep='\\n')\n"
        "print(sorted(name for name in sys.modules if name.startswith('gpiozero.pins.')))\n"
        "buzzer.close()",
        tmp_path,
    ).splitlines()
    assert said[0].startswith("buzzer on GPIO18: ")
    assert said[1:3] == ["None", "lgpio"]
    for other in ("rpigpio", "pigpio", "native", "mock"):
        assert f"gpiozero.pins.{other}" not in said[3]
