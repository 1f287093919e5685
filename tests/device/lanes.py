"""All lanes by their names, those that cost least first."""

from functools import partial

from tests.device import deb_lane, nspawn_lane
from tests.device.lane import Lane

LANES = {
    "nspawn-bookworm": Lane(
        "the service under systemd 252 of Debian 12, in a container; 4 min, the first time 6",
        partial(nspawn_lane.run, "bookworm"),
    ),
    "nspawn-trixie": Lane(
        "the same under systemd 257 of Debian 13",
        partial(nspawn_lane.run, "trixie"),
    ),
    "deb-bookworm": Lane(
        "the package of Debian 12: built, installed, upgraded, rolled back, removed; 5 min",
        partial(deb_lane.run, "bookworm"),
    ),
    "deb-trixie": Lane(
        "the same of Debian 13",
        partial(deb_lane.run, "trixie"),
    ),
    "kills": Lane(
        "SIGKILL at 1,000 random moments (KILLS=1000) in the first of these; half an hour",
        partial(nspawn_lane.run_kills, "bookworm"),
    ),
}
