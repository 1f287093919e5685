"""Between buttons and the loop."""

import asyncio

import pytest

from edge_monitor.outputs.web import desk as module
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.testing import FakeClock
from edge_monitor.types import Answer, Refusal, Verb


def test_the_answer_comes_back_to_who_asked() -> None:
    clock = FakeClock(1000.0)
    desk = PageDesk(clock)

    async def story() -> tuple[Answer, Answer]:
        asked = [asyncio.create_task(desk.ask(verb)) for verb in (Verb.SNOOZE, Verb.SELF_TEST)]
        await asyncio.sleep(0)
        commands = [desk.take(), desk.take(), desk.take()]
        first, second, none = commands
        assert first is not None
        assert second is not None
        assert none is None
        # the later one first: each has a number of its own
        desk.answer(Answer(1.0, second.asked, second.id, Refusal.TOO_SOON))
        desk.answer(Answer(1.0, first.asked, first.id))
        return await asked[0], await asked[1]

    snooze, self_test = asyncio.run(story())
    assert (snooze.asked, snooze.reason) == (Verb.SNOOZE, None)
    assert (self_test.asked, self_test.reason) == (Verb.SELF_TEST, Refusal.TOO_SOON)
    assert (desk.done, desk.refused) == (1, 1)


def test_a_loop_that_stands_is_busy_and_does_nothing_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    clock = FakeClock(1000.0)
    desk = PageDesk(clock)
    assert asyncio.run(desk.ask(Verb.RECALIBRATE)).reason is Refusal.BUSY
    clock.advance(0.02)
    assert desk.take() is None
    assert desk.refused == 1


def test_no_more_wait_than_can_be_done_soon() -> None:
    desk = PageDesk(FakeClock(1000.0))

    async def story() -> Answer:
        waiting = [asyncio.create_task(desk.ask(Verb.SNOOZE)) for _ in range(module.WAITING)]
        await asyncio.sleep(0)
        answer = await desk.ask(Verb.SNOOZE)
        for task in waiting:
            task.cancel()
        return answer

    assert asyncio.run(story()).reason is Refusal.BUSY


def test_an_answer_that_nobody_waits_for_any_more_harms_nothing() -> None:
    desk = PageDesk(FakeClock(1000.0))

    async def story() -> None:
        task = asyncio.create_task(desk.ask(Verb.SNOOZE))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(story())
    command = desk.take()
    assert command is not None
    desk.answer(Answer(0.0, command.asked, command.id))
    desk.answer(Answer(0.0, Verb.SNOOZE, None))
    assert desk.done == 2
