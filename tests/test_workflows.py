"""GitHub's workflows, its forms and the hooks before a commit call what this project has."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_config

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
HOOKS = ROOT / ".pre-commit-config.yaml"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))

FORMS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.github-issue-forms": [GITHUB / "ISSUE_TEMPLATE" / "fault.yml"],
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
}


def jobs() -> dict[str, Any]:
    return {
        name: job
        for path in WORKFLOWS
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items()
    }


@pytest.mark.parametrize("schema", FORMS)
def test_the_site_would_accept_it(schema: str) -> None:
    """The schemas come with the tool: no network is asked."""
    run = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *FORMS[schema]],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_workflows_call_scripts_that_are_here() -> None:
    called = {step["run"] for job in jobs().values() for step in job["steps"] if "run" in step}
    assert {"scripts/check", "scripts/test", "scripts/run", "scripts/manual"} <= called
    for command in called:
        assert os.access(ROOT / command.split()[0], os.X_OK), command


def test_both_releases_are_tested_on_both_kinds_of_machine() -> None:
    matrix = jobs()["test"]["strategy"]["matrix"]
    assert matrix["debian"] == ["bookworm", "trixie"]
    assert any(machine.endswith("-arm") for machine in matrix["machine"])


def test_what_others_made_is_named_by_its_version() -> None:
    used = {step["uses"] for job in jobs().values() for step in job["steps"] if "uses" in step}
    assert used
    assert [name for name in used if name.partition("@")[2] in ("", "main", "master")] == []


def test_hooks_are_of_this_project_and_what_the_check_calls() -> None:
    (repository,) = load_config(str(HOOKS))["repos"]
    assert repository["repo"] == "local"
    check = (ROOT / "scripts" / "check").read_text(encoding="utf-8")
    entries = [hook["entry"] for hook in repository["hooks"]]
    assert [entry for entry in entries if entry not in check] == []
    assert len(entries) == check.count(".venv/bin/")
