"""Run on a board: says of every line of the requirements whether it holds there."""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement


def main(file: Path) -> None:
    """Print name, installed version or `none`, and `right` or `wrong` for each name."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    wanted: dict[str, Requirement | None] = {}
    for one in (Requirement(line) for line in lines if line and line[0] != "#"):
        applies = one.marker is None or one.marker.evaluate()
        wanted[one.name] = one if applies else wanted.get(one.name)
    for name, requirement in wanted.items():
        found = _version(name)
        right = requirement is None if found is None else _meets(requirement, found)
        print(name, found or "none", "right" if right else "wrong")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _meets(requirement: Requirement | None, found: str) -> bool:
    return requirement is not None and requirement.specifier.contains(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
