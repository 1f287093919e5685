"""Every clip seen by a network, and judged by weights, that never learnt from it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from edge_monitor.evaluation.annotations import read_annotations
from edge_monitor.evaluation.blinks import RATES, RateResult
from edge_monitor.evaluation.compared import ClipResult, compare
from edge_monitor.evaluation.observed import decide
from edge_monitor.evaluation.text import lines
from edge_monitor.settings import Settings
from edge_monitor.types import Observation
from models.build.pictures import annotations
from models.eye.faces import shut_in_clip
from models.eye.folds import FOLDS, fold_of
from models.eye.fusion import Weights, learn
from models.eye.places import WORK
from models.eye.recording import record
from models.eye.trained import write_files


def rotate(data: Path) -> str:
    """Train thrice, each time without a third of the clips, and judge that third; as text."""
    folds = fold_of(annotations(data))
    recordings: dict[str, tuple[Observation, ...]] = {}
    settings: dict[str, Settings] = {}
    told = []
    for fold in range(FOLDS):
        held = [clip for clip, place in folds.items() if place == fold]
        int8 = WORK / f"fold-{fold}.tflite"
        write_files(held, WORK / f"fold-{fold}.float.tflite", int8)
        seen = {clip: record(data / "clips" / clip, int8) for clip in folds}
        weights = learn_weights(data, {c: seen[c] for c in folds if c not in held})
        told.append(f"without {', '.join(held)}: {_words(weights)}")
        for clip in held:
            recordings[clip] = seen[clip]
            settings[clip] = with_weights(weights)
    results = [RateResult(fps, _compared(data, recordings, settings, fps)) for fps in RATES]
    return "\n".join((*told, "", *lines(results), ""))


def learn_weights(data: Path, recordings: Mapping[str, tuple[Observation, ...]]) -> Weights:
    """The weights that fit these clips best."""
    notes = annotations(data)
    labelled = [
        (seen, [shut_in_clip(number, notes[clip]) for number in range(len(seen))])
        for clip, seen in recordings.items()
    ]
    return learn(labelled)[0]


def with_weights(weights: Weights) -> Settings:
    """The product's settings with these weights."""
    ours = Settings()
    thresholds = replace(
        ours.thresholds,
        ear_weight=weights.ear,
        openness_weight=weights.openness,
        closed_weight=weights.closed,
    )
    return ours.model_copy(update={"thresholds": thresholds})


def _compared(
    data: Path,
    recordings: Mapping[str, tuple[Observation, ...]],
    settings: Mapping[str, Settings],
    fps: float | None,
) -> tuple[ClipResult, ...]:
    return tuple(
        compare(truth, decide(recordings[truth.name], settings[truth.name], fps))
        for truth in read_annotations(data / "clips")
    )


def _words(weights: Weights) -> str:
    return f"EAR {weights.ear}, openness {weights.openness}, closed {weights.closed}"
