"""The page's line to strangers: a busy port, slow and silent callers, too many of them."""

import logging
import socket

import pytest

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.web import line, readers
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.outputs.web.options import WebOptions
from edge_monitor.outputs.web.sink import WebSink
from edge_monitor.system.clock import SystemClock
from tests.conftest import free_port
from tests.outputs.samples import an_event
from tests.outputs.web.served import Served, served, wait_until


def test_a_busy_port_is_a_fault_with_the_cure_until_it_is_free(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        clock = SystemClock()
        options = WebOptions(host="127.0.0.1", port=port, device_id="bench")
        sink = WebSink(options, Envelopes("edge_monitor/bench", "b", clock), PageDesk(clock))
        wait_until(lambda: "set web.port to a free one" in str(sink.report()["fault"]))
    wait_until(lambda: sink.report()["fault"] is None)
    sink.close()
    (told,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert f"127.0.0.1:{port}" in told.getMessage()


def test_the_port_is_free_as_soon_as_the_page_is_closed() -> None:
    port = free_port()
    for _ in range(3):
        with served(port=port) as page, page.listening() as heard:
            heard.next("pulse")


@pytest.mark.fault(28)
def test_who_does_not_read_is_let_go_and_nobody_waits_for_him(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "READS_WITHIN_S", 0.3)
    with served() as page, page.connect() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_until(lambda: page.sink.report()["readers"] == 1)

        def dropped() -> bool:
            for number in range(100):
                page.sink.event(an_event(t=float(number)))
            return bool(page.sink.report()["readers_dropped"])

        wait_until(dropped)
        wait_until(lambda: page.sink.report()["readers"] == 0)
        with page.listening() as heard:
            assert heard.status() == 200


def test_only_so_many_pages_are_open_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOST", 1)
    with served() as page, page.listening() as heard:
        heard.next("pulse")
        answer = page.get("/stream")
    assert (answer.status, answer.json) == (503, {"error": "too many pages are open: close one"})


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: loc"])
def test_who_asks_nothing_is_hung_up_on(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(line, "ASKS_WITHIN_S", 0.2)
    with served() as page, page.connect() as silent:
        silent.sendall(sent)
        assert hangs_up(silent)


def test_who_begins_another_request_and_does_not_end_it_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "ASKS_WITHIN_S", 0.2)
    with served() as page, page.connect() as slow:
        slow.sendall(b"GET /icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in slow.recv(65536)
        slow.sendall(b"GET / HT")
        assert hangs_up(slow)


def test_too_many_lines_leave_room_for_the_rest_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "MOST", 3)
    with served() as page:
        lines = [page.connect() for _ in range(3)]
        try:
            with page.connect() as another:
                assert hangs_up(another)
        finally:
            for each in lines:
                each.close()
        wait_until(lambda: served_now(page))


def served_now(page: Served) -> bool:
    try:
        return page.get("/").status == 200
    except OSError:
        return False


def hangs_up(caller: socket.socket) -> bool:
    try:
        while caller.recv(65536):
            pass
    except ConnectionResetError:
        return True
    return True


def test_what_is_no_http_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with served() as page:
        for _ in range(20):
            with page.connect() as stranger:
                stranger.sendall(b"\x16\x03\x01 hello\r\n\r\n")
                assert hangs_up(stranger)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
