"""Names what `python -m models.build` would make: `python -m models.build.missing`.

Needs none of the build's tools, so that set-up asks here before it installs them.
"""

import sys
from pathlib import Path

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import load_manifest
from models.build.files import is_whole
from models.build.wheel import PORTRAIT


def missing(models: Path) -> list[str]:
    """Roles whose network is missing or damaged, and the demo's portrait if it is.

    Args:
        models: the folder with the manifest.

    Raises:
        ModelError: the manifest cannot be read.
    """
    specs = load_manifest(models / "MANIFEST.toml").models.values()
    files = [(spec.role, spec.path, spec.sha256) for spec in specs]
    cache = models / "cache"
    files += [(m.name, cache / m.name, m.sha256) for m in PORTRAIT.members]
    return [name for name, path, sha256 in files if not is_whole(path, sha256)]


def main() -> int:
    """Print what is missing on one line, nothing when all is there; the exit status."""
    try:
        names = missing(Path(__file__).resolve().parent.parent)
    except ModelError as error:
        print(f"models: {error}", file=sys.stderr)
        return error.exit_status
    if names:
        print(", ".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
