"""How far long work has come: a bar on a terminal, a line for each part elsewhere."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Self, TypeVar

_TICK_S: Final = 1.0

Item = TypeVar("Item")

Shown = Callable[[str, Iterable[Item], int | None], Iterable[Item]]
"""Passes on what comes of something with a name and a known or unknown count, and shows it."""


def shown(name: str, items: Iterable[Item], total: int | None) -> Iterator[Item]:
    """The items, on a terminal with a bar of this name, elsewhere after a line with it."""
    if not sys.stderr.isatty():
        print(name, file=sys.stderr)
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, desc=name, total=total, unit=" frames", leave=False)


def unshown(_name: str, items: Iterable[Item], _total: int | None) -> Iterable[Item]:
    """The items, without a word."""
    return items


class StepBar:
    """Tells the steps of some work by their names; its clock goes on during long ones.

    Args:
        program: what the lines begin with.
        steps: how many there will be.
    """

    def __init__(self, program: str, steps: int) -> None:
        self._program = program
        self._steps = steps
        self._begun = 0
        self._bar: Any = None
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="progress", daemon=True)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from tqdm import tqdm

            layout = "{desc} |{bar:20}| {n_fmt}/{total_fmt} [{elapsed}]"
            self._bar = tqdm(total=self._steps, bar_format=layout, leave=False)
            self._ticker.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._ended.set()
            self._ticker.join()
            self._bar.close()

    def __call__(self, what: str) -> None:
        """The step that begins now."""
        if self._bar is None:
            print(f"{self._program}: {what} …", file=sys.stderr)
            return
        self._bar.set_description_str(f"{self._program}: {what} …", refresh=False)
        self._bar.n = self._begun
        self._begun += 1
        self._bar.refresh()

    def _tick(self) -> None:
        while not self._ended.wait(_TICK_S):
            self._bar.refresh()
