"""THIRD_PARTY_NOTICES.md names every library that a package hands on, and every tool."""

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
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


def named(heading: str) -> set[str]:
    """The words of the section below a heading."""
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    (table,) = re.findall(rf"## {heading}\n(.*?)\n## ", text, re.DOTALL)
    return {plain(word) for word in re.findall(r"[\w.-]+", table)}


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
    assert needed - named("Libraries that running needs") == set()


@pytest.mark.parametrize("tools", ["bench", "build", "dev", "docs", "train"])
def test_every_tool_is_named(tools: str) -> None:
    """Not what these need in turn: that is fetched by who develops and handed on by nobody."""
    lines = (ROOT / f"requirements-{tools}.txt").read_text(encoding="utf-8").splitlines()
    asked = wanted([line for line in lines if not line.startswith("-r ")])
    told = named("Libraries that running needs") | named(
        "Tools for building the networks and for development"
    )
    assert asked - told == set()
