"""What somebody who looks at the page is sent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest

from edge_monitor.outputs.web import sink
from edge_monitor.types import Answer, EventKind, Level, Refusal, Status
from tests.contract.judge import complaints
from tests.outputs.samples import a_health, a_state, an_audience, an_event, an_expression
from tests.outputs.web.served import Served, served, wait_until


@pytest.fixture
def page() -> Iterator[Served]:
    with served() as prepared:
        yield prepared


def readers(page: Served) -> int:
    return int(page.sink.report()["readers"] or 0)


def test_a_page_that_is_opened_later_is_told_what_happened_before(page: Served) -> None:
    page.sink.event(an_event())
    page.sink.audience(an_audience())
    page.sink.health(a_health())
    page.sink.look(0.31)
    page.sink.state(replace(a_state(t=7.0), closure=float("nan"), emotion=an_expression()))
    with page.listening() as heard:
        assert heard.status() == 200
        event, audience = heard.next("event"), heard.next("event")
        health, live = heard.next("health"), heard.next("live")
    assert complaints("event/drowsiness", json.dumps(event)) == []
    assert complaints("audience", json.dumps(audience)) == []
    assert complaints("health", json.dumps(health)) == []
    assert (live["level"], live["ear"], live["closure"]) == ("awake", 0.31, None)
    assert live["emotions"]["happiness"] == 0.7


def test_all_pages_hear_the_same_and_an_event_is_the_one_of_the_broker(page: Served) -> None:
    with page.listening() as one, page.listening() as other:
        wait_until(lambda: readers(page) == 2)
        blink = an_event(EventKind.BLINK)
        page.sink.event(blink)
        assert one.next("event") == other.next("event")


def test_a_new_level_is_shown_at_once_and_the_rest_a_few_times_a_second(page: Served) -> None:
    with page.listening() as heard:
        wait_until(lambda: readers(page) == 1)
        for number in range(100):
            page.sink.state(a_state(t=10.0 + number / 1000))
        page.sink.state(replace(a_state(Level.MICROSLEEP, t=10.1), status=Status.NO_FACE))
        assert (first := heard.next("live"))["level"] == "awake"
        second = heard.next("live")
    assert (first["t"], second["t"]) == (10.0, 10.1)
    assert (second["level"], second["status"], second["measurable"]) == (
        "microsleep",
        "no_face",
        False,
    )


def test_nothing_is_encoded_while_nobody_looks(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[object] = []
    monkeypatch.setattr(sink, "live_text", lambda *given: encoded.extend(given))
    for number in range(50):
        page.sink.state(a_state(t=float(number)))
        page.sink.health(a_health())
    page.get("/")  # the page's thread has come by
    assert encoded == []


def test_somebody_who_leaves_is_forgotten(page: Served) -> None:
    with page.listening() as heard:
        heard.next("pulse")
        assert readers(page) == 1
        heard.line.shutdown(2)
    wait_until(lambda: readers(page) == 0)


def test_a_button_asks_the_loop_and_shows_what_it_said(page: Served) -> None:
    def refuse() -> bool:
        command = page.desk.take()
        if command is None:
            return False
        page.desk.answer(Answer(1.0, command.asked, command.id, Refusal.ALARM, "it sounds"))
        return True

    thread = Thread(target=wait_until, args=(refuse,))
    thread.start()
    answer = page.ask("POST", "/ask/snooze", page.csrf())
    thread.join()
    assert complaints("response/snooze", answer.body.decode()) == []
    told = answer.json["data"]
    assert (told["outcome"], told["reason"], told["text"]) == ("refused", "alarm", "it sounds")
    report = page.sink.report()
    assert (report["commands_done"], report["commands_refused"]) == (0, 1)


def test_numbers_are_served_where_somebody_counts() -> None:
    with served(metrics=lambda: ("up 1\n", "text/plain; version=0.0.4; charset=utf-8")) as page:
        answer = page.get("/metrics")
    assert (answer.status, answer.body) == (200, b"up 1\n")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    with served() as page:
        assert page.get("/metrics").status == 404


def test_the_page_ends_with_its_readers_and_gives_signs_of_life_until_then() -> None:
    with served() as page:
        with page.listening() as heard:
            heard.next("pulse")
            page.sink.close()
            assert heard.ends()
        assert page.beats
        page.sink.close()
    page.sink.state(a_state())  # the rest of the outputs may still be told something
    page.sink.event(an_event())
