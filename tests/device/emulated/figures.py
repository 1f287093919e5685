"""What stories measured, for `docs/bench.md`."""

from pathlib import Path


def note(results: Path, line: str) -> None:
    """Add a line to the lane's figures."""
    with (results / "figures.txt").open("a", encoding="utf-8") as file:
        file.write(f"  {line}\n")
