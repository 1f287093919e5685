"""One measurement in a process of its own: `python -m edge_monitor.bench.task MODULE:FUNCTION {…}`.

A fresh process, so that no measurement inherits the memory, the modules or the warm caches of
another. Nothing is imported here but what the task itself needs: the time to the first result
counts from the start of this process.
"""

import json
import sys
from importlib import import_module

from edge_monitor.errors import EdgeMonitorError


def main() -> int:
    """Run a task of this package and print its result as one line of JSON; the exit status."""
    place, arguments = sys.argv[1:]
    module, _, function = place.partition(":")
    try:
        measure = getattr(import_module(f"edge_monitor.bench.{module}"), function)
        result = measure(**json.loads(arguments))
    except EdgeMonitorError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
