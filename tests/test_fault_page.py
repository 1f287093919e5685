"""Every fault has its tests, and the page says which."""

from tests.fault_page import PAGE, marked, page
from tests.fault_rows import FAULTS


def test_every_fault_is_made_by_some_test_and_every_mark_is_a_fault() -> None:
    assert set(marked()) == set(FAULTS)


def test_the_page_says_what_the_marks_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.fault_page"
