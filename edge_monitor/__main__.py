"""`python -m edge_monitor` is `edge-monitor`."""

import sys

from edge_monitor.cli import main

sys.exit(main())
