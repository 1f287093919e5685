"""What the mask network says of faces that were kept back, and of clips without any mask."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import SourceError
from edge_monitor.perception.classifier import FaceClassifier, probabilities
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.types import Image
from models.build.pictures import annotations, decoded
from models.build.places import MANIFEST
from models.build.reference import FloatNetwork
from models.eye.faces import Finder
from models.mask import wearing
from models.mask.bank import EVALUATION, Bank, textures
from models.mask.example import KINDS, Draughtsman
from models.mask.faces import portraits
from models.mask.places import FLOAT
from models.mask.spec import LABELS

_CLIP_STEP: Final = 5


def evaluate(data: Path) -> Iterator[str]:
    """Lines that say how well it goes, int8 first, then how far float is from it.

    Raises:
        SourceError: the examples were not drawn.
        ModelError: the network is missing or damaged.
    """
    bank = Bank.load(EVALUATION)
    classifier = FaceClassifier.open(load_manifest(MANIFEST).classifier("mask"))
    told = _told(classifier, bank.pictures)
    yield f"{len(told)} drawings on faces kept back"
    yield from _confusion(bank, told)
    yield f"right: {(told == bank.labels).mean():.4f}"
    yield "what is no mask, each kind by itself"
    yield from _things(data, classifier)
    model = classifier.spec.model
    real = FloatNetwork(FLOAT.read_bytes(), model)
    answers = [real.run(face)[0].reshape(-1).astype(np.float64) for face in bank.pictures]
    floating = np.array([_first(probabilities(one, len(LABELS), "logits")) for one in answers])
    right, alike = (floating == bank.labels).mean(), (floating == told).mean()
    yield f"float: right {right:.4f}, as int8 {alike:.4f}"
    yield "clips, no mask in any of them; one frame in five, each alone"
    for clip in sorted(annotations(data)):
        counts = _clip(classifier, decoded(data / "clips" / clip))
        yield f"  {clip:<14} {_counts(counts)}"


def _confusion(bank: Bank, told: NDArray[np.intp]) -> Iterator[str]:
    yield f"  {'drawn':<12}" + "".join(f"{label:>12}" for label in (*LABELS, "no face"))
    for kind, name in enumerate(KINDS):
        these = told[bank.kinds == kind]
        shares = [(these == label).mean() for label in range(len(LABELS))]
        lost = bank.lost[kind] / (bank.lost[kind] + len(these))
        cells = [f"{share:>12.3f}" for share in (*shares, lost)]
        yield f"  {name:<12}" + "".join(cells) + f"   of {len(these)}"


def _things(data: Path, classifier: FaceClassifier) -> Iterator[str]:
    """How often each kind of thing before a mouth is taken for a mask."""
    draughtsman = Draughtsman(textures(data, kept_back=True))
    faces = portraits(data, kept_back=True)
    for number, (name, drawing) in enumerate(wearing.DISTRACTIONS.items()):
        chance = np.random.default_rng((number, 5))
        drawn = [draughtsman.draw(face, chance, drawing) for face in faces]
        seen = [face for face in drawn if face is not None]
        told = Counter(LABELS[_first(classifier.judge(face))] for face in seen)
        told["no face"] = len(drawn) - len(seen)
        yield f"  {name:<14} {_counts(told)}"


def _told(classifier: FaceClassifier, faces: NDArray[np.uint8]) -> NDArray[np.intp]:
    seen = tqdm(faces, unit=" faces", disable=None, leave=False)
    return np.array([_first(classifier.judge(face)) for face in seen])


def _first(shares: tuple[float, ...] | None) -> int:
    """The likeliest label.

    Raises:
        SourceError: the network gave no numbers.
    """
    if shares is None:
        raise SourceError("the mask network gave no finite numbers")
    return int(np.argmax(shares))


def _clip(classifier: FaceClassifier, frames: Iterator[Image]) -> Counter[str]:
    finder, counts = Finder(), Counter[str]()
    for number, image in enumerate(frames):
        if number % _CLIP_STEP:
            continue
        points = finder.find(image)
        shares = None if points is None else classifier.read(image, points)
        counts["no face" if shares is None else LABELS[_first(shares)]] += 1
    return counts


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {counts[name]}" for name in (*LABELS, "no face"))
