#!/bin/sh
# Runs in a container as root: installs what the folder's stories need, then tells them.
set -eu
cd "/src/tests/device/${FOLDER:-inside}"
if [ -e install.sh ]; then
    sh install.sh
fi
export PYTHONPATH=/src PYTHONDONTWRITEBYTECODE=1
python3 -m pytest --rootdir=. --confcutdir=. -c /dev/null -p no:cacheprovider -ra -v \
    -o "markers=fault(number, ...): see docs/faults.md" --junitxml=/bench/results.xml "$@"
