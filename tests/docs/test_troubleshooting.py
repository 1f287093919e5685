"""What the manual says that the doctor says, the doctor says."""

import re
from pathlib import Path

from edge_monitor.doctor.examination import CHECKS
from edge_monitor.types import Status
from tests.docs.markdown import ROOT

PAGE = ROOT / "docs" / "troubleshooting.md"

DOCTOR = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "edge_monitor" / "doctor").glob("*.py"))
)

_ROW = re.compile(r"^\|[^|]*\|[^|]*\|([^|]*)\|[^|]*\|$", re.MULTILINE)
_QUOTE = re.compile(r"`(\w+)(?:: ([^`]+))?`")


def quotes(page: Path) -> list[tuple[str, str]]:
    """Check and words of each quotation in the third column."""
    cells = _ROW.findall(page.read_text(encoding="utf-8"))
    return [quote for cell in cells for quote in _QUOTE.findall(cell)]


def test_the_doctor_is_quoted_as_it_speaks() -> None:
    found = quotes(PAGE)
    assert len(found) > 20
    assert [name for name, _ in found if name not in CHECKS] == []
    assert [words for _, words in found if words not in DOCTOR] == []


def test_whatever_it_cannot_see_for_is_a_symptom() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [why for why in Status if why is not Status.VALID and f"`{why}`" not in text] == []


def test_each_trouble_has_one_place() -> None:
    headings = re.findall(r"^## .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == len(set(headings))
