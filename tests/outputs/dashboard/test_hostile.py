"""Whoever may publish at the broker can show the dashboard words, and do nothing else to it."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, expect

from edge_monitor.contract import examples
from edge_monitor.types import EventKind
from tests.conftest import Broker
from tests.outputs.dashboard.shown import FILES, PATIENCE_MS, Dashboard, publish

MARKUP = "<img src=x onerror=document.title='taken'><script>document.title='taken'</script>"
NAME = "<img src=x onerror=alert(1)>"
JUNK = (
    b"",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b'"awake"',
    b'{"data": 1}',
    b"[" * 60_000,
    b'{"data": {"level": "__proto__"}}',
    b'{"data": {"level": "constructor", "status": "toString"}}',
    b'{"data": {"level": ["awake"]}}',
    examples.state().replace("microsleep", "dancing").encode(),
    examples.state().encode() + b" " * 70_000,
)


def changed(example: str, **data: Any) -> str:
    said = json.loads(example)
    return json.dumps({**said, "data": {**said["data"], **data}})


def test_markup_is_shown_as_text_wherever_text_is_shown(
    dashboard: Dashboard, mosquitto: Broker
) -> None:
    dashboard.connect().is_told("Connected")
    label = {"label": MARKUP}
    turned = {"camera_fault": "\u202eabc", "version": MARKUP}
    publish(
        mosquitto,
        {
            f"{NAME}/availability": "online",
            f"{NAME}/state": changed(examples.state(), emotion=label, classes={MARKUP: label}),
            f"{NAME}/health": changed(
                examples.health(), **turned, sinks={MARKUP: {"fault": MARKUP}}
            ),
            f"{NAME}/event/emotion": changed(examples.event(EventKind.EMOTION), evidence=label),
        },
    )
    for words in (NAME, "onerror=document.title", f"{MARKUP}: {MARKUP}", "\ufffdabc"):
        dashboard.shows(NAME, words)
    expect(dashboard.page.locator("#log")).to_contain_text(NAME)
    assert dashboard.page.locator("img, main script").count() == 0
    assert "taken" not in dashboard.page.title()


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\ufeff"])
def test_a_name_with_marks_that_nobody_sees_is_that_of_no_device(
    mark: str, dashboard: Dashboard, mosquitto: Broker
) -> None:
    """It would turn what stands beside it in the bar of alarms and in the title around."""
    dashboard.connect().is_told("Connected")
    publish(mosquitto, {f"x{mark}/state": examples.state(), "van-7/state": examples.state()})
    dashboard.shows("van-7", "Microsleep")
    assert dashboard.names() == ["van-7"]


def test_what_is_no_payload_changes_nothing(dashboard: Dashboard, mosquitto: Broker) -> None:
    dashboard.connect().is_told("Connected")
    publish(mosquitto, {"van-7/state": changed(examples.state(), level="drowsy_warning")})
    dashboard.shows("van-7", "Drowsy")
    topics = ("state", "health", "audience", "event/yawn", "event/__proto__", "other", "event/a/b")
    for number, said in enumerate(JUNK, 1):
        publish(mosquitto, {f"van-7/{topic}": said for topic in topics})
        nod = json.dumps({**json.loads(examples.event(EventKind.NOD)), "id": str(number)})
        publish(mosquitto, {"van-7/event/nod": nod})
        expect(dashboard.page.locator("#log tr")).to_have_count(number, timeout=PATIENCE_MS)
        assert dashboard.card("van-7").locator("strong").inner_text() == "Drowsy", said[:99]
    assert dashboard.names() == ["van-7"]


def test_impossible_numbers_and_endless_text_are_bounded(
    dashboard: Dashboard, mosquitto: Broker
) -> None:
    dashboard.connect().is_told("Connected")
    odd: dict[str, Any] = {
        "perclos": "1e999",
        "calibration": [],
        "closed_s": None,
        "blinks": 7,
        "classes": [],
    }
    publish(mosquitto, {"van-7/state": changed(examples.state(), **odd)})
    dashboard.shows("van-7", "Microsleep")
    long = changed(examples.health(), version="x" * 20_000, throttling=["y"] * 5_000)
    publish(mosquitto, {"van-7/health": long})
    dashboard.shows("van-7", "board: y")
    assert len(dashboard.card("van-7").inner_text()) < 1000


def test_names_without_end_fill_neither_page_nor_memory(
    dashboard: Dashboard, mosquitto: Broker
) -> None:
    dashboard.connect().is_told("Connected")
    publish(mosquitto, {f"made-up-{number}/availability": "online" for number in range(510)})
    publish(mosquitto, {"n" * 65 + "/availability": "online"})
    shown = dashboard.page.locator("#shown")
    expect(shown).to_have_text("500 of 500 shown; 10 or more have no room here", timeout=60_000)
    publish(mosquitto, {"made-up-1/availability": ""})
    publish(mosquitto, {"made-up-509/availability": "online"})
    expect(shown).to_have_text("500 of 500 shown; 9 or more have no room here", timeout=60_000)
    assert len(dashboard.names()) == 500


@pytest.mark.parametrize(
    "attack",
    ["document.body.innerHTML = '<b>x</b>'", "document.createElement('script').text = 'x'"],
)
def test_not_even_the_page_itself_can_turn_text_into_markup_or_script(
    dashboard: Dashboard, pardons: list[str], attack: str
) -> None:
    pardons.append("requires 'Trusted")
    with pytest.raises(Error, match="Trusted"):
        dashboard.page.evaluate(f"() => {{ {attack} }}")


def test_no_file_of_the_page_names_another_place_or_writes_markup() -> None:
    ours = [path for path in FILES.iterdir() if path.suffix in {".js", ".html", ".css"}]
    assert len(ours) > 8
    for path in ours:
        text = path.read_text()
        if path.name != "mqtt.min.js":
            assert not re.search("innerHTML|https?://", text), path.name


def test_the_library_is_the_one_that_is_noted() -> None:
    digest = hashlib.sha256((FILES / "mqtt.min.js").read_bytes()).hexdigest()
    notices = (Path(__file__).parents[3] / "THIRD_PARTY_NOTICES.md").read_text()
    assert digest in notices
