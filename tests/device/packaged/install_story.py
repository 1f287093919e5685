"""`scripts/install` on a machine with systemd: it says what it changed and only that."""

import subprocess

from tests.device.inside.appliance import CONFIG, STATE
from tests.device.packaged import machine
from tests.device.packaged.machine import HOME

PRESENT = machine.package("out")


def install(*arguments: str) -> list[str]:
    """What the script prints about changes."""
    done = subprocess.run(
        ["/build/scripts/install", *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_it_says_what_it_changed_and_the_second_time_that_nothing_has() -> None:
    told = install()
    version = machine.version_in(PRESENT)
    assert f"install: + package edge-monitor {version}" in told
    assert f"install: + {CONFIG}" in told
    assert f"install: + {HOME}" in told
    assert "install: + starts at boot" in told
    assert all(line.startswith("install: + ") for line in told)
    assert machine.installed() == version
    assert install() == ["install: nothing changed"]


def test_it_mends_what_somebody_deleted() -> None:
    install()
    network = HOME / "models/eye/eye.tflite"
    network.unlink()
    assert install() == [f"install: - damaged: {network}"]
    assert network.exists()


def test_uninstalled_configuration_and_state_stay_until_they_are_purged() -> None:
    install()
    told = install("--uninstall")
    assert f"install: - {HOME}" in told
    assert "install: - starts at boot" in told
    assert CONFIG.exists()
    assert STATE.exists()
    assert install("--uninstall") == ["install: nothing changed"]
    told = install("--purge")
    assert f"install: - {CONFIG}" in told
    assert f"install: - {STATE}" in told
    assert not CONFIG.parent.exists()
    assert install("--purge") == ["install: nothing changed"]
