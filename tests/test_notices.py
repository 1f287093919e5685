"""THIRD_PARTY_NOTICES.md names every library that a package hands on, and every tool."""

import re
from importlib.metadata import PackageNotFoundError, files, requires
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


def needed() -> set[str]:
    """The libraries that running needs here, with those that these need in turn."""
    waiting = wanted((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        try:
            waiting |= wanted(requires(name) or []) - found
        except PackageNotFoundError:
            continue  # of another Python or by apt
    return found


def test_every_library_that_running_needs_is_named() -> None:
    assert needed() - named("Libraries that running needs") == set()


def test_a_library_without_a_licence_in_its_wheel_is_named() -> None:
    """A package hands the wheels' files on, and nothing beside them."""
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    (without,) = re.findall(r"\((\w+)' wheel has none", text)
    for name in needed():
        try:
            lying = files(name) or []
        except PackageNotFoundError:
            continue
        words = " ".join(str(file).lower() for file in lying if ".dist-info" in str(file))
        assert re.search("licen|copying|notice", words) or name == without, name


@pytest.mark.parametrize("tools", ["bench", "build", "dev", "docs", "train"])
def test_every_tool_is_named(tools: str) -> None:
    """Not what these need in turn: that is fetched by who develops and handed on by nobody."""
    lines = (ROOT / f"requirements-{tools}.txt").read_text(encoding="utf-8").splitlines()
    asked = wanted([line for line in lines if not line.startswith("-r ")])
    told = named("Libraries that running needs") | named(
        "Tools for building the networks and for development"
    )
    assert asked - told == set()
