"""Who is learnt from is told, label by label."""

import numpy as np

from models.expression.faces import Faces
from models.expression.overview import overview


def test_every_part_and_label_is_counted() -> None:
    chance = np.random.default_rng(0)
    pictures = chance.integers(0, 256, (12, 48, 48), np.uint8)
    pictures[0] = pictures[11]
    votes = np.zeros((12, 10), np.float32)
    votes[np.arange(12), [0] * 6 + [1] * 6] = 10
    usage = np.array([0] * 8 + [1] * 4, np.uint8)
    told = list(overview(Faces(pictures, votes, np.zeros(12, np.uint8), usage)))
    assert told[0] == "12 faces; 1 not learnt, as they repeat one of the public test"
    rows = {line.split()[0]: [int(cell) for cell in line.split()[1:]] for line in told[2:]}
    assert rows["neutral"] == [5, 0, 0]
    assert rows["happiness"][0] == 2
    assert sum(rows["all"]) == 11
    assert sum(rows["happiness"][1:]) == 4
