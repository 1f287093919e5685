"""Builds what is missing or damaged of the networks and fetches the demo's portrait."""

import sys

from edge_monitor.errors import EdgeMonitorError
from edge_monitor.perception.manifest import load_manifest
from models.build.files import is_whole
from models.build.network import build
from models.build.places import CACHE, MANIFEST
from models.build.recipe import RECIPES
from models.build.wheel import NETWORKS, PORTRAIT


def main() -> int:
    """Build all and say so; the exit status."""
    try:
        _build()
    except EdgeMonitorError as error:
        print(f"models: {error}", file=sys.stderr)
        return error.exit_status
    except OSError as error:
        print(f"models: {error}", file=sys.stderr)
        return 1
    return 0


def _build() -> None:
    manifest = load_manifest(MANIFEST)
    pairs = [(manifest.get(recipe.role), recipe) for recipe in RECIPES]
    missing = [(spec, recipe) for spec, recipe in pairs if not is_whole(spec.path, spec.sha256)]
    if missing:
        NETWORKS.fetch(CACHE)
    for spec, recipe in missing:
        print(f"models: building {spec.role}", flush=True)
        build(spec, recipe)
    PORTRAIT.fetch(CACHE)
    print(f"models: {', '.join(spec.role for spec, _ in pairs)} and the portrait are there")


if __name__ == "__main__":
    sys.exit(main())
