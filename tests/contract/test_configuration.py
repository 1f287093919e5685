"""What docs/configuration.md says of a key's range is what the program refuses beyond."""

import re
from collections.abc import Iterator

import pytest

from edge_monitor.contract.configuration import configuration_page
from edge_monitor.errors import ConfigError
from edge_monitor.settings_file import load_settings

_NUMBER = r"(-?[\d.,]*\d)"
_ROW = re.compile(
    r"^\| `([\w.<>]+)` \| (whole number|number) \| ([^|]*) \| ([^|]*) \|", re.MULTILINE
)


ROWS = _ROW.findall(configuration_page().replace("<name>", "mask"))
"""Key, type, range and default of each number."""


def beyond(limits: str) -> Iterator[float]:
    """Values that this range excludes."""
    if match := re.search(f"^{_NUMBER} to {_NUMBER}$", limits):
        yield float(match[1].replace(",", "")) - 1
        yield float(match[2].replace(",", "")) + 1
    for words, step in (("above", 0.0), ("below", 0.0), ("at most", 1.0)):
        if match := re.search(f"{words} {_NUMBER}", limits):
            yield float(match[1].replace(",", "")) + step


@pytest.mark.parametrize(("key", "limits"), [(key, limits) for key, _, limits, _ in ROWS])
def test_a_value_beyond_its_range_is_refused(key: str, limits: str) -> None:
    values = [round(value) if value.is_integer() else value for value in beyond(limits)]
    assert len(values) == 2, limits
    for value in values:
        with pytest.raises(ConfigError, match=re.escape(key.rpartition(".")[2])):
            load_settings(None, {}, [f"{key}={value}"])


@pytest.mark.parametrize(
    ("key", "default"), [(key, text) for key, _, _, text in ROWS if text != "unset"]
)
def test_the_default_is_one_that_may_be_set(key: str, default: str) -> None:
    load_settings(None, {}, [f"{key}={default.strip('`')}"])


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("emotion", "emotion.margin", 0),
        ("emotion", "emotion.margin", 0.5),
        ("classifiers", "classifiers.mask.margin", 0),
        ("classifiers", "classifiers.mask.confidence", 0.1),
        ("board", "board.cool_c", 78),
    ],
)
def test_what_is_refused_within_its_range_is_said_below_the_table(
    section: str, key: str, value: float
) -> None:
    told = configuration_page().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    rule = told.strip().splitlines()[-1].replace("`", "").rstrip(".")
    with pytest.raises(ConfigError, match=re.escape(rule)):
        load_settings(None, {}, [f"{key}={value}"])


def test_numbers_are_found() -> None:
    assert len(ROWS) > 60
