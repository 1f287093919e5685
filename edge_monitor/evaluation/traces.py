"""Traces through the decision layer alone: what it finds, and how much of what people saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.annotations import FILE_NAME, ClipTruth, read_annotations
from edge_monitor.evaluation.compared import ClipResult, compare
from edge_monitor.evaluation.observed import Observed, decide
from edge_monitor.evaluation.report import clip_json, listed
from edge_monitor.progress import Shown, unshown
from edge_monitor.settings import Settings
from edge_monitor.trace import read_trace


@dataclass(frozen=True, slots=True)
class TraceResult:
    """How one trace was seen.

    Attributes:
        name: of the file.
        observed: what the decision layer made of it.
        judged: against what people saw; `None` where nobody wrote that down.
    """

    name: str
    observed: Observed
    judged: ClipResult | None

    @property
    def length_s(self) -> float:
        """From the first row to the last."""
        return self.observed.times[-1] - self.observed.times[0]

    @property
    def fps(self) -> float | None:
        """Rows a second; `None` for a single row."""
        return (len(self.observed.times) - 1) / self.length_s if self.length_s > 0.0 else None


def evaluate_traces(
    folder: Path, settings: Settings, show: Shown[Path] = unshown
) -> tuple[TraceResult, ...]:
    """Read every `*.csv` of a folder, in the order of their names.

    Where the folder holds annotations, each trace is judged by those of its name, that of the clip
    it was made of (`talk.mp4.csv` or `talk.csv` of `talk.mp4`); rows count as frames. `show` is
    handed the files.

    Raises:
        SourceError: there are no traces, one of them or the annotations cannot be read, or the
            annotations name something that is not there.
    """
    paths = sorted(path for path in folder.glob("*.csv") if path.is_file())
    if not paths:
        raise SourceError(f"{folder}: no traces there: give a folder with files named *.csv")
    truths: Sequence[ClipTruth] = ()
    if (folder / FILE_NAME).exists():
        truths = read_annotations(folder)
    truth_of = {_trace_of(truth, paths, folder): truth for truth in truths}
    shown = show(folder.name, paths, len(paths))
    return tuple(_evaluate(path, truth_of.get(path), settings) for path in shown)


def as_json(results: Sequence[TraceResult]) -> dict[str, Any]:
    """What was found, with start, end and highest closure of each; times in seconds."""
    return {"traces": {result.name: _trace_json(result) for result in results}}


def _evaluate(path: Path, truth: ClipTruth | None, settings: Settings) -> TraceResult:
    observed = decide(tuple(read_trace(path)), settings)
    return TraceResult(path.name, observed, None if truth is None else compare(truth, observed))


def _trace_of(truth: ClipTruth, paths: Sequence[Path], folder: Path) -> Path:
    for name in (truth.name, f"{truth.name}.csv", f"{Path(truth.name).stem}.csv"):
        if folder / name in paths:
            return folder / name
    raise SourceError(f"{folder / FILE_NAME}: names {truth.name}, of which there is no trace")


def _trace_json(result: TraceResult) -> dict[str, Any]:
    observed, fps = result.observed, result.fps
    return {
        "rows": len(observed.times),
        "duration_s": round(result.length_s, 3),
        "rows_per_second": None if fps is None else round(fps, 2),
        "statistics_refused": observed.refused,
        "closures": listed(observed.closed, observed),
        "partial_blinks": listed(observed.partial, observed),
        "judged": None if result.judged is None else clip_json(result.judged),
    }
