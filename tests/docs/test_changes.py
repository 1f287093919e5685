"""The list of changes names the version that this is, in the form of Keep a Changelog."""

import re

from edge_monitor import __version__
from tests.docs.markdown import ROOT

CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")
_VERSION = re.compile(r"^## \[([^\]]+)\](.*)$", re.MULTILINE)
_KIND = re.compile(r"^### (.*)$", re.MULTILINE)


def test_the_version_is_semantic_and_the_newest_of_the_list() -> None:
    assert SEMANTIC.fullmatch(__version__)
    names = [name for name, _ in _VERSION.findall(CHANGES) if name != "Unreleased"]
    assert names[0] == __version__
    assert len(names) == len(set(names))


def test_each_version_has_its_day_unless_it_is_still_being_made() -> None:
    for name, rest in _VERSION.findall(CHANGES):
        assert re.fullmatch(r" - (\d{4}-\d\d-\d\d|not released yet)", rest) or name == "Unreleased"


def test_changes_are_of_the_six_kinds() -> None:
    kinds = set(_KIND.findall(CHANGES))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert kinds


def test_the_version_stands_in_one_place() -> None:
    """A package's file name in the manual is an example of that version."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'version = { attr = "edge_monitor.__version__" }' in project
    for page in ("README.md", "docs/service.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert set(re.findall(r"edge-monitor_(\d+\.\d+\.\d+)", text)) <= {__version__}
