"""Names what `python -m models.build` would make: `python -m models.build.missing`.

Needs none of the build's tools, so that set-up asks here before it installs them.
"""

import sys
from pathlib import Path

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import load_manifest
from models.build.files import is_whole
from models.build.places import CACHE, MANIFEST
from models.build.wheel import PORTRAIT


def missing(manifest: Path, cache: Path) -> list[str]:
    """Roles whose network is missing or damaged, and the demo's portrait if it is.

    Raises:
        ModelError: the manifest cannot be read.
    """
    specs = load_manifest(manifest).models.values()
    files = [(spec.role, spec.path, spec.sha256) for spec in specs]
    files += [(m.name, cache / m.name, m.sha256) for m in PORTRAIT.members]
    return [name for name, path, sha256 in files if not is_whole(path, sha256)]


def main() -> int:
    """Print what is missing on one line, nothing when all is there; the exit status."""
    try:
        names = missing(MANIFEST, CACHE)
    except ModelError as error:
        print(f"models: {error}", file=sys.stderr)
        return error.exit_status
    if names:
        print(", ".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
