"""Makes the demo's film: `python -m edge_monitor.testing.sample OUT_PREFIX`.

Writes `OUT_PREFIX.mp4` (640 x 480, 30 frames per second) and `OUT_PREFIX.truth.json` with what is
to be seen in it, in seconds. Nothing is done when both are there and up to date.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor.errors import EdgeMonitorError, UsageError
from edge_monitor.testing.script import ActKind, DriverScript
from edge_monitor.testing.story import demo_story
from edge_monitor.testing.truth import expected_drowsiness, expected_levels
from edge_monitor.types import Frame

FPS = 30.0
"""Of the film."""

SEED = 2
"""Of the sway of the head and of the noise."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the film; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m edge_monitor.testing.sample",
        description="Make the demo's film of an animated portrait, and the truth about it.",
    )
    parser.add_argument("out_prefix", type=Path, help="path without .mp4 and .truth.json")
    parser.add_argument(
        "--portrait", type=Path, help="the photograph; default: where set-up put it"
    )
    options = parser.parse_args(arguments)
    try:
        made = make_sample(options.out_prefix, portrait_path=options.portrait)
    except EdgeMonitorError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_status
    print(f"{options.out_prefix}.mp4: {'made' if made else 'up to date'}")
    return 0


def make_sample(
    out_prefix: Path, *, story: DriverScript | None = None, portrait_path: Path | None = None
) -> bool:
    """Write the film and its truth, both or neither.

    Args:
        out_prefix: path without suffix.
        story: what happens; the demo's story by default.
        portrait_path: the photograph; where set-up put it by default.

    Returns:
        Whether there was anything to do.

    Raises:
        SourceError: the photograph is missing or another one.
        UsageError: the place cannot be written to.
    """
    story = story or demo_story()
    film = out_prefix.with_name(f"{out_prefix.name}.mp4")
    truth = out_prefix.with_name(f"{out_prefix.name}.truth.json")
    version = _version(story)
    if _up_to_date(film, truth, version):
        return False
    # heavy, and not needed where there is nothing to do
    from edge_monitor.testing.photograph import (
        PORTRAIT_PATH,
        load_portrait,
    )
    from edge_monitor.testing.portrait import Portrait

    portrait = Portrait(load_portrait(portrait_path or PORTRAIT_PATH), SEED)
    try:
        out_prefix.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=out_prefix.parent, prefix=".sample-") as folder:
            unfinished = Path(folder) / film.name
            _write_film(unfinished, portrait.frames(story, FPS), round(story.length_s * FPS))
            facts = {"version": version, "film_bytes": unfinished.stat().st_size}
            facts |= _facts(story)
            noted = Path(folder) / truth.name
            noted.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
            truth.unlink(missing_ok=True)
            unfinished.replace(film)
            noted.replace(truth)
    except OSError as error:
        raise UsageError(f"{out_prefix.parent}: {error.strerror or error}") from error
    return True


def _write_film(path: Path, frames: Iterator[Frame], count: int) -> None:
    import cv2
    from tqdm import tqdm

    writer = None
    try:
        for frame in tqdm(frames, total=count, desc="sample", unit="frame", disable=None):
            if writer is None:
                height, width = frame.image.shape[:2]
                codec = cv2.VideoWriter.fourcc(*"mp4v")
                writer = cv2.VideoWriter(str(path), codec, FPS, (width, height))
                if not writer.isOpened():
                    raise UsageError(f"{path.name}: this OpenCV cannot write MPEG-4 films")
            writer.write(frame.image)
    finally:
        if writer is not None:
            writer.release()


def _facts(story: DriverScript) -> dict[str, Any]:
    levels = sorted((*expected_drowsiness(story), *expected_levels(story)), key=lambda at: at.t)
    intervals = {
        name: [{"start": start, "end": end} for start, end in story.intervals(kind)]
        for name, kind in (
            ("closures", ActKind.CLOSE),
            ("yawns", ActKind.YAWN),
            ("nods", ActKind.NOD),
            ("absences", ActKind.LEAVE),
        )
    }
    return {
        "fps": FPS,
        "length_s": story.length_s,
        **intervals,
        "levels": [{"t": expected.t, "level": expected.level.label} for expected in levels],
    }


def _up_to_date(film: Path, truth: Path, version: str) -> bool:
    try:
        facts = json.loads(truth.read_text(encoding="utf-8"))
        return bool(facts["version"] == version and facts["film_bytes"] == film.stat().st_size)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _version(story: DriverScript) -> str:
    """Of the film: what is told and every line that draws it."""
    digest = hashlib.sha256(repr((FPS, SEED, story)).encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
