"""Writes the card: its words are kept in `card.md.in`, its figures are measured here."""

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Final

from edge_monitor.errors import SourceError
from edge_monitor.perception.runtime import Network
from models.build.files import digest, write_atomically
from models.build.pictures import faceless
from models.build.reference import FloatNetwork
from models.eye.architecture import EyeNetwork, parameters
from models.eye.evaluate import TEXTURES, lines
from models.eye.examination import Figures, examine
from models.eye.examined import PATCH, examined_eyes
from models.eye.places import CARD, FLOAT, INT8, ROTATION, TEMPLATE
from models.eye.spec import spec

_KIB: Final = 1024


def write_card(data: Path) -> None:
    """Examine the committed network on the people kept back and fill the card in.

    Raises:
        SourceError: the rotation was not run yet.
    """
    try:
        rotation = ROTATION.read_text(encoding="utf-8")
    except OSError:
        raise SourceError(f"{ROTATION}: missing: run python -m models.eye rotate first") from None
    eyes = list(examined_eyes(data))
    textures = list(faceless(data))[TEXTURES]
    served = Network.open(spec(INT8, digest(INT8.read_bytes())))
    reference = FloatNetwork(FLOAT.read_bytes(), spec(FLOAT, ""))
    measured = {
        name: examine(
            [eye for eye in eyes if (eye.source == PATCH) == patches], served, reference, textures
        )
        for name, patches in (("patches", True), ("faces", False))
    }
    write_atomically(
        CARD, filled(TEMPLATE.read_text(encoding="utf-8"), measured, rotation).encode()
    )


def filled(template: str, measured: Mapping[str, Figures], rotation: str) -> str:
    """The card with its figures.

    Raises:
        KeyError: the template asks for a figure that there is not.
    """
    values: dict[str, Any] = {
        "parameters": f"{parameters(EyeNetwork()):,}",
        "kib": f"{INT8.stat().st_size / _KIB:.0f}",
        "sha256": digest(INT8.read_bytes()),
        "rotation": rotation.strip(),
    }
    for name, figures in measured.items():
        values[name] = "\n".join(lines(figures))
    return Template(template).substitute(values)
