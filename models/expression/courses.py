"""Who is trained: the teachers, and the network that is served, which learns from them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from torch import nn

from models.expression.architecture import ExpressionNetwork
from models.expression.faces import Faces
from models.expression.places import WORK
from models.expression.recognition import recognition_layers
from models.expression.teacher import TeacherNetwork
from models.expression.training import Course, as_input, train
from models.learning.run import Plan

_ADOPTED_BY: Final = 256
"""Faces by whose means and deviations a teacher takes over the layers it begins with."""

_TEACHERS: Final = (
    (96, Plan(epochs=20, batch=128, highest_rate=1.5e-3, weight_decay=5e-2, seed=0, bfloat16=True)),
    (112, Plan(epochs=14, batch=128, highest_rate=1e-3, weight_decay=5e-2, seed=1, bfloat16=True)),
    (104, Plan(epochs=30, batch=128, highest_rate=2e-3, weight_decay=1e-1, seed=2, bfloat16=True)),
)
"""Side of the enlarged face in pixels and plan of each."""

_SERVED: Final = Plan(
    epochs=50, batch=128, highest_rate=4e-3, weight_decay=2e-2, warm_up=0.15, bfloat16=True
)


def teacher(faces: Faces, number: int) -> nn.Module:
    """One teacher, trained or gone on with."""
    side_px, plan = _TEACHERS[number]
    rows = faces.training()[:: len(faces.training()) // _ADOPTED_BY]
    shown = as_input(torch.from_numpy(faces.pictures[rows]))

    def make() -> nn.Module:
        network = TeacherNetwork(side_px)
        network.adopt(recognition_layers(), shown)
        return network

    return train(faces, Course(make, plan), _checkpoint(f"teacher-{number}"))


def teachers(faces: Faces) -> Sequence[nn.Module]:
    """All teachers, trained or gone on with one after the other."""
    return [teacher(faces, number) for number in range(len(_TEACHERS))]


def served(faces: Faces) -> nn.Module:
    """The network that is served, trained or gone on with, and its teachers where they are not."""
    course = Course(ExpressionNetwork, _SERVED, teachers(faces))
    return train(faces, course, _checkpoint("served"))


def _checkpoint(name: str) -> Path:
    return WORK / f"{name}.checkpoint"
