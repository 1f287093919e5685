"""Debian packages of this tree, built in the Debian that they are for."""

import re
import shutil
from pathlib import Path

from tests.device import pip_settings
from tests.device.places import TREE, cache
from tests.device.rootfs import run_inside

_NEEDED = (
    *("config", "docs", "edge_monitor", "models", "packaging", "scripts", "systemd"),
    *("LICENSE", "pyproject.toml", "requirements.txt"),
    *sorted(path.name for path in TREE.glob("*.md")),
)
_VERSION = re.compile('__version__ = "(.+)"')


def build_packages(suite: str, root: Path) -> Path:
    """Two packages that follow each other: of the tree, and of its successor.

    The successor has a higher version and another configuration by default, nothing else.

    Args:
        suite: such as `bookworm`.
        root: of that suite with python3-venv; stays as it is.

    Returns:
        A copy of the tree, set up in that suite, with its package in `out`, where scripts/deb
        leaves it; the successor's is in `out/next`, that for boards in `out/boards`.

    Raises:
        FailedError: one could not be built.
    """
    tree = cache("packages") / suite
    _copy(tree)
    version, configuration = tree / "edge_monitor/__init__.py", tree / "config/vehicle.toml"
    there = version.read_text(encoding="utf-8")
    version.write_text(_VERSION.sub(r'__version__ = "\1.1"', there), encoding="utf-8")
    comments = configuration.read_text(encoding="utf-8")
    configuration.write_text(f"# The next version's.\n{comments}", encoding="utf-8")
    _build(root, tree, "out/next")
    version.write_text(there, encoding="utf-8")
    configuration.write_text(comments, encoding="utf-8")
    _build(root, tree, "out")
    _build(root, tree, "out/boards", "--architecture", "arm64")
    return tree


def _copy(tree: Path) -> None:
    """The tree anew; the environment that was made of it and earlier packages stay."""
    for name in _NEEDED:
        source, target = TREE / name, tree / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=_left_here)
        else:
            shutil.copy2(source, target)


def _left_here(folder: str, names: list[str]) -> list[str]:
    """What no package is made of: compiled code, and the gigabytes that training keeps."""
    place = Path(folder)
    in_cache = place == TREE / "models" / "cache"
    return [n for n in names if n == "__pycache__" or (in_cache and (place / n).is_dir())]


def _build(root: Path, tree: Path, folder: str, *options: str) -> None:
    for package in (tree / folder).glob("*.deb"):  # of an earlier version of the tree
        if not package.name.startswith("edge-monitor_" + _version(tree) + "+"):
            package.unlink()
    run_inside(
        root,
        *("/build/scripts/deb", *options, f"/build/{folder}"),
        options=[
            "--volatile=overlay",
            f"--bind={tree}:/build",
            f"--bind={cache('pip')}:/root/.cache/pip",
            *pip_settings.container_options(),
        ],
    )


def _version(tree: Path) -> str:
    found = _VERSION.search((tree / "edge_monitor/__init__.py").read_text(encoding="utf-8"))
    assert found is not None, "the package names its version"
    return found[1]
