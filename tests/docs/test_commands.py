"""Commands, options, keys and scripts that the manual shows exist as it shows them."""

import argparse
import os
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from edge_monitor import cli
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from tests.docs.markdown import PAGES, ROOT, blocks

_COMMAND = re.compile(r"^\s*(?:sudo (?:-u \S+ )?)?(?:\.venv/bin/)?edge-monitor ([a-z].*)$")
_SCRIPT = re.compile(r"(?<![\w/.-])(?:scripts|\.ci)/[\w-]+")


def commands() -> list[str]:
    """The arguments of each `edge-monitor …` in a block of code, comments left out."""
    lines = (line for page in PAGES for block in blocks(page) for line in block.splitlines())
    found = (match[1] for line in lines if (match := _COMMAND.match(line)))
    return sorted({shlex.join(shlex.split(command, comments=True)) for command in found})


def tables() -> list[str]:
    """The blocks that are lines of the configuration, but for entries of the manifest."""
    return [
        block
        for page in PAGES
        for block in blocks(page)
        if re.match(r"\[[a-z]", block) and "sha256" not in block
    ]


@pytest.mark.parametrize("command", commands())
def test_a_command_is_understood_as_it_is_shown(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[argparse.Namespace] = []

    def take(arguments: argparse.Namespace) -> int:
        asked.append(arguments)
        return 0

    words = command.split()
    module = import_module(f"edge_monitor.commands.{words[0].replace('-', '_')}")
    monkeypatch.setattr(module, "main", take)
    assert cli.main(shlex.split(command)) == 0
    config: Path | None = getattr(asked[0], "config", None)
    if config is not None and not config.is_absolute():
        config = ROOT / config
    shipped = config if config is None or config.is_relative_to(ROOT) else None
    load_settings(shipped, {}, getattr(asked[0], "set", ()))


@pytest.mark.parametrize("text", tables())
def test_lines_of_the_configuration_are_valid(text: str) -> None:
    table = tomllib.loads(text)
    assert Settings.model_validate(table).model_dump(exclude_unset=True).keys() == table.keys()


def test_scripts_that_are_shown_are_here() -> None:
    shown = {
        name
        for page in PAGES
        if page.parent in (ROOT, ROOT / "docs")
        for name in _SCRIPT.findall(page.read_text(encoding="utf-8"))
    }
    assert {"scripts/run", "scripts/manual", "scripts/sbom", ".ci/run"} <= shown
    assert [name for name in shown if not os.access(ROOT / name, os.X_OK)] == []


def test_the_manual_shows_commands_at_all() -> None:
    assert len(commands()) > 15
    assert len(tables()) > 3
