"""How well people agree with people on FER+'s faces: what a network's figures are to be held to."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_ROUNDS: Final = 40


def one_against_others(votes: NDArray[np.float32]) -> float:
    """How often one of the people names what most of the others named, 0 to 1.

    Args:
        votes: (n, labels), whole numbers, a row for each face. Where several labels lead among
            the others, each counts for its part.
    """
    agreed = 0.0
    for label in range(votes.shape[1]):
        others = votes.copy()
        others[:, label] -= 1
        leading = others == others.max(axis=1, keepdims=True)
        agreed += float((votes[:, label] * leading[:, label] / leading.sum(axis=1)).sum())
    return agreed / float(votes.sum())


def half_against_half(votes: NDArray[np.float32], seed: int = 0) -> float:
    """How often two halves of the people, drawn by lot, name the same label most, 0 to 1.

    Args:
        votes: as above; each face was judged by the same even number of people.
        seed: of the lots, by which a tie is decided as well.
    """
    chance = np.random.default_rng(seed)
    labels = np.arange(votes.shape[1])
    ballots = np.stack([np.repeat(labels, row) for row in votes.astype(np.intp)])
    half = ballots.shape[1] // 2
    agreed = []
    for _ in range(_ROUNDS):
        drawn = chance.permuted(ballots, axis=1)
        first, second = (
            (part[:, :, None] == labels).sum(axis=1) + chance.random(votes.shape) / 2
            for part in (drawn[:, :half], drawn[:, half:])
        )
        agreed.append((first.argmax(axis=1) == second.argmax(axis=1)).mean())
    return float(np.mean(agreed))
