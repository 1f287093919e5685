"""Checks of config.txt."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.doctor import overlays
from edge_monitor.doctor.finding import Finding, Verdict

WANTED = {"buzzer.pin": 17, "button.pin": 4}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "boot/firmware/config.txt"
    path.parent.mkdir(parents=True)
    return path


def look(config: Path, text: str, *, ribbon: bool = False) -> Finding:
    config.write_text(text)
    return overlays.overlays(WANTED, ribbon=ribbon, root=config.parents[2])


@pytest.mark.parametrize(
    "line",
    [
        "dtoverlay=gpio-ir,gpio_pin=17",
        "dtoverlay=gpio-fan,gpiopin=17,temp=60000",
        "dtoverlay = w1-gpio # thermometer",
        "dtoverlay=w1-gpio,pullup=1",
    ],
)
def test_an_overlay_that_has_a_pin_of_ours_is_named_with_its_line(config: Path, line: str) -> None:
    found = look(config, f"# a comment\n{line}\n")
    assert found.verdict is Verdict.WARN
    assert found.text.startswith(f"{config}:2: dtoverlay=")
    assert "set b" in found.cure


@pytest.mark.parametrize(
    "line",
    [
        "dtoverlay=gpio-ir,gpio_pin=23",
        "dtoverlay=vc4-kms-v3d",
        "dtparam=i2c_arm=on,spi=on",
        "#dtoverlay=w1-gpio",
        "[none]\ndtoverlay=w1-gpio",
        "enable_uart=1",
    ],
)
def test_what_has_other_pins_is_in_nobodys_way(config: Path, line: str) -> None:
    assert look(config, line).verdict is Verdict.OK


def test_buses_have_pins_too(config: Path) -> None:
    config.write_text("dtparam=i2c_arm=on,spi=on\n")
    root = config.parents[2]
    for pin, verdict in ((2, Verdict.WARN), (8, Verdict.WARN), (18, Verdict.OK)):
        assert overlays.overlays({"light.pin": pin}, ribbon=False, root=root).verdict is verdict
    config.write_text("enable_uart=1\n")
    assert overlays.overlays({"light.pin": 14}, ribbon=False, root=root).verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("camera_auto_detect=1\n", Verdict.OK),
        ("dtoverlay=imx708,cam0\n", Verdict.OK),
        ("camera_auto_detect=0\n", Verdict.NOTE),
        ("", Verdict.NOTE),
    ],
)
def test_a_ribbon_camera_must_be_looked_for(config: Path, text: str, verdict: Verdict) -> None:
    assert look(config, text, ribbon=True).verdict is verdict
    assert look(config, text, ribbon=False).verdict is Verdict.OK


def test_a_clock_chip_that_does_not_answer_is_told(config: Path) -> None:
    text = "dtoverlay=i2c-rtc,ds3231\n"
    assert look(config, text).verdict is Verdict.WARN
    (config.parents[2] / "dev").mkdir()
    (config.parents[2] / "dev/rtc0").touch()
    assert look(config, text).verdict is Verdict.OK


def test_other_computers_have_no_such_file(tmp_path: Path) -> None:
    assert overlays.overlays(WANTED, ribbon=True, root=tmp_path).verdict is Verdict.NOTE


@given(st.binary(max_size=200))
def test_any_file_is_read_without_a_fault(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    root = tmp_path_factory.mktemp("root")
    (root / "boot").mkdir()
    (root / "boot/config.txt").write_bytes(content)
    assert overlays.overlays(WANTED, ribbon=True, root=root).text
