"""Finding the line of a key, for messages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.toml_lines import line_of

TEXT = """\
# a comment with mqtt = 1 in it
device.id = "x"

[mqtt]
host = "h"   # [buzzer]
port=1
[ buzzer ]   # with blanks
pin = 17
[thresholds.more]
x = 1
["light"]
'pin' = 27
[[web]]
port = 80
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("device", "id"), 2),
        (("mqtt", "port"), 6),
        (("mqtt", "missing"), 4),
        (("buzzer", "pin"), 8),
        (("thresholds", "more", "x"), 10),
        (("mqtt", "port", "0"), 6),
        (("light", "pin"), 12),
        (("web",), 13),
        (("camera", "source"), None),
    ],
)
def test_the_line_of_the_key_or_of_the_table_around_it(
    key: tuple[str, ...], line: int | None
) -> None:
    assert line_of(TEXT, key) == line


def test_a_line_of_blanks_takes_no_time_of_its_own() -> None:
    began_s = time.process_time()
    line_of("[" + " " * 2000 + "1]]", ("camera", "source"))
    assert time.process_time() - began_s < 1.0


@given(text=st.text(), key=st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_any_text_has_the_line_or_has_not(text: str, key: list[str]) -> None:
    line = line_of(text, key)
    assert line is None or 1 <= line <= len(text.splitlines())
