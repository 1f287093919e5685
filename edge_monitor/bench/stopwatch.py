"""Times functions where they stand, nested ones apart, without a line in the code that is timed."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

Path = tuple[str, ...]
"""Names of the timed functions that were under way, the outermost first."""


class Stopwatch:
    """Adds up seconds by where they were spent.

    Attributes:
        seconds: of each path, what is nested in it counted in; cleared by whoever reads it.
    """

    def __init__(self) -> None:
        self.seconds: dict[Path, float] = {}
        self._path: Path = ()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed under this name."""

        def call(*args: Any, **kwargs: Any) -> Any:
            outside = self._path
            path = self._path = (*outside, name)
            begin_s = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent_s = time.perf_counter() - begin_s
                self.seconds[path] = self.seconds.get(path, 0.0) + spent_s
                self._path = outside

        return call

    @contextmanager
    def on(self, places: Mapping[str, str]) -> Iterator[None]:
        """Time functions while the context lasts.

        Args:
            places: `module:function` or `module:Class.method`, and the name to time it under.
                Modules that were not imported are passed over.
        """
        with ExitStack() as stack:
            for place, name in places.items():
                module, _, attributes = place.partition(":")
                if module not in sys.modules:
                    continue
                owner: Any = sys.modules[module]
                *classes, attribute = attributes.split(".")
                for class_ in classes:
                    owner = getattr(owner, class_)
                plain = getattr(owner, attribute)
                setattr(owner, attribute, self.timed(name, plain))
                stack.callback(setattr, owner, attribute, plain)
            yield
