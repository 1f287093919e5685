"""`edge-monitor check-config`: read a configuration and show what is in force."""

import argparse

from edge_monitor.commands.common import add_config_arguments, settings_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_config_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Print the configuration in force as JSON; errors name file, line and key."""
    settings = settings_from(arguments)
    print(settings.model_dump_json(indent=2))
    return 0
