"""The running daemon, as somebody sees it who opens its page and stays."""

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import free_port
from tests.outputs.web.visits import SHUT
from tests.program import running, write_film


@pytest.mark.models
def test_somebody_watches_tries_the_buzzer_looks_at_the_picture_and_stays_through_a_reload(
    tmp_path: Path, page: Page, pardons: list[str]
) -> None:
    pardons.append(SHUT)
    port = free_port()
    keys = (
        f"camera.source={write_film(tmp_path / 'film.mp4')}",
        "buzzer.kind=log",
        "buzzer.self_test=false",
        "device.id=bench",
        "web.enabled=true",
        f"web.port={port}",
        "web.preview=true",
        "web.preview_minutes=2",
    )
    sets = [part for key in keys for part in ("--set", key)]
    with running(tmp_path, "--loop", "--quiet", *sets) as daemon:
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("edge_monitor bench")
        expect(page.locator("#reason")).to_have_text("Cannot be judged: no face in view")
        page.get_by_role("button", name="Self-test").click()
        expect(page.locator("#answer")).to_have_text("Self-test: done")
        daemon.wait_for_log("buzzer: self_test")
        page.get_by_role("button", name="Acknowledge").click()
        expect(page.locator("#answer")).to_have_text(
            "Acknowledge: refused. There is no alarm to acknowledge"
        )
        page.get_by_role("button", name="Show the picture").click()
        page.wait_for_function(
            "() => document.getElementById('picture').getContext('2d')"
            ".getImageData(150, 20, 1, 1).data[0] > 100"  # the film is grey there, the canvas black
        )
        daemon.wait_for("STATUS=watching " + str(tmp_path / "film.mp4; the page shows the picture"))
        expect(page.locator("#showing")).to_be_visible()
        daemon.send(signal.SIGHUP)
        daemon.wait_for("READY=1")
        expect(page.locator("#line")).to_have_text("live")
        expect(page.locator("#showing")).to_be_hidden()  # nobody has asked for it in this run
        daemon.wait_until(lambda: daemon.log.count("page: http://") == 2)
        page.get_by_role("button", name="Self-test").click()
        expect(page.locator("#answer")).to_have_text("Self-test: done")
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0
        expect(page.locator("#level")).to_have_text("No connection")
    assert "Traceback" not in daemon.log
