"""The same as here on another processor, with other versions of the libraries."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.daemon import DEMO_FILM
from tests.device.board import EmulatedBoard
from tests.device.emulated.events import differences, events_of, outline
from tests.device.emulated.figures import note
from tests.device.emulated.programs import here, on
from tests.device.places import TREE

HERE = TREE / "tests/device/emulated"
LIBRARIES = ("ai_edge_litert.interpreter", "cv2", "gpiozero", "paho.mqtt.client", "tqdm")

HOUR = 3600.0

SAME = 1e-6
HEAD_APART = {"trixie": ("answer.classifier.mask.0", 1e-3)}
"""A Cortex-A76 computes heads of 1 x 1 with float activations and 8-bit weights in a way of its
own. The one network that has such a head decides nothing alone; 4e-4 of its largest answer was
measured."""

DECODED_APART = 6  # of 255: the conversion of colours is written anew for each processor

EVENTS_EQUAL = 1e-3

Answers = tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]
"""Of this machine and of the board, by name."""


def test_what_the_requirements_ask_for_there_is_there_and_nothing_else(
    board: EmulatedBoard, tmp_path: Path, results: Path
) -> None:
    program = HERE / "requirements_met.py"
    told = on(board, program, TREE / "requirements.txt", folder=tmp_path)
    lines = [line.split() for line in told.splitlines()]
    note(results, ", ".join(f"{name} {version}" for name, version, _ in lines))
    assert not [line for line in lines if line[-1] != "right"]
    versions = {name: version for name, version, _ in lines}
    assert (versions["lgpio"] == "none") == (board.board.suite == "trixie")


def test_everything_that_is_served_can_be_imported(board: EmulatedBoard, tmp_path: Path) -> None:
    # lgpio leaves a pipe in the folder where it works
    pins = ["lgpio"] if board.board.suite == "bookworm" else []
    program = HERE / "import_all.py"
    told = on(board, program, *LIBRARIES, *pins, folder=tmp_path)
    assert int(told) > 100


def test_the_networks_are_verified_there(board: EmulatedBoard, tmp_path: Path) -> None:
    arguments = ("-m", "edge_monitor", "models")
    assert on(board, *arguments, folder=tmp_path) == here(*arguments)


@pytest.fixture(scope="module")
def answers(
    board: EmulatedBoard, lossless: Path, tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    """What this machine and the board make of the same pictures."""
    folder = tmp_path_factory.mktemp("answers")
    command = ("-m", "tests.device.emulated.answers", DEMO_FILM, lossless)
    here(*command, folder / "here.npz")
    on(board, *command, folder / "there.npz", folder=TREE)
    found = [dict(np.load(folder / f"{name}.npz")) for name in ("here", "there")]
    return found[0], found[1]


def test_pictures_are_cut_out_to_the_same_bytes(answers: Answers) -> None:
    mine, theirs = answers
    cuts = [name for name in mine if name.startswith("cut.")]
    assert len(cuts) > 3
    assert [name for name in cuts if not np.array_equal(mine[name], theirs[name])] == []


def test_the_networks_answer_as_here(board: EmulatedBoard, answers: Answers, results: Path) -> None:
    mine, theirs = answers
    apart = {}
    for name in (name for name in mine if name.startswith("answer.")):
        apart[name] = np.abs(mine[name] - theirs[name]).max() / np.abs(mine[name]).max()
    told = ", ".join(f"{name[7:]} {value:.1e}" for name, value in apart.items() if value)
    note(results, f"networks, apart over the largest answer: {told or 'all equal, bit by bit'}")
    head, allowed = HEAD_APART.get(board.board.suite, ("", SAME))
    wide = {name: value for name, value in apart.items() if value > SAME}
    assert all(name == head and value <= allowed for name, value in wide.items()), wide


def test_a_compressed_film_is_decoded_to_nearly_the_same(answers: Answers, results: Path) -> None:
    mine, theirs = (found["decoded"].astype(np.int16) for found in answers)
    apart = np.abs(mine - theirs)
    note(
        results, f"decoded film: {apart.max()} of 255 apart at most, {apart.mean():.2f} on average"
    )
    assert apart.max() <= DECODED_APART


@pytest.fixture(scope="module")
def replayed(lossless: Path, results: Path) -> Path:
    """What this machine makes of the film."""
    here("-m", "edge_monitor", "replay", lossless, "--out", results / "here", "--quiet")
    return results / "here"


def test_the_same_pixels_give_the_same_events(
    board: EmulatedBoard, lossless: Path, replayed: Path, results: Path
) -> None:
    out = results / "there"
    arguments = ("-m", "edge_monitor", "replay", lossless, "--out", out, "--quiet")
    on(board, *arguments, limit_s=HOUR, folder=TREE)
    mine, theirs = events_of(replayed), events_of(out)
    assert {event["type"].partition(".")[2] for event in mine} >= {"blink", "drowsiness", "yawn"}
    assert outline(theirs) == outline(mine)
    apart = differences(mine, theirs)
    told = ", ".join(f"{name} {value:.2g}" for name, value in apart.items())
    note(results, f"{len(mine)} events, their numbers apart: {told or 'none differs'}")
    assert max(apart.values(), default=0.0) <= EVENTS_EQUAL


def test_the_same_observations_give_the_same_bytes(
    board: EmulatedBoard, replayed: Path, tmp_path: Path
) -> None:
    """Decisions are plain arithmetic, which is the same on every processor."""
    replay = ("-m", "edge_monitor", "replay", replayed / "observations.csv", "--quiet", "--out")
    here(*replay, tmp_path / "here")
    on(board, *replay, tmp_path / "there", folder=TREE)
    events = [(tmp_path / place / "events.jsonl").read_bytes() for place in ("here", "there")]
    assert events[0]
    assert events[1] == events[0]
