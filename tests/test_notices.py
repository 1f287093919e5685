"""THIRD_PARTY_NOTICES.md names every library that a package hands on."""

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def plain(name: str) -> str:
    """A project's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(lines: list[str]) -> set[str]:
    """What these requirements name on this machine, options of theirs left out."""
    found = (Requirement(line) for line in lines if line and not line.startswith("#"))
    return {
        plain(each.name)
        for each in found
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def test_every_library_that_running_needs_is_named() -> None:
    waiting = wanted((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        needed.add(name)
        try:
            waiting |= wanted(requires(name) or []) - needed
        except PackageNotFoundError:
            continue  # of another Python or by apt
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"## Libraries that running needs\n(.*?)\n## ", text, re.DOTALL)
    named = {plain(word) for word in re.findall(r"[\w.-]+", table)}
    assert needed - named == set()
