"""`edge-monitor check-config`: read a configuration and show what is in force."""

import argparse

from edge_monitor.commands.common import add_config_arguments, settings_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_config_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Print the configuration in force as JSON, without a camera's password.

    Errors name file, line and key.
    """
    from edge_monitor import daemon

    settings = settings_from(arguments)
    camera = settings.camera.model_copy(update={"source": daemon.source_shown(settings)})
    print(settings.model_copy(update={"camera": camera}).model_dump_json(indent=2))
    return 0
