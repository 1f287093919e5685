#!/bin/sh
# Runs on an emulated computer as root: one file of tests, named by the kernel's command line.
set -eu
exec >/bench/log.txt 2>&1
modprobe --all gpio-sim vhci-hcd uvcvideo
cd /src/tests/device
export PYTHONPATH=/src PYTHONDONTWRITEBYTECODE=1
"$PYTHON" -m pytest --rootdir=. --confcutdir=./aboard -p no:cacheprovider -c /dev/null -ra -v \
    --junitxml=/bench/results.xml "./$STORY"
