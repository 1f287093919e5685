"""The shipped configurations, the manual and the README name keys that exist."""

import re
import tomllib
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

import pytest

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from edge_monitor.settings_labels import Classifier

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"
EXAMPLES = sorted(CONFIG.glob("*.toml"))

_COMMENTED_KEY = re.compile(r"^# (\w+) = (\S.*)$")
_TABLE = re.compile(r"^\[(\w+)((?:\.\w+)*)\]")
_FIRST_COLUMN = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)
_KEY = re.compile(r"`((?:(?:\w+|<name>)\.)+(?:\w+|\*))`")


def known_keys() -> set[str]:
    keys = {f"classifiers.<name>.{key}" for key in Classifier.model_fields}
    for section, field in Settings.model_fields.items():
        for key, part in getattr(field.annotation, "model_fields", {}).items():
            deeper = getattr(getattr(part, "annotation", None), "model_fields", None)
            keys |= (
                {f"{section}.{key}.{name}" for name in deeper} if deeper else {f"{section}.{key}"}
            )
    return keys | {f"thresholds.{field.name}" for field in fields(Thresholds)}


def test_the_three_configurations_are_here() -> None:
    assert [path.name for path in EXAMPLES] == ["demo.toml", "kiosk.toml", "vehicle.toml"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_shipped_configuration_is_valid(path: Path) -> None:
    assert load_settings(path, {}) != Settings() or path.stem == "vehicle"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_stands_in_a_comment_would_be_valid_too(path: Path) -> None:
    """Each key that is commented out is put into force, with those above it in its section."""
    section, found = "", []
    above: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := _TABLE.match(line):
            section, above = match[1] + match[2], []
        elif match := _COMMENTED_KEY.match(line):
            key, value = f"{section}.{match[1]}", tomllib.loads(f"v = {match[2]}")["v"]
            above.append(f"{key}={value}")
            read = load_settings(path, {}, above)
            assert str(attrgetter(key)(read)) == str(value)
            found.append(key)
    assert found or path.stem == "demo"


def test_in_a_vehicle_drowsiness_is_watched_and_emotion_is_off() -> None:
    vehicle = load_settings(CONFIG / "vehicle.toml", {})
    assert (vehicle.drowsiness.enabled, vehicle.emotion.enabled) == (True, False)
    assert vehicle.classifier_intervals_s() == {}
    assert vehicle.thresholds == Thresholds()


def test_at_a_kiosk_emotion_is_on_and_drowsiness_off() -> None:
    kiosk = load_settings(CONFIG / "kiosk.toml", {})
    assert (kiosk.drowsiness.enabled, kiosk.emotion.enabled) == (False, True)
    assert kiosk.perception.max_faces == 8
    assert kiosk.kiosk.enabled


def test_the_demo_needs_nothing_but_this_computer() -> None:
    demo = load_settings(CONFIG / "demo.toml", {})
    assert demo.camera.source == "models/cache/sample.mp4"
    assert (demo.buzzer.kind, demo.mqtt.enabled) == ("log", False)
    assert demo.journal.folder == Path("out/demo")
    assert demo.thresholds == Thresholds()


def named(page: str) -> set[str]:
    """The keys in the first column of a page's tables."""
    cells = _FIRST_COLUMN.findall(page)
    return {key for cell in cells for key in _KEY.findall(cell)}


def test_the_manual_names_every_key_and_no_other() -> None:
    """That it says of each what the models say holds the contract's test."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert named(page) == known_keys()


def test_the_readme_names_keys_that_there_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Configuration")[1].split("\n## ")[0]
    sections = {f"{key.split('.')[0]}.*" for key in known_keys()}
    assert named(table) <= known_keys() | sections
    assert "mqtt.enabled" in named(table)


def test_the_vehicle_configuration_shows_every_section() -> None:
    text = (CONFIG / "vehicle.toml").read_text(encoding="utf-8")
    shown = {match[1] for line in text.splitlines() if (match := _TABLE.match(line))}
    assert shown == set(Settings.model_fields)
