"""`python -m models.eye.evaluate DIR`: how well the eye network sees the eyes of a folder."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from tqdm import tqdm

from edge_monitor.errors import EdgeMonitorError, ModelError, SourceError, UsageError
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.runtime import Network
from edge_monitor.types import Image
from models.build.files import write_atomically
from models.build.pictures import data_folder, faceless
from models.build.places import MANIFEST
from models.build.reference import FloatNetwork
from models.eye.examination import Figures, examine
from models.eye.examined import examined_eyes
from models.eye.places import FLOAT
from models.eye.spec import spec

TEXTURES: Final = slice(200, 300)
"""Pictures to cover eyes with that training did not see: it takes the first 120."""

_SENTENCES: Final = (
    ("auc_shut", "AUC of shut against open, by the probability of it", 4),
    ("auc_shut_float", "  of the float network", 4),
    ("auc_openness", "AUC of open against shut, by openness", 4),
    ("ear_drift_mean", "EAR of int8 against float, mean difference", 4),
    ("ear_drift_p95", "  95th percentile", 4),
    ("clear_called_hidden", "clear eyes called not visible", 4),
    ("sunglasses_called_hidden", "the same behind drawn sunglasses, called not visible", 4),
    ("covered_called_hidden", "the same behind anything, called not visible", 4),
    ("real_called_hidden", "eyes really hidden in the picture, called not visible", 4),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate and print; the exit status. What a user can cause is told in one line."""
    parser = argparse.ArgumentParser(
        prog="evaluate eyes",
        description="How well the eye network tells shut eyes from open ones, and sees that it "
        "sees none.",
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="holds pictures of faces or .npz files of eyes; or the development data, of which "
        "only those kept back from training are taken",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="also write eyes.json there")
    options = parser.parse_args(arguments)
    try:
        figures = _evaluate(options.folder)
        print("\n".join(lines(figures)))
        if options.out is not None:
            _write(options.out / "eyes.json", figures)
    except EdgeMonitorError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def lines(figures: Figures) -> Iterator[str]:
    """What was measured, one line each; what could not be is left out."""
    yield f"{figures.eyes} eyes, {figures.opened} known to be open and {figures.shut} shut"
    for name, sentence, digits in _SENTENCES:
        value = getattr(figures, name)
        if value is not None:
            yield f"{sentence}: {value:.{digits}f}"


def _evaluate(folder: Path) -> Figures:
    served = Network.open(load_manifest(MANIFEST).get("eye"))
    try:
        reference = FloatNetwork(FLOAT.read_bytes(), spec(FLOAT, ""))
    except OSError as error:
        raise ModelError(f"{FLOAT}: {error.strerror}: take it from the repository") from None
    eyes = tqdm(examined_eyes(folder), unit=" eyes", disable=None)
    return examine(eyes, served, reference, _textures())


def _textures() -> list[Image]:
    """Pictures to cover eyes with; none where the development data are not there."""
    try:
        return list(islice(faceless(data_folder()), TEXTURES.start, TEXTURES.stop))
    except SourceError:
        return []


def _write(path: Path, figures: Figures) -> None:
    try:
        write_atomically(path, (json.dumps(figures.as_json(), indent=2) + "\n").encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another --out") from None


if __name__ == "__main__":
    sys.exit(main())
