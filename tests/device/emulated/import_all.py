"""Run on a board: imports every module of the monitor, and those that are named besides."""

import pkgutil
import sys
from importlib import import_module

import edge_monitor

NOT_SERVED = ("__main__", "edge_monitor.bench.facemesh")
"""What runs when imported, and what compares with libraries that no board has."""

for module in pkgutil.walk_packages(edge_monitor.__path__, "edge_monitor."):
    if not module.name.endswith(NOT_SERVED):
        import_module(module.name)
for name in sys.argv[1:]:
    import_module(name)
print(len([name for name in sys.modules if name.startswith("edge_monitor.")]))
