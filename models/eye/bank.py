"""Examples drawn ahead of training, so that an epoch costs no drawing.

A bank is drawn in shards, each from a seed of its own: a run that was broken off goes on with the
shards that are missing, and any number of processes gives the same examples.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import SourceError
from edge_monitor.types import Image
from models.build.pictures import faceless
from models.eye.contexts import FILE, Contexts
from models.eye.example import Example, EyeInContext, draw

SHARD: Final = 10_000

# How large a part of the examples each source has, and how many of them are of shut eyes where it
# has any.
_SHARES: Final = {"iBUG": 0.34, "ytf": 0.14, "driver_frames": 0.12, "clips": 0.16, "cew": 0.24}
_SHUT_SHARE: Final = {"iBUG": 0.05, "clips": 0.3, "cew": 0.5}
_HIDDEN_SHARE: Final = 0.06
"""Likewise of eyes that people saw to be hidden, where a source has any."""
_TEXTURES = 120


@dataclass(frozen=True, slots=True)
class Bank:
    """Examples, one row each.

    Attributes:
        pictures: uint8 (n, 48, 48, 3), BGR.
        answers: float32 (n, 27).
        known: float32 (n, 4).
        row: int32 (n,): the row of the contexts that it was drawn from.
    """

    pictures: NDArray[np.uint8]
    answers: NDArray[np.float32]
    known: NDArray[np.float32]
    row: NDArray[np.int32]

    def __len__(self) -> int:
        """How many examples there are."""
        return len(self.pictures)

    @classmethod
    def of(cls, examples: list[Example], rows: NDArray[np.int32]) -> Self:
        """Put examples together."""
        return cls(
            np.stack([example.picture for example in examples]),
            np.stack([example.answer for example in examples]),
            np.stack([example.known for example in examples]),
            rows,
        )


def draw_bank(folder: Path, data: Path, shards: int, workers: int) -> None:
    """Draw the shards that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [shard for shard in range(shards) if not _path(folder, shard).exists()]
    work = partial(_draw_shard, folder, data)
    # a forked process hangs in what OpenCV and the runtime keep of their threads
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for _ in tqdm(pool.map(work, missing), total=len(missing), unit=" shards", disable=None):
            pass


def load_bank(folder: Path, shards: int) -> Bank:
    """Read the bank.

    Raises:
        SourceError: it was not drawn, or not to the end.
    """
    try:
        parts = [np.load(_path(folder, shard)) for shard in range(shards)]
    except FileNotFoundError as error:
        raise SourceError(f"{error.filename}: not there: run `python -m models.eye data`") from None
    names = ("pictures", "answers", "known", "row")
    return Bank(*(np.concatenate([part[name] for part in parts]) for name in names))


def example_of(contexts: Contexts, row: int) -> EyeInContext:
    """One eye of the contexts."""
    return EyeInContext(
        picture=contexts.pictures[row],
        lids=contexts.lids[row],
        openness=float(contexts.openness[row]),
        taught=bool(contexts.taught[row]),
        shut=int(contexts.shut[row]),
        hidden=bool(contexts.hidden[row]),
        is_patch=contexts.source[row] == "cew",
    )


def drawn_rows(contexts: Contexts, count: int, chance: Generator) -> NDArray[np.int32]:
    """Rows to draw from: people of a source alike, shut and hidden eyes oftener than they come."""
    weights = np.zeros(len(contexts))
    for source, share in _SHARES.items():
        here = (contexts.source == source) & ~contexts.held
        shut = here & (contexts.shut == 1)
        hidden = here & contexts.hidden
        of_shut = _SHUT_SHARE.get(source, 0.0) if shut.any() else 0.0
        of_hidden = _HIDDEN_SHARE if hidden.any() else 0.0
        rest = here & ~shut & ~hidden
        for rows, part in ((shut, of_shut), (hidden, of_hidden), (rest, 1 - of_shut - of_hidden)):
            if part and rows.any():
                weights += share * part * _by_person(contexts.person, rows)
    return chance.choice(len(contexts), count, p=weights / weights.sum()).astype(np.int32)


def _by_person(person: NDArray[np.str_], rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights that sum to 1, a person's by the root of how often the data have them."""
    _, inverse, counts = np.unique(person[rows], return_inverse=True, return_counts=True)
    weights = np.zeros(len(person))
    weights[rows] = 1 / np.sqrt(counts[inverse])
    weights /= weights.sum()
    return weights


def _draw_shard(folder: Path, data: Path, shard: int) -> None:
    cv2.setNumThreads(1)
    chance = np.random.default_rng((shard, 11))
    contexts = _contexts()
    rows = drawn_rows(contexts, SHARD, chance)
    textures = _textures(data)
    examples = [draw(example_of(contexts, int(row)), chance, textures) for row in rows]
    bank = Bank.of(examples, rows)
    partial_path = _path(folder, shard).with_suffix(f".{os.getpid()}.npz")
    np.savez(
        partial_path,
        pictures=bank.pictures,
        answers=bank.answers,
        known=bank.known,
        row=bank.row,
    )
    partial_path.replace(_path(folder, shard))


@cache
def _contexts() -> Contexts:
    return Contexts.load(FILE)


@cache
def _textures(data: Path) -> list[Image]:
    """Pictures of anything, to cover eyes with."""
    return list(_first(faceless(data), _TEXTURES))


def _first(pictures: Iterator[Image], count: int) -> Iterator[Image]:
    return (picture for picture, _ in zip(pictures, range(count), strict=False))


def _path(folder: Path, shard: int) -> Path:
    return folder / f"shard-{shard:03d}.npz"
