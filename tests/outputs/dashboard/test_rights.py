"""The dashboard needs a user who may read, and says nothing to anybody."""

from pathlib import Path

from playwright.sync_api import expect

from edge_monitor.types import Level
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.dashboard.shown import LOST, Dashboard
from tests.outputs.rights import settings_of
from tests.outputs.samples import a_state


def test_the_reading_user_sees_everything_and_nothing_is_published(
    dashboard: Dashboard, broker: Broker, build: BuildSink, password: Path, pardons: list[str]
) -> None:
    pardons.append(LOST)  # the line that is refused
    broker.start(*settings_of(broker.folder), "log_type all")
    dashboard.connect("dashboard", "wrong").is_told("Refused: user or password")
    expect(dashboard.page.get_by_label("Password")).to_have_value("wrong")
    dashboard.connect("dashboard", "dashboard-secret").is_told("Connected")
    expect(dashboard.page.locator("#connection")).to_be_hidden()
    assert dashboard.page.locator("#password").input_value() == ""
    build(broker.port, username="bench", password_file=password).state(a_state(Level.ASLEEP))
    dashboard.shows("bench", "Asleep")
    dashboard.page.get_by_role("button", name="Disconnect").click()
    dashboard.is_told("Not connected")
    log = (broker.folder / "mosquitto.log").read_text()
    assert "Received PUBLISH from bench" in log or "Received PUBLISH from edge" in log
    assert "Received SUBSCRIBE from dashboard-" in log
    assert "Received PUBLISH from dashboard-" not in log


def test_a_kiosk_connects_by_its_address_and_the_password_leaves_the_address_bar(
    dashboard: Dashboard, broker: Broker
) -> None:
    broker.start(*settings_of(broker.folder))
    said = f"#address={dashboard.broker}&user=dashboard&password=dashboard-secret"
    dashboard.page.goto("about:blank")
    dashboard.page.goto(dashboard.address + said)
    dashboard.is_told("Connected")
    assert dashboard.page.url == dashboard.address
    stored = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert dashboard.page.evaluate(stored) == ["", 0, 0]
