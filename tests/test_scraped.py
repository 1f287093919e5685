"""Prometheus and a real daemon that plays a film: what it is told, and who is let in."""

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from edge_monitor import daemon
from tests.conftest import free_port
from tests.program import LIMIT_S, running

pytestmark = pytest.mark.models

TOKEN = "a-token-of-this-test-alone"  # noqa: S105 - lets in nobody but this test

Told = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Page:
    """What somebody who scrapes is answered."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/metrics"

    def status(self, **headers: str) -> int:
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:  # noqa: S310 - as above
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code

    def told(self) -> Told:
        with urllib.request.urlopen(self._url, timeout=LIMIT_S) as answer:  # noqa: S310 - as above
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            text = answer.read().decode()
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def wait(self, condition: Callable[[Told], bool]) -> Told:
        deadline = time.monotonic() + LIMIT_S
        while True:
            try:
                told = self.told()
            except urllib.error.URLError:
                told = {}  # not yet, or not again
            if condition(told):
                return told
            assert time.monotonic() < deadline, told
            time.sleep(0.1)


def value(told: Told, name: str, **labels: str) -> float:
    return told.get((f"edge_monitor_{name}", frozenset(labels.items())), 0.0)


def configured(folder: Path, port: int, more: str = "") -> tuple[str, ...]:
    (folder / "config.toml").write_text(
        f'[camera]\nsource = "{daemon.DEMO_FILM}"\n'
        '[buzzer]\nkind = "log"\n[journal]\nfolder = "journal"\n'
        f"[web]\nenabled = true\nport = {port}\n{more}"
    )
    return "--config", "config.toml", "--loop"


def test_a_scrape_tells_what_the_daemon_does_and_no_count_falls_over_a_reload(
    tmp_path: Path,
) -> None:
    page = Page(port := free_port())
    with running(tmp_path, *configured(tmp_path, port)) as daemon_:
        before = page.wait(lambda told: value(told, "blinks_total") >= 1)
        assert value(before, "status", edge_monitor_status="valid") == 1
        assert value(before, "frames_processed_total") > 30
        for stage in ("guard", "mesh", "pose", "eyes", "decide", "outputs"):
            assert value(before, "stage_duration_seconds_count", stage=stage) > 0
        assert value(before, "stage_duration_seconds_count", stage="emotion") == 0
        daemon_.send(signal.SIGHUP)
        daemon_.wait_for("READY=1")
        after = page.wait(lambda told: value(told, "sessions_total") == 2)
        rising = [key for key in before if key[0].endswith(("_total", "_bucket", "_count"))]
        assert {key for key in rising if after[key] < before[key]} == set()
        daemon_.send(signal.SIGTERM)
        assert daemon_.end() == 0


def test_who_has_to_show_a_token_is_let_in_with_it_alone(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    page = Page(port := free_port())
    with running(tmp_path, *configured(tmp_path, port, 'token_file = "token"\n')):
        assert page.status() == 401
        assert page.status(Authorization="Bearer guessed-by-somebody") == 401
        assert page.status(Authorization=f"Bearer {TOKEN}") == 200
