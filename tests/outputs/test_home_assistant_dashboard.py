"""config/home_assistant_dashboard.yaml shows what discovery announces, and nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from edge_monitor.outputs.discovery import Announced, discovery

BOARD = Path(__file__).parents[2] / "config" / "home_assistant_dashboard.yaml"
DEVICE = Announced(device_id="van-7", drowsiness=True, emotion=True, kiosk=True, commands=True)
LEFT_OUT = {"sensor.edge_monitor_van_7_closure"}
"""It moves at every blink: a curve of it is for the page."""

CARDS = {"conditional", "entities", "gauge", "glance", "history-graph", "logbook", "markdown"}
"""Those of Home Assistant's own that are used."""


def announced() -> set[str]:
    components = json.loads(discovery(DEVICE))["components"]
    return {one["default_entity_id"] for one in components.values()}


def cards(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from cards(each)
    elif isinstance(node, dict):
        if "type" in node:
            yield node
        for key in ("views", "cards", "card"):
            yield from cards(node.get(key, []))


def test_every_entity_is_announced_and_every_announced_one_is_shown() -> None:
    text = BOARD.read_text(encoding="utf-8")
    named = set(re.findall(r"\b[a-z_]+\.edge_monitor_van_7_[a-z0-9_]+", text))
    assert named == announced() - LEFT_OUT


def test_it_is_made_of_cards_that_home_assistant_has() -> None:
    board = yaml.safe_load(BOARD.read_text(encoding="utf-8"))
    assert [view["path"] for view in board["views"]] == ["driver", "audience", "device"]
    assert {card["type"] for card in cards(board)} == CARDS
