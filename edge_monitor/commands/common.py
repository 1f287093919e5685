"""Arguments that several commands share."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edge_monitor.settings import Settings


def add_config_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--config` and `--set`."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="configuration in TOML; see config/"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        help="overrides one key of the configuration; may be repeated",
    )


def settings_from(arguments: argparse.Namespace) -> "Settings":
    """Read the configuration that the arguments name.

    Raises:
        edge_monitor.errors.ConfigError: naming what is wrong and where.
    """
    # pydantic takes a tenth of a second to import: not for --help
    from edge_monitor.settings_file import load_settings

    settings = load_settings(arguments.config, os.environ, arguments.set)
    if settings.classifiers:
        from edge_monitor import daemon
        from edge_monitor.people import check_classifiers

        check_classifiers(settings, daemon.open_manifest())
    return settings
