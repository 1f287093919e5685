"""Set-up learns what is to be built without the tools that build it."""

import subprocess
import sys
from pathlib import Path

import pytest

from edge_monitor.errors import ModelError
from models.build.files import digest
from models.build.missing import main, missing
from models.build.places import MANIFEST

NETWORK = b"network"
TEXT = f"""
[face_mesh]
path = "face_mesh/face_mesh.tflite"
sha256 = "{digest(NETWORK)}"
licence = "Apache-2.0"
source = "a test"
labels = []
input = {{ name = "image", shape = [1, 8, 8, 3], dtype = "int8" }}
outputs = [{{ name = "lids", shape = [1, 2], dtype = "float32" }}]
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "MANIFEST.toml"
    path.write_text(TEXT)
    return path


def test_a_network_is_missing_until_it_is_whole(manifest: Path, tmp_path: Path) -> None:
    network = tmp_path / "face_mesh" / "face_mesh.tflite"
    assert "face_mesh" in missing(manifest, tmp_path)
    network.parent.mkdir()
    network.write_bytes(NETWORK[:3])
    assert "face_mesh" in missing(manifest, tmp_path)
    network.write_bytes(NETWORK)
    assert missing(manifest, tmp_path) == ["astronaut.png"]


def test_a_network_that_was_trained_here_cannot_be_built_anew(
    manifest: Path, tmp_path: Path
) -> None:
    manifest.write_text(TEXT.replace("face_mesh", "eye"))
    with pytest.raises(ModelError, match=r"eye/eye\.tflite: missing or damaged.*git checkout"):
        missing(manifest, tmp_path)


def test_a_classifier_that_set_up_cannot_mend_is_told_with_what_helps_and_stops_nothing(
    manifest: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hat = TEXT.replace("[face_mesh]", "[classifier.hat]").replace("face_mesh", "hat")
    hat = hat.replace("labels = []", 'labels = ["bare", "cap"]\nanswer = "logits"')
    hat = hat.replace('dtype = "int8"', 'dtype = "int8", range = [0, 1], channels = "bgr"')
    manifest.write_text(TEXT + hat)
    monkeypatch.setattr("models.build.missing.MANIFEST", manifest)
    assert main() == 0
    told = capsys.readouterr()
    assert told.out.startswith("face_mesh")
    assert told.err == (
        f"models: warning: {tmp_path}/hat/hat.tflite: missing or damaged: take it from where it "
        "came from, or correct [classifier.hat] in the manifest\n"
    )
    (tmp_path / "hat").mkdir()
    (tmp_path / "hat" / "hat.tflite").write_bytes(NETWORK)
    assert main() == 0
    assert capsys.readouterr().err == ""


def test_a_broken_manifest_is_told_in_one_line(
    manifest: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest.write_text("[face_mesh]")
    monkeypatch.setattr("models.build.missing.MANIFEST", manifest)
    assert main() == 78
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == f"models: {manifest}: face_mesh.outputs is missing\n"


def test_asking_needs_no_tool_of_the_build() -> None:
    program = (
        "import sys, models.build.missing\n"
        "sys.exit(bool({'numpy', 'ai_edge_quantizer', 'flatbuffers'} & set(sys.modules)))"
    )
    root = MANIFEST.parent.parent
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
