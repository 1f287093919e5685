"""Where things lie: the tree, and what lanes keep outside of it."""

import os
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]


def cache(name: str) -> Path:
    """A folder of this name that outlives the run; made if it is not there."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base).absolute() / "edge-monitor-appliance" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
