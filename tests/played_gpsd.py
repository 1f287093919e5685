"""A real gpsd that hears a receiver in a moving vehicle, played by gpsfake."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import IN_CI, free_port

_KNOTS: Final = 48.6
PLAYED_KMH: Final = _KNOTS * 1.852
"""How fast the vehicle goes."""

_PATHS: Final = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin"


def _nmea(body: str) -> str:
    check = 0
    for character in body:
        check ^= ord(character)
    return f"${body}*{check:02X}\r\n"


@contextlib.contextmanager
def played_gpsd(folder: Path) -> Iterator[int]:
    """The port of a gpsd, for as long as the vehicle drives; the test is skipped without one."""
    missing = [name for name in ("gpsd", "gpsfake") if not shutil.which(name, path=_PATHS)]
    if missing and IN_CI:
        pytest.fail("no gpsd here: apt-get install gpsd gpsd-clients", pytrace=False)
    if missing:
        pytest.skip("no gpsd here: apt-get install gpsd gpsd-clients")
    log = folder / "drive.nmea"
    log.write_text(
        "".join(
            _nmea(f"GPGGA,1200{s:02d}.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,")
            + _nmea("GPGSA,A,3,04,05,09,12,24,25,29,31,,,,,1.8,0.9,1.5")
            + _nmea(f"GPRMC,1200{s:02d}.00,A,4807.038,N,01131.000,E,{_KNOTS},084.4,230326,,,A")
            for s in range(60)
        ),
        newline="",
    )
    port = free_port()
    program = shutil.which("gpsfake", path=_PATHS)
    assert program is not None
    with (folder / "gpsfake.log").open("wb") as out:
        playing = subprocess.Popen(
            [program, "-q", "-c", "0.05", "-P", str(port), str(log)],
            stdout=out,
            stderr=out,
            env={"PATH": _PATHS},
            cwd=folder,
        )
    try:
        yield port
    finally:
        playing.terminate()  # by its id; it ends the gpsd that it started
        playing.wait(10)
