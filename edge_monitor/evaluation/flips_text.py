"""Changes of labels as people and as programs read them."""

from collections.abc import Iterator, Sequence
from typing import Any

from edge_monitor.evaluation.flips import LIMIT, MINUTE_S, ClipFlips, FaceFlips


def flips_lines(clips: Sequence[ClipFlips]) -> Iterator[str]:
    """A line for each face, then what is too much."""
    width = max([len(clip.name) for clip in clips] + [4])
    yield (
        f"{'clip':<{width}} {'face':>4} {'seconds':>8} {'raw/min':>8} {'changes':>8} "
        f"{'told/min':>9} {'uncapped':>9} {'most/60 s':>10}  told for"
    )
    for clip in clips:
        if not clip.faces:
            yield f"{clip.name:<{width}}    - {clip.seconds:>8.1f}  no expression was known"
        for face in clip.faces:
            flag = "  TOO MANY" if face.flickers else ""
            yield (
                f"{clip.name:<{width}} {face.face_id:>4} {face.seconds:>8.1f} "
                f"{face.raw_per_minute:>8.1f} {len(face.changes):>8} {face.per_minute:>9.1f} "
                f"{face.uncapped_per_minute:>9.1f} {face.most:>10}  {_shares(face)}{flag}"
            )
    yield ""
    yield "raw/min: the likeliest label became another from look to look. changes: the told label"
    yield "became another in the clip, none at all among them, the first label left out. told/min:"
    yield f"the same in a minute; sights below {MINUTE_S:g} s are played to and fro until then."
    yield "uncapped: told/min if there were no limit of changes in a minute."
    bad = [
        f"{clip.name} face {face.face_id}" for clip in clips for face in clip.faces if face.flickers
    ]
    goal = f"at most {LIMIT} a minute, in the mean and in any 60 s"
    yield f"{goal}: {'MISSED by ' + ', '.join(bad) if bad else 'met'}"


def flips_json(clips: Sequence[ClipFlips]) -> dict[str, Any]:
    """All figures, by name; times in seconds."""
    return {
        "limit_per_minute": LIMIT,
        "clips": [
            {
                "name": clip.name,
                "seconds": round(clip.seconds, 3),
                "faces": [_face_json(face) for face in clip.faces],
            }
            for clip in clips
        ],
    }


def _face_json(face: FaceFlips) -> dict[str, Any]:
    return {
        "face": face.face_id,
        "start_s": round(face.start, 3),
        "end_s": round(face.end, 3),
        "changes": len(face.changes),
        "raw_per_minute": round(face.raw_per_minute, 2),
        "told_per_minute": round(face.per_minute, 2),
        "uncapped_per_minute": round(face.uncapped_per_minute, 2),
        "most_in_60_s": face.most,
        "told": [{"t": round(t, 3), "label": label} for t, label in face.told],
        "shares": {label or "none": round(share, 4) for label, share in face.shares.items()},
        "too_many": face.flickers,
    }


def _shares(face: FaceFlips) -> str:
    return ", ".join(f"{label or 'none'} {share:.0%}" for label, share in face.shares.items())
