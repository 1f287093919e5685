"""`scripts/bench-appliance LANE`: runs one lane and says what came of it."""

import argparse
import os
import shutil
import sys

from tests.device.lane import EXIT_IMPOSSIBLE, FailedError, ImpossibleError
from tests.device.lanes import LANES
from tests.device.places import cache

_EPILOG = f"""\
Roots, kernels and results are kept outside of the tree, in edge-monitor-appliance in
${{XDG_CACHE_HOME:-~/.cache}}; remove that folder to begin anew. Run one lane at a time.
docs/bench.md has more.

Exit status: 0 all passed; 1 something failed; 2 wrong arguments; {EXIT_IMPOSSIBLE} this machine
cannot run the lane, with the reason on standard error.
"""


def main() -> int:
    """Run the lane that the command line names."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench-appliance",
        description="Run the appliance on real parts, lane by lane.",
        epilog=_lanes() + "\n" + _EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("lane", choices=LANES, metavar="LANE", help="one of those below")
    name = parser.parse_args().lane
    results = cache("results") / name
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    os.umask(0o022)  # roots are looked at by users of their own
    try:
        LANES[name].run(results)
    except ImpossibleError as error:
        print(f"bench-appliance: {name}: skipped: {error}", file=sys.stderr)
        return EXIT_IMPOSSIBLE
    except FailedError as error:
        print(f"bench-appliance: {name}: {error}; see {results}", file=sys.stderr)
        return 1
    print(f"bench-appliance: {name}: all passed; results are in {results}")
    return 0


def _lanes() -> str:
    width = max(map(len, LANES))
    return "lanes:\n" + "".join(
        f"  {name:<{width}}  {lane.about}\n" for name, lane in LANES.items()
    )


sys.exit(main())
