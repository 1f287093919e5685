"""Debian's mirror, as this machine's apt knows it: its address stands in no file of ours."""

import subprocess

from tests.device.lane import ImpossibleError


def debian_mirror() -> str:
    """The address that apt fetches Debian itself from.

    Raises:
        ImpossibleError: apt knows none.
    """
    told = subprocess.run(
        ["apt-get", "indextargets", "--no-release-info", "--format", "$(REPO_URI)"],
        capture_output=True,
        text=True,
        check=False,
    )
    for address in told.stdout.split():
        if address.rstrip("/").endswith("/debian"):
            return address
    raise ImpossibleError("apt knows no mirror of Debian: name one in /etc/apt/sources.list")
