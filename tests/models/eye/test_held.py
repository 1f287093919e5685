"""Who is kept back from training."""

from hypothesis import given
from hypothesis import strategies as st

from models.eye.held import is_held


def test_about_one_person_in_ten_is_kept_back() -> None:
    held = sum(is_held(f"iBUG/image_{number:04d}_1.jpg") for number in range(5000))
    assert 430 < held < 570


def test_the_same_people_are_kept_back_for_ever() -> None:
    people = [f"driver_frames/{number}" for number in range(40)]
    assert [number for number, name in enumerate(people) if is_held(name)] == [5, 6, 20, 28, 34, 36]


@given(st.text())
def test_any_name_is_on_one_side(name: str) -> None:
    assert is_held(name) in {True, False}
