"""Which eyes of the development pictures cannot be seen: behind dark glasses, hands or hair.

`hidden_eyes.json` holds names of files only, by folder, with the person's own side: `left`, `right`
or `both`. It was made by looking at all of them.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from edge_monitor.perception.eye_region import LEFT, EyeSide

FILE: Final = Path(__file__).with_name("hidden_eyes.json")


def is_hidden(source: str, name: str, side: EyeSide) -> bool:
    """Whether somebody noted that this eye cannot be seen."""
    noted = _noted().get(source, {}).get(Path(name).stem)
    return noted in {"both", "left" if side is LEFT else "right"}


@cache
def _noted() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content
