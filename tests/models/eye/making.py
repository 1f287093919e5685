"""Eyes without a photograph, as the making of the network keeps them."""

from collections.abc import Sequence

import numpy as np

from models.eye.contexts import Contexts
from models.eye.faces import UNKNOWN
from tests.models.eye.drawn import an_eye, lids_of


def contexts_of(
    source: Sequence[str],
    *,
    shut: Sequence[int] | None = None,
    hidden: Sequence[bool] | None = None,
    held: Sequence[bool] | None = None,
    person: Sequence[str] | None = None,
) -> Contexts:
    """The same drawn eye in every row; each a person of its own unless one says otherwise."""
    count = len(source)
    names = [f"{where}/{number}" for number, where in enumerate(source)]
    return Contexts(
        pictures=np.broadcast_to(an_eye(), (count, 128, 128, 3)),
        lids=np.broadcast_to(lids_of(), (count, 12, 2)),
        openness=np.full(count, 0.9, np.float32),
        taught=np.array([where != "cew" for where in source], bool),
        shut=np.array(shut or [UNKNOWN] * count, np.int8),
        hidden=np.array(hidden or [False] * count, bool),
        source=np.array(source),
        person=np.array(person or names),
        name=np.array(names),
        held=np.array(held or [False] * count, bool),
    )
