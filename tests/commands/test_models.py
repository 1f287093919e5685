"""`edge-monitor models`: the table, and what is wrong with a network."""

import json
import shutil
from pathlib import Path

import pytest

from tests.program import ROOT, checkout, complaint, run_program


@pytest.mark.models
def test_the_networks_are_listed_and_verified(tmp_path: Path) -> None:
    done = run_program(tmp_path, "models")
    assert done.returncode == 0
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["role", "file", "size", "sha256", "input", "licence", "state"]
    assert {row.split()[0] for row in rows} >= {"face_detector", "face_mesh", "eye"}
    assert all(row.endswith("verified") for row in rows)


@pytest.mark.models
def test_programs_get_json(tmp_path: Path) -> None:
    done = run_program(tmp_path, "models", "--json")
    models = {model["role"]: model for model in json.loads(done.stdout)}
    assert models["eye"]["input_shape"] == [1, 48, 48, 3]
    assert models["eye"]["fault"] is None
    assert models["eye"]["size_bytes"] == Path(models["eye"]["file"]).stat().st_size


@pytest.mark.models
def test_a_damaged_network_is_named_and_the_others_stay_verified(tmp_path: Path) -> None:
    checkout(tmp_path)
    for name in ("face_detector", "face_mesh", "eye", "expression", "mask"):
        (tmp_path / "models" / name).mkdir()
        shutil.copy(ROOT / "models" / name / f"{name}.tflite", tmp_path / "models" / name)
    (tmp_path / "models" / "geometry_expression").mkdir()
    shutil.copy(
        ROOT / "models" / "geometry_expression" / "geometry.npz",
        tmp_path / "models" / "geometry_expression",
    )
    eye = tmp_path / "models" / "eye" / "eye.tflite"
    eye.write_bytes(eye.read_bytes()[:-1])
    done = run_program(tmp_path, "models", PYTHONPATH=str(tmp_path))
    assert done.returncode == 78
    assert complaint(done) == f"{eye}: SHA-256 is not the manifest's: run scripts/setup"
    states = {row.split()[0]: row for row in done.stdout.splitlines()}
    assert states["face_mesh"].endswith("verified")
    assert states["eye"].endswith("SHA-256 is not the manifest's: run scripts/setup")


def test_without_networks_each_is_missing(tmp_path: Path) -> None:
    checkout(tmp_path)
    done = run_program(tmp_path, "models", "--json", PYTHONPATH=str(tmp_path))
    assert done.returncode == 78
    models = json.loads(done.stdout)
    assert all("No such file" in model["fault"] for model in models)
    assert {model["size_bytes"] for model in models} == {None}
    assert complaint(done).endswith(f"(and {len(models) - 1} more)")


def test_without_a_manifest_there_is_nothing_to_list(tmp_path: Path) -> None:
    (checkout(tmp_path) / "models" / "MANIFEST.toml").unlink()
    done = run_program(tmp_path, "models", PYTHONPATH=str(tmp_path))
    assert done.returncode == 78
    assert complaint(done).startswith(f"{tmp_path}/models/MANIFEST.toml: cannot be read")


def test_a_manifest_without_a_needed_network_is_refused(tmp_path: Path) -> None:
    (checkout(tmp_path) / "models" / "MANIFEST.toml").write_text("")
    done = run_program(tmp_path, "models", PYTHONPATH=str(tmp_path))
    assert done.returncode == 78
    assert "no network for 'face_detector'" in complaint(done)
