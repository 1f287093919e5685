"""What an installation consists of, as scripts/sbom writes it: whole, and judged by the tool."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from edge_monitor import __version__
from edge_monitor.daemon import open_manifest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("sbom") / "new folder" / "sbom.json"
    run = subprocess.run(
        [sys.executable, ROOT / "packaging" / "sbom.py", target],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return target.read_text(encoding="utf-8")


@pytest.fixture
def told(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    return document


def test_it_is_a_document_of_the_standard(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_it_tells_of_this_program_and_version(told: dict[str, Any]) -> None:
    product = told["metadata"]["component"]
    assert (product["name"], product["version"]) == ("edge-monitor", __version__)
    assert product["type"] == "application"


def test_it_has_what_running_needs_and_nothing_of_what_testing_needs(told: dict[str, Any]) -> None:
    names = {part["name"] for part in told["components"] if part["type"] == "library"}
    assert {"numpy", "pydantic", "paho-mqtt", "pydantic_core", "annotated-types"} <= names
    assert not names & {"pytest", "ruff", "mypy", "Sphinx", "cyclonedx-bom"}
    assert all(part["version"] for part in told["components"] if part["type"] == "library")


def test_it_has_every_network_with_the_hash_it_is_verified_by(told: dict[str, Any]) -> None:
    networks = {
        part["name"]: part["hashes"]
        for part in told["components"]
        if part["type"] == "machine-learning-model"
    }
    assert networks == {
        role: [{"alg": "SHA-256", "content": spec.sha256}]
        for role, spec in open_manifest().all().items()
    }


def test_whatever_is_needed_is_there_and_told_of(told: dict[str, Any]) -> None:
    there = {part["bom-ref"] for part in (told["metadata"]["component"], *told["components"])}
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in told["dependencies"]}
    assert set(needs) == there
    assert {need for each in needs.values() for need in each} <= there
