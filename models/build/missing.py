"""Names what `python -m models.build` would make: `python -m models.build.missing`.

Needs none of the build's tools, so that set-up asks here before it installs them.
"""

import sys
from pathlib import Path

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import cure_of, load_manifest
from models.build.files import is_whole
from models.build.places import CACHE, MANIFEST
from models.build.recipe import RECIPES
from models.build.wheel import PORTRAIT


def missing(manifest: Path, cache: Path) -> list[str]:
    """Roles whose network is to be built, and the demo's portrait if it is missing or damaged.

    Raises:
        ModelError: the manifest cannot be read, or a network is damaged that was trained here: it
            is part of the program and cannot be built.
    """
    specs = load_manifest(manifest).models.values()
    built = {recipe.role for recipe in RECIPES}
    for spec in specs:
        if spec.role not in built and not is_whole(spec.path, spec.sha256):
            raise ModelError(
                f"{spec.path}: missing or damaged, and part of the program:"
                " take it from where the program came from (git checkout)"
            )
    files = [(spec.role, spec.path, spec.sha256) for spec in specs if spec.role in built]
    files += [(m.name, cache / m.name, m.sha256) for m in PORTRAIT.members]
    return [name for name, path, sha256 in files if not is_whole(path, sha256)]


def damaged_classifiers(manifest: Path) -> list[str]:
    """Of each classifier whose file is missing or damaged, which set-up cannot mend, one line.

    The program runs without them.

    Raises:
        ModelError: the manifest cannot be read.
    """
    specs = [classifier.model for classifier in load_manifest(manifest).classifiers.values()]
    return [
        f"{spec.path}: missing or damaged: {cure_of(spec)}"
        for spec in specs
        if not is_whole(spec.path, spec.sha256)
    ]


def main() -> int:
    """Print what is missing on one line, nothing when all is there; the exit status."""
    try:
        for line in damaged_classifiers(MANIFEST):
            print(f"models: warning: {line}", file=sys.stderr)
        names = missing(MANIFEST, CACHE)
    except ModelError as error:
        print(f"models: {error}", file=sys.stderr)
        return error.exit_status
    if names:
        print(", ".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
