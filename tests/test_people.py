"""What the configuration asks for of all faces, against what the manifest has."""

from pathlib import Path

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.people import (
    check_classifiers,
    classifier_labels,
    classifier_states,
    people_policy,
)
from edge_monitor.perception.manifest import Manifest, load_manifest
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from edge_monitor.types import RUNNING
from tests.foreign_network import LABELS, Foreign


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    path = tmp_path / "MANIFEST.toml"
    path.write_text(Foreign().write(tmp_path, "light") + Foreign().write(tmp_path, "shade"))
    return load_manifest(path)


def wanting(*overrides: str) -> Settings:
    return load_settings(None, {}, overrides)


def test_nothing_is_asked_for_unless_it_stands_there(manifest: Manifest) -> None:
    assert people_policy(Settings(), manifest) is None
    assert classifier_labels(Settings(), manifest) == {}
    off = wanting("classifiers.light.enabled=false")
    assert people_policy(off, manifest) is None
    assert off.classifier_intervals_s() == {}


def test_what_stands_there_is_on_with_a_cadence_of_its_own(manifest: Manifest) -> None:
    both = wanting("classifiers.light.interval_s=0.5", "classifiers.shade={}")
    assert both.classifier_intervals_s() == {"light": 0.5, "shade": 1.0}
    assert classifier_labels(both, manifest) == {"light": LABELS, "shade": LABELS}
    assert people_policy(both, manifest) is not None


def test_a_name_that_the_manifest_has_not_is_an_error_even_where_it_is_off(
    manifest: Manifest,
) -> None:
    for override in ("classifiers.lihgt={}", "classifiers.lihgt.enabled=false"):
        with pytest.raises(ConfigError) as caught:
            check_classifiers(wanting(override), manifest)
        assert str(caught.value) == (
            f"classifiers.lihgt: {manifest.path}: no classifier 'lihgt'; there are: light, shade"
        )


def test_a_file_that_cannot_be_opened_is_told_and_the_others_run(manifest: Manifest) -> None:
    manifest.classifier("shade").model.path.unlink()
    states = classifier_states(wanting("classifiers.light={}", "classifiers.shade={}"), manifest)
    assert states["light"] == RUNNING
    assert "shade.tflite: cannot be read" in states["shade"]


def test_looks_that_are_far_apart_are_not_taken_for_a_loss() -> None:
    seldom = wanting("classifiers.light.interval_s=10")
    assert seldom.classifiers["light"].limits().unmeasured_s == 20.0


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("classifiers.Light={}", "classifiers.Light"),
        ("classifiers.light.interval_s=-1", "classifiers.light.interval_s: input should be"),
        ("classifiers.light.interval=1", "classifiers.light.interval: no such key"),
        ("classifiers.light.margin=0.7", "classifiers.light: 0 < margin <= confidence"),
        ("classifiers=mask", "classifiers: input should be a valid dictionary"),
    ],
)
def test_what_is_wrong_is_named(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        wanting(override)
