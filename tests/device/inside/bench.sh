#!/bin/sh
# Runs in a container as root: installs the tree, then tests it.
set -eu
sh /src/tests/device/inside/install.sh
cd /src/tests/device/inside
python3 -m pytest --rootdir=. -p no:cacheprovider -c /dev/null -ra -v \
    --junitxml=/bench/results.xml ./*_story.py
