"""Checks of interpreter, libraries, networks, configuration and demo."""

import hashlib
from pathlib import Path

import pytest

from edge_monitor.doctor import program
from edge_monitor.doctor.finding import Verdict
from edge_monitor.errors import ConfigError, ModelError
from edge_monitor.perception.manifest import Manifest, ModelSpec, TensorSpec


def a_manifest(folder: Path, **contents: bytes | None) -> Manifest:
    """A network a role; `None` stands for a file that is missing."""
    models = {}
    for role, content in contents.items():
        path = folder / f"{role}.tflite"
        if content is not None:
            path.write_bytes(content)
        models[role] = ModelSpec(
            role=role,
            path=path,
            sha256=hashlib.sha256(b"as published").hexdigest(),
            input=TensorSpec("picture", (1, 8, 8, 3), "int8"),
            outputs=(TensorSpec("points", (1, 4), "float32"),),
            labels=(),
            licence="Apache-2.0",
            source="nowhere",
        )
    return Manifest(folder / "MANIFEST.toml", models)


def test_an_old_interpreter_fails() -> None:
    assert program.python((3, 10, 12)).verdict is Verdict.FAIL
    assert program.python((3, 11, 0)).verdict is Verdict.OK
    assert program.python((3, 14, 1)).text == "Python 3.14.1"


def test_one_runtime_of_two_is_enough() -> None:
    found = program.libraries([("no_such_runtime", "cmath"), ("math",)])
    assert (found.verdict, found.text) == (Verdict.OK, "cmath, math")


def test_a_library_that_is_missing_or_broken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no_such_library cannot be imported" in program.libraries([("no_such_library",)]).text
    (tmp_path / "broken_library.py").write_text("raise SystemError('built for\\nanother numpy')")
    monkeypatch.syspath_prepend(tmp_path)
    found = program.libraries([("broken_library",)])
    assert found.text == "broken_library cannot be imported (built for another numpy)"
    assert (found.verdict, found.cure) == (Verdict.FAIL, "run scripts/setup")


def test_the_libraries_of_every_run_are_here() -> None:
    assert program.libraries().verdict is Verdict.OK


def test_networks_are_verified_by_digest(tmp_path: Path) -> None:
    manifest = a_manifest(tmp_path, eye=b"as published", mesh=b"as published")
    assert program.networks(lambda: manifest).text == "verified by SHA-256: eye, mesh"


def test_damaged_and_missing_networks_are_named(tmp_path: Path) -> None:
    manifest = a_manifest(tmp_path, eye=b"damaged", mesh=None, detector=b"as published")
    faults = program.model_faults(manifest)
    assert faults["detector"] is None
    found = program.networks(lambda: manifest)
    assert found.verdict is Verdict.FAIL
    assert found.text == f"{tmp_path}/eye.tflite: SHA-256 is not the manifest's (and 1 more)"
    assert found.cure == "run scripts/setup"


def test_a_damaged_classifier_is_named_with_what_helps(tmp_path: Path) -> None:
    manifest = a_manifest(tmp_path, **{"classifier.hat": b"damaged", "eye": None})
    found = program.networks(lambda: manifest)
    assert found.text.endswith("hat.tflite: SHA-256 is not the manifest's (and 1 more)")
    assert found.cure == (
        "take it from where it came from, or correct [classifier.hat] in the manifest"
    )


def test_a_manifest_that_cannot_be_read_fails() -> None:
    def unreadable() -> Manifest:
        raise ModelError("MANIFEST.toml: cannot be read")

    found = program.networks(unreadable)
    assert (found.verdict, found.text) == (Verdict.FAIL, "MANIFEST.toml: cannot be read")


def test_a_bad_configuration_is_told_in_its_own_words() -> None:
    def bad() -> None:
        raise ConfigError("vehicle.toml:3: mqtt.port: no such key")

    assert program.configuration(bad).text == "vehicle.toml:3: mqtt.port: no such key"
    assert program.configuration(lambda: None).verdict is Verdict.OK


def test_a_missing_film_is_only_a_warning(tmp_path: Path) -> None:
    film = tmp_path / "sample.mp4"
    assert program.demo(film).verdict is Verdict.WARN
    film.touch()
    assert program.demo(film).verdict is Verdict.OK
