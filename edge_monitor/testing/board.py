"""A board that can be heated: files as the kernel's, in a folder of the test."""

from pathlib import Path


class FakeBoard:
    """What `board.sysfs` may name; nothing is told until it is set.

    Args:
        sysfs: an empty folder.
    """

    def __init__(self, sysfs: Path) -> None:
        self.sysfs = sysfs

    def heat(self, temperature_c: float, zone: int = 0) -> None:
        """Let a sensor tell this temperature from now on, in degrees Celsius."""
        folder = self.sysfs / "class" / "thermal" / f"thermal_zone{zone}"
        _write(folder / "temp", f"{round(temperature_c * 1000)}\n")

    def throttle(self, bits: int) -> None:
        """Let a Raspberry Pi's firmware tell these bits, as `vcgencmd get_throttled` shows them."""
        folder = self.sysfs / "devices" / "platform" / "soc" / "soc:firmware"
        _write(folder / "get_throttled", f"{bits:x}\n")

    def alarm_voltage(self, *, low: bool) -> None:
        """Let the sensor of other kernels tell whether the supply is too weak."""
        folder = self.sysfs / "class" / "hwmon" / "hwmon1"
        _write(folder / "name", "rpi_volt\n")
        _write(folder / "in0_lcrit_alarm", f"{low:d}\n")


def _write(path: Path, text: str) -> None:
    """At once: who reads it meanwhile sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="ascii")
    part.replace(path)
