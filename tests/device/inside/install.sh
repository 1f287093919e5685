#!/bin/sh
# Puts the tree where the service expects it; Python's packages are there already.
set -eu
home=/opt/edge-monitor
mkdir -p "$home/models/cache" /etc/edge-monitor
cp -r /src/edge_monitor /src/pyproject.toml /src/requirements.txt /src/README.md "$home"
cp /src/models/MANIFEST.toml "$home/models"
(cd /src/models && find . -name '*.tflite' -o -name '*.npz' -o -name 'sample.*') |
    while read -r file; do
        mkdir -p "$(dirname "$home/models/$file")"
        cp "/src/models/$file" "$home/models/$file"
    done
"$home/.venv/bin/python" -m pip install --quiet --no-index --no-deps --no-build-isolation \
    --root-user-action=ignore --editable "$home"
"$home/.venv/bin/python" -m compileall -q "$home/edge_monitor"
cp /src/systemd/edge-monitor.service /usr/lib/systemd/system
cp /src/systemd/sysusers.conf /usr/lib/sysusers.d/edge-monitor.conf
cp /src/systemd/tmpfiles.conf /usr/lib/tmpfiles.d/edge-monitor.conf
cp /src/systemd/60-edge-monitor.rules /usr/lib/udev/rules.d
systemd-sysusers edge-monitor.conf
systemd-tmpfiles --create edge-monitor.conf
systemctl daemon-reload
