#!/bin/sh
# Runs in a container as root: installs the tree, then tests it.
set -eu
sh /src/tests/device/inside/install.sh
cd /src/tests/device/inside
export PYTHONPATH=/src PYTHONDONTWRITEBYTECODE=1
python3 -m pytest --rootdir=. --confcutdir=. -c /dev/null -p no:cacheprovider -ra -v \
    -o "markers=fault(number, ...): see docs/faults.md" --junitxml=/bench/results.xml "$@"
