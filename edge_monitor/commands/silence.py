"""`edge-monitor silence`: pull low what a killed monitor has left high; the service's last step."""

import argparse
import sys


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: the configuration may be what has failed."""


def main(_arguments: argparse.Namespace) -> int:
    """Silence each pin that was driven; exit status 1 where one could not be."""
    from edge_monitor.outputs.silence import silence
    from edge_monitor.system.lock import runtime_directory

    faults = silence(runtime_directory())
    for line, fault in faults.items():
        if fault is None:
            print(f"GPIO{line} is low", flush=True)
        else:
            print(f"edge-monitor: GPIO{line} cannot be silenced: {fault}", file=sys.stderr)
    return int(any(fault is not None for fault in faults.values()))
