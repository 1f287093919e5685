"""All lanes by their names, those that cost least first."""

from functools import partial

from tests.device import arm_lane, computer_lane, deb_lane, nspawn_lane, picamera_lane
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
    "aarch64-bookworm": Lane(
        "Raspberry Pi 4's processor, emulated, with Python 3.11: the same events as here; 5 min",
        partial(arm_lane.run, "bookworm"),
    ),
    "aarch64-trixie": Lane(
        "the same for Raspberry Pi 5 with Python 3.13",
        partial(arm_lane.run, "trixie"),
    ),
    "aarch64-bookworm-whole": Lane(
        "the first of these on every picture of the film, and the tests of two rooms; 20 min",
        partial(arm_lane.run, "bookworm", whole=True),
    ),
    "aarch64-trixie-whole": Lane(
        "likewise the second",
        partial(arm_lane.run, "trixie", whole=True),
    ),
    "computer": Lane(
        "pins, button and USB camera of an emulated computer; 10 min, the first time 12",
        computer_lane.run,
    ),
    "picamera2": Lane(
        "our source on picamera2 and libcamera's virtual camera; 2 min, the first time 5",
        picamera_lane.run,
    ),
    "kills": Lane(
        "SIGKILL at 1,000 random moments (KILLS=1000) in the first of these; half an hour",
        partial(nspawn_lane.run_kills, "bookworm"),
    ),
}
