"""Networks that are trained once and kept, without the clips they are to be judged by."""

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")
pytest.importorskip("litert_torch", reason="training's tools: requirements-train.txt")

import numpy as np  # noqa: E402 - needs torch
from numpy.typing import NDArray  # noqa: E402 - needs torch
from torch import nn  # noqa: E402 - needs torch

from edge_monitor.errors import SourceError  # noqa: E402 - needs torch
from edge_monitor.perception.eye_answer import NUMBERS, SIDE_PX  # noqa: E402 - needs torch
from edge_monitor.perception.manifest import ModelSpec  # noqa: E402 - needs torch
from edge_monitor.types import Image  # noqa: E402 - needs torch
from models.eye import trained  # noqa: E402 - needs torch
from models.eye.trained import train_without, write_files  # noqa: E402 - needs torch
from models.eye.training import PLAN  # noqa: E402 - needs torch
from tests.models.eye.making import contexts_of  # noqa: E402 - needs torch

CLIPS = ["a.mp4", "b.mp4"]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eight examples of each of two clips and of somebody else, the second clip's spoilt."""
    people = ["a.mp4", "b.mp4", "iBUG/1.jpg"]
    contexts_of(["clips", "clips", "iBUG"], person=people).save(tmp_path / "contexts.npz")
    row = np.repeat(np.arange(3, dtype=np.int32), 8)
    chance = np.random.default_rng(0)
    answers = chance.uniform(0, 1, (24, NUMBERS)).astype(np.float32)
    answers[row == 1] = np.nan
    (tmp_path / "bank").mkdir()
    np.savez(
        tmp_path / "bank" / "shard-000.npz",
        pictures=chance.integers(0, 256, (24, SIDE_PX, SIDE_PX, 3)).astype(np.uint8),
        answers=answers,
        known=np.ones((24, 4), np.float32),
        row=row,
    )
    for name, value in {
        "FILE": tmp_path / "contexts.npz",
        "BANK": tmp_path / "bank",
        "WORK": tmp_path / "work",
        "EXAMPLE_SHARDS": 1,
        "PLAN": replace(PLAN, epochs=1),
    }.items():
        monkeypatch.setattr(trained, name, value)
    return tmp_path / "work"


def _is_sound(network: nn.Module) -> bool:
    return all(bool(torch.isfinite(each).all()) for each in network.state_dict().values())


def test_clips_that_are_held_back_are_not_learnt_from(work: Path) -> None:
    assert _is_sound(train_without(["b.mp4"]))
    assert not _is_sound(train_without([]))  # what was spoilt shows as soon as it is learnt from
    assert {"eye-b.pt", "eye.pt"} <= {path.name for path in work.iterdir()}


def test_a_network_is_trained_once_and_kept(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = train_without(CLIPS)
    assert (work / "eye-a-b.pt").exists()

    def never(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(trained, "train", never)
    again = train_without(list(reversed(CLIPS)))
    assert not again.training
    left, right = first.state_dict(), again.state_dict()
    assert all(torch.equal(left[name], right[name]) for name in left)


def test_ranges_are_measured_on_nobody_who_is_held_back(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Image] = []

    def in_int8(content: bytes, _spec: ModelSpec, pictures: NDArray[np.uint8]) -> bytes:
        seen.extend(pictures)
        return content + b" in eight bits"

    monkeypatch.setattr(trained, "in_float", lambda *_: b"float")  # takes its time, and is tested
    monkeypatch.setattr(trained, "in_int8", in_int8)
    write_files(["b.mp4"], work / "real.tflite", work / "int8.tflite")
    assert (work / "real.tflite").read_bytes() == b"float"
    assert (work / "int8.tflite").read_bytes() == b"float in eight bits"
    with np.load(work.parent / "bank" / "shard-000.npz") as shard:
        allowed = shard["pictures"][shard["row"] != 1]
    assert np.array_equal(seen, allowed)


def test_without_a_bank_the_command_that_draws_it_is_named(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "BANK", work / "nowhere")
    with pytest.raises(SourceError, match=r"models\.eye data"):
        train_without([])
