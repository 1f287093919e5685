"""`edge-monitor models`: the networks of the manifest, and whether their files are sound."""

import argparse
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edge_monitor.perception.manifest import ModelSpec

_COLUMNS = ("role", "file", "size", "sha256", "input", "licence", "state")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def main(arguments: argparse.Namespace) -> int:
    """Print a table.

    Raises:
        edge_monitor.errors.ModelError: a network is missing or damaged; told after the table.
    """
    from edge_monitor import daemon
    from edge_monitor.doctor.program import model_faults
    from edge_monitor.errors import ModelError

    manifest = daemon.open_manifest()
    faults = model_faults(manifest)
    told = [_told(spec, faults[role]) for role, spec in manifest.all().items()]
    if arguments.json:
        print(json.dumps(told, indent=2))
    else:
        _print_table([_row(model) for model in told])
    wrong = [fault for fault in faults.values() if fault is not None]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise ModelError(f"{wrong[0]}{more}")
    for role in daemon.ROLES:
        manifest.get(role)
    return 0


def _told(spec: "ModelSpec", fault: str | None) -> dict[str, Any]:
    return {
        "role": spec.role,
        "file": str(spec.path),
        "size_bytes": spec.path.stat().st_size if spec.path.is_file() else None,
        "sha256": spec.sha256,
        "input_shape": list(spec.input.shape),
        "input_dtype": spec.input.dtype,
        "licence": spec.licence,
        "source": spec.source,
        "fault": fault,
    }


def _row(model: dict[str, Any]) -> tuple[str, ...]:
    size = model["size_bytes"]
    shape = " x ".join(map(str, model["input_shape"]))
    return (
        model["role"],
        model["file"].rpartition("/")[2],
        "-" if size is None else f"{size / 1000:.0f} kB",
        model["sha256"][:12],
        f"{shape} {model['input_dtype']}",
        model["licence"],
        "verified" if model["fault"] is None else _reason(model),
    )


def _reason(model: dict[str, Any]) -> str:
    """The fault without the path, which stands in its own column."""
    return str(model["fault"]).removeprefix(f"{model['file']}: ")


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    for row in (_COLUMNS, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
