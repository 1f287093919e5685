"""`edge-monitor schema`: the contract with whoever reads what is published."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="of a payload; without one, all names are listed"
    )
    parser.add_argument(
        "--asyncapi", action="store_true", help="the AsyncAPI document of all topics instead"
    )


def main(arguments: argparse.Namespace) -> int:
    """Print a JSON Schema, the AsyncAPI document or the names.

    Raises:
        edge_monitor.errors.UsageError: there is no such payload, or too much is asked for.
    """
    from edge_monitor.contract import files
    from edge_monitor.errors import UsageError

    if arguments.asyncapi and arguments.name is not None:
        raise UsageError("--asyncapi tells all topics at once: leave NAME or --asyncapi away")
    if arguments.asyncapi:
        print(files.asyncapi_text(), end="")
    elif arguments.name is None:
        print("\n".join(files.names()))
    else:
        print(files.schema_text(arguments.name), end="")
    return 0
