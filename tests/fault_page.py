"""docs/faults.md: which fault is tested where. `python -m tests.fault_page` writes it."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.fault_rows import FAULTS

TESTS: Final = Path(__file__).parent
PAGE: Final = TESTS.parent / "docs" / "faults.md"

_HEAD: Final = """\
# Faults

<!-- Written by `python -m tests.fault_page` from the marks of the tests: change those. -->

What can go wrong, what is right then, and the tests that make it go wrong. Those in \
`tests/device` run on a whole computer or in a container.
"""

_MARK: Final = "pytest.mark.fault"


def marked(folder: Path = TESTS) -> Mapping[int, Sequence[tuple[str, str]]]:
    """Of each fault: file, from the folder's parent, and name of every test marked with it."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for number in _numbers(node):
                    found[number].append((place, node.name))
    return found


def page() -> str:
    """The page in Markdown."""
    return _HEAD + "".join(f"\n{part}\n" for part in _parts(marked()))


def _parts(tests: Mapping[int, Sequence[tuple[str, str]]]) -> Iterator[str]:
    for number, fault in FAULTS.items():
        lines = [f"## {number}. {fault.name}", "", f"{_sentence(fault.behaviour)}", ""]
        lines += [
            f"- [{_story(name)}](../{place}) (`{place}`)" for place, name in tests.get(number, ())
        ]
        yield "\n".join(lines)


def _sentence(words: str) -> str:
    return f"Right: {words}."


def _story(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _numbers(test: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[int]:
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == _MARK:
            for given in mark.args:
                number = ast.literal_eval(given)
                if not isinstance(number, int):
                    raise TypeError(f"{test.name}: a fault is marked by its number")
                yield number


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
