"""The dashboard's own controls, by mouse and by keyboard, and what axe-core finds in it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from edge_monitor.contract import examples
from edge_monitor.fleet.player import Play, Player
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.types import EventKind, Level, Status
from edge_monitor.types.names import Phase
from tests.browser import NARROW, WIDE, serious_findings
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.dashboard.shown import LOST, PATIENCE_MS, Dashboard, publish
from tests.outputs.dashboard.test_hostile import changed
from tests.outputs.samples import a_state

LOOKS = [(scheme, size) for scheme in ("light", "dark") for size in (WIDE, NARROW)]
FLEET = 50


@pytest.fixture
def fleet(mosquitto: Broker) -> Iterator[None]:
    """Fifty devices that play."""
    stopped = False

    def options(number: int) -> MqttOptions:
        return MqttOptions(host="127.0.0.1", port=mosquitto.port, device_id=f"fleet-{number:04}")

    with ThreadPoolExecutor() as pool:
        pool.submit(Player(Play(devices=FLEET, seconds=600), options).run, lambda: stopped)
        yield
        stopped = True


def judge(dashboard: Dashboard) -> None:
    for scheme, size in LOOKS:
        dashboard.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
        dashboard.page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of its two keys
        assert serious_findings(dashboard.page) == [], f"{scheme} {size}"
        width = dashboard.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], "nothing is cut off at the side"


def test_nobody_is_kept_out_connected_or_not(
    dashboard: Dashboard, mosquitto: Broker, pardons: list[str]
) -> None:
    pardons.append(LOST)
    judge(dashboard)
    dashboard.connect().is_told("Connected")
    for level in Level:
        said = changed(examples.state(), level=level.label, calibration=0.5)
        publish(mosquitto, {f"{level.label}/state": said})
    blind = changed(examples.state(), level="awake", measurable=False, degraded="too_dark")
    publish(
        mosquitto,
        {
            "blind/state": blind,
            "gone/availability": "offline",
            "kiosk/state": changed(examples.state(), watched=False),
            "asleep/health": changed(examples.health(), camera_fault="no picture"),
            "asleep/event/drowsiness": examples.event(EventKind.DROWSINESS),
        },
    )
    dashboard.shows("asleep", "no picture")
    expect(dashboard.page.locator("#log tr")).to_have_count(1)
    assert dashboard.names() == [
        "unresponsive", "asleep", "microsleep", "drowsy_warning", "blind", "drowsy_advisory",
        "gone", "kiosk", "awake",
    ]  # fmt: skip
    judge(dashboard)
    mosquitto.stop()
    dashboard.is_told("Not connected")
    judge(dashboard)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desktop"])
def test_a_long_name_leaves_whole_words_to_what_happened(
    dashboard: Dashboard, mosquitto: Broker, size: dict[str, int]
) -> None:
    dashboard.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    dashboard.connect().is_told("Connected")
    name = "x" * 64
    publish(mosquitto, {f"{name}/event/distraction": examples.event(EventKind.DISTRACTION)})
    what = dashboard.page.locator("#log td").nth(2)
    expect(what).to_have_text("Distraction, began", timeout=PATIENCE_MS)
    lines = """cell => {
        const all = document.createRange();
        all.selectNodeContents(cell);
        return all.getClientRects().length;
    }"""
    assert what.evaluate(lines) <= 2, "words are broken"


@pytest.mark.usefixtures("fleet")
def test_fifty_devices_play_and_can_be_filtered(dashboard: Dashboard) -> None:
    dashboard.connect().is_told("Connected")
    page, shown = dashboard.page, dashboard.page.locator("#shown")
    expect(shown).to_have_text("50 of 50 shown", timeout=60_000)
    assert len(set(dashboard.names())) == FLEET
    page.get_by_label("Name").fill("FLEET-004")
    expect(shown).to_have_text("10 of 50 shown")
    assert all(name.startswith("fleet-004") for name in dashboard.names())
    page.get_by_label("Name").fill("nobody")
    expect(page.get_by_text("No device matches the filter.")).to_be_visible()
    page.get_by_label("Name").fill("")
    for choice in ("Those with trouble", "Alarms", "Offline or silent", "All devices"):
        page.get_by_label("Show").select_option(choice)
    expect(shown).to_have_text("50 of 50 shown")
    rows = page.locator("#log tr:visible")
    expect(rows.first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_label("Blinks, too").check()
    expect(page.locator("#log tr.blink").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_label("Blinks, too").uncheck()
    expect(page.locator("#log tr.blink:visible")).to_have_count(0)
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_role("button", name="Clear").click()
    expect(rows).to_have_count(0)
    expect(page.get_by_text("None since this page was opened.")).to_be_visible()


def test_no_sound_unless_it_is_asked_for(
    dashboard: Dashboard, mosquitto: Broker, build: BuildSink
) -> None:
    dashboard.page.add_init_script(
        """window.tones = 0;
        const begin = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...at) { tones += 1; begin.apply(this, at); };"""
    )
    dashboard.page.reload()
    dashboard.connect().is_told("Connected")
    sink = build(mosquitto.port)

    def alarm() -> int:
        sink.state(a_state(Level.ASLEEP))
        dashboard.shows("bench", "Asleep")
        expect(dashboard.page.get_by_role("alert")).not_to_be_empty()
        sink.state(a_state(Level.AWAKE))
        expect(dashboard.page.get_by_role("alert")).to_be_empty(timeout=PATIENCE_MS)
        tones: int = dashboard.page.evaluate("tones")
        return tones

    sound = dashboard.page.get_by_role("button", name="Sound at alarms")
    assert alarm() == 0
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert alarm() == 2  # one to hear what it is like
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "false")
    assert alarm() == 2


def test_everything_is_reached_by_the_keyboard(dashboard: Dashboard, mosquitto: Broker) -> None:
    page = dashboard.page
    publish(mosquitto, {"van-7/health": examples.health()}, retain=True)
    page.get_by_label("Broker").fill(dashboard.broker)
    page.get_by_label("Broker").press("Enter")
    dashboard.is_told("Connected")
    dashboard.shows("van-7", "30 fps")
    here = "document.activeElement.id || document.activeElement.localName"
    reached = []
    for key in ("Tab",) * 6 + ("Shift+Tab",) * 8:
        page.keyboard.press(key)
        reached.append(page.evaluate(here))
    assert reached[:6] == ["words", "wanted", "summary", "blinks", "clear", "div"]
    assert reached[-3:] == ["disconnect", "sound", "a"]
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Events dropped")).to_be_visible()
    publish(mosquitto, {"aaa/state": examples.state()})  # takes the first place
    dashboard.shows("aaa", "Microsleep")
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_the_page_has_words_for_all_that_the_contract_names(dashboard: Dashboard) -> None:
    known = dashboard.page.evaluate(
        """import("./words.js").then((words) =>
        ["LEVELS", "STATUSES", "KINDS", "PHASES"].map((each) => Object.keys(words[each])))"""
    )
    names: list[list[str]] = [[level.label for level in Level], [*Status], [*EventKind], [*Phase]]
    assert [set(each) for each in known] == [set(each) for each in names]
