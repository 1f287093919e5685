"""What the perceiver refuses to start with."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.perceiver import Perceiver, PerceptionOptions


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"detector_interval_s": -1.0}, "detector_interval_s"),
        ({"detector_interval_s": float("nan")}, "detector_interval_s"),
        ({"detector_interval_s": float("inf")}, "detector_interval_s"),
        ({"expression_interval_s": -0.1}, "expression_interval_s"),
        ({"expression_interval_s": float("nan")}, "expression_interval_s"),
        ({"detector_score": 0.0}, "detector_score"),
        ({"detector_score": 1.0}, "detector_score"),
        ({"landmark_score": float("nan")}, "landmark_score"),
        ({"max_faces": 0}, "max_faces"),
        ({"seat": (0.5, 0.0, 0.5, 1.0)}, "seat"),
        ({"seat": (0.0, 0.0, 1.2, 1.0)}, "seat"),
        ({"seat": (0.0, float("nan"), 1.0, 1.0)}, "seat"),
    ],
)
def test_option_that_makes_no_sense_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named} must "):
        PerceptionOptions(**wrong)


def test_manifest_without_a_network_says_which(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="face_detector"):
        Perceiver.open(Manifest(tmp_path / "MANIFEST.toml", {}))


@pytest.mark.models
@pytest.mark.parametrize(
    "swap", [("face_mesh", "eye"), ("eye", "face_detector"), ("face_detector", "face_mesh")]
)
def test_network_in_the_wrong_role_is_refused(manifest: Manifest, swap: tuple[str, str]) -> None:
    role, other = swap
    models = {**manifest.models, role: replace(manifest.get(other), role=role)}
    with pytest.raises(ModelError, match=f"cannot be the {role}"):
        Perceiver.open(replace(manifest, models=models))
