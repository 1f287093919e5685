"""Labels over time, one picture a clip: numbers only, no faces."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from edge_monitor.errors import UsageError
from edge_monitor.evaluation.flips import ClipFlips, FaceFlips
from edge_monitor.types import EmotionLabel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH_IN, _ROW_IN, _AROUND_IN = 14.0, 2.6, 1.0
_ROWS: Final = ("none", *(label.value for label in EmotionLabel))


def draw_flips(folder: Path, clip: ClipFlips) -> None:
    """Draw what was likeliest at each look and what was told, a row for each face.

    Args:
        folder: takes `<name>.png`.
        clip: one with a face.

    Raises:
        UsageError: the file cannot be written.
    """
    from matplotlib import pyplot as plt

    height_in = _ROW_IN * len(clip.faces) + _AROUND_IN
    figure, axes = plt.subplots(
        len(clip.faces),
        sharex=True,
        squeeze=False,
        figsize=(_WIDTH_IN, height_in),
        layout="constrained",
    )
    for axis, face in zip(axes[:, 0], clip.faces, strict=True):
        _draw_face(axis, face)
        axis.set_title(_title(clip.name, face), loc="left", fontsize=10)
    axes[-1, 0].set_xlabel("seconds")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    path = folder / f"{clip.name}.png"
    try:
        figure.savefig(path, dpi=100, format="png")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise UsageError(f"{path}: {reason}; choose another --out") from None
    finally:
        plt.close(figure)


def _draw_face(axis: "Axes", face: FaceFlips) -> None:
    axis.plot(
        [t for t, _ in face.looks],
        [_ROWS.index(label) for _, label in face.looks],
        color="black",
        linestyle="none",
        marker=".",
        markersize=3,
        zorder=3,
        label="likeliest at a look",
    )
    told = [(face.start, None), *face.told, (face.end, face.told[-1][1] if face.told else None)]
    axis.step(
        [t for t, _ in told],
        [_ROWS.index(label or "none") for _, label in told],
        where="post",
        color="#1a7f37",
        linewidth=2.0,
        label="told",
    )
    for t in face.changes:
        axis.axvline(t, color="#cf222e", linewidth=0.8, linestyle=":", label="_change")
    axis.set_yticks(range(len(_ROWS)), _ROWS, fontsize=8)
    axis.set_ylim(-0.5, len(_ROWS) - 0.5)
    axis.margins(x=0.01)
    axis.grid(axis="y", color="0.92")


def _title(name: str, face: FaceFlips) -> str:
    return (
        f"{name}, face {face.face_id}, {face.seconds:.1f} s: {len(face.changes)} changes told, "
        f"{face.per_minute:.1f} a minute (raw {face.raw_per_minute:.1f}), "
        f"most in 60 s {face.most}{'; too many' if face.flickers else ''}"
    )
