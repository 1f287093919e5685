"""Names as people read and sort them."""

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera.files import natural_key, printable


def test_numbers_sort_by_value() -> None:
    names = ["a10b2", "a9b10", "a9b2", "a010", "a2"]
    assert sorted(names, key=natural_key) == ["a2", "a9b2", "a9b10", "a010", "a10b2"]


@given(st.lists(st.text(), max_size=20))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural_key)) == sorted(names)


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_longer_numbers_than_machines_count_are_in_order(left: int, right: int) -> None:
    assert (natural_key(f"n{left}") < natural_key(f"n{right}")) == (left < right)


@given(st.text())
def test_shown_names_stay_on_one_line(name: str) -> None:
    assert len(printable(name).splitlines()) <= 1
    assert printable(name).isprintable()
