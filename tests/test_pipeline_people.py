"""The graph where expressions and the audience are watched: scripted faces, the real decisions."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event as StopSignal

from edge_monitor.decision.audience import AudienceLimits
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.people import PeoplePolicy
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.monitor import Monitor, Outputs, Surroundings
from edge_monitor.pipeline import Load, Pipeline, Step
from edge_monitor.replay import steps_of_frames, write_replay
from edge_monitor.testing import FakeClock, RecordingBuzzer, RecordingSink
from edge_monitor.types import Board, EmotionLabel, EventKind, Frame, Phase, Scene, Status
from tests.decision.visitors import a_visitor, frames, showing
from tests.live import PICTURE, ScriptedFeed

SMILE = showing(EmotionLabel.HAPPINESS)


class Stage:
    """Sees the faces of a script: number, begin and end in seconds, all of them smiling."""

    faults = 0

    def __init__(self, *visits: tuple[int, float, float]) -> None:
        self._visits = visits

    def perceive(self, frame: Frame) -> Scene:
        faces = tuple(a_visitor(who, SMILE) for who, a, b in self._visits if a <= frame.t < b)
        status = Status.EYES_NOT_VISIBLE if faces else Status.NO_FACE
        return Scene(frame.t, status, faces, faces[0] if faces else None)

    def reset(self) -> None:
        """The script goes on."""


class Film:
    """A source of frames at ten a second."""

    live = False
    description = "a film"
    frame_count = None
    fps = None

    def __init__(self, length_s: float) -> None:
        self._times = iter(frames(0.0, length_s))

    def read(self) -> Frame | None:
        t = next(self._times, None)
        return None if t is None else Frame(t, PICTURE)

    def close(self) -> None:
        """Nothing is open."""


def a_kiosk(*visits: tuple[int, float, float], policy: DrowsinessPolicy | None = None) -> Pipeline:
    people = PeoplePolicy(LabelLimits(), AudienceLimits(interval_s=10.0, one_person=True))
    return Pipeline(Stage(*visits), policy, people=people)


def looked(pipeline: Pipeline, length_s: float) -> list[Step]:
    """What a camera leads to, which goes on afterwards."""
    return [pipeline.look(Frame(t, PICTURE)) for t in frames(0.0, length_s)]


def played(pipeline: Pipeline, length_s: float) -> list[Step]:
    """What a recording leads to, its end included."""
    return list(steps_of_frames(pipeline, Film(length_s)))


def test_a_visitor_who_smiles_is_told_as_event_as_state_and_in_the_audience() -> None:
    steps = played(a_kiosk((4, 1.0, 6.0)), 10.2)
    events = [event for step in steps for event in step.events]
    assert [(event.kind, event.phase, event.face_id) for event in events] == [
        (EventKind.EMOTION, Phase.STARTED, 4),
        (EventKind.EMOTION, Phase.ENDED, 4),
    ]
    shown = steps[40].state.emotion
    assert shown is not None
    assert (shown.label, shown.probabilities) == (EmotionLabel.HAPPINESS, SMILE)
    assert steps[0].state.emotion is steps[-1].state.emotion is None
    audience, rest = [step.audience for step in steps if step.audience is not None]
    assert (audience.visits_begun, audience.visits_ended) == (1, 1)
    assert (rest.start, rest.end, rest.presence_s) == (10.0, steps[-1].state.t, 0.0)
    assert audience.emotions is not None
    assert round(audience.emotions[1], 6) == 0.9


def test_a_second_person_is_flagged_in_the_state() -> None:
    steps = played(a_kiosk((1, 0.0, 9.0), (2, 3.0, 6.0)), 9.0)
    assert [steps[index].state.several for index in (10, 45, 85)] == [False, True, False]


def test_a_second_person_is_an_event_for_as_long_as_the_state_says_so() -> None:
    steps = played(a_kiosk((1, 0.0, 9.0), (2, 3.0, 6.0)), 9.0)
    began, ended = (
        event for step in steps for event in step.events if event.kind is EventKind.SEVERAL
    )
    flagged = [step.state.t for step in steps if step.state.several]
    assert (began.phase, began.t, began.face_id) == (Phase.STARTED, flagged[0], None)
    assert (ended.phase, ended.episode) == (Phase.ENDED, began.episode)
    assert ended.t - flagged[-1] < 0.11


def test_a_second_person_who_leaves_while_the_camera_is_gone_ends_the_event() -> None:
    pipeline = a_kiosk((1, 0.0, 5.0), (2, 0.0, 5.0))
    looked(pipeline, 5.0)
    events = pipeline.wait(8.0).events
    assert (EventKind.SEVERAL, Phase.ENDED) in {(event.kind, event.phase) for event in events}


def test_drowsiness_and_expressions_are_decided_side_by_side() -> None:
    (*_, last) = played(a_kiosk((1, 0.0, 12.0), policy=DrowsinessPolicy()), 12.0)
    assert last.state.watched
    assert last.state.emotion is not None
    assert last.state.emotion.label is EmotionLabel.HAPPINESS


def test_where_nothing_is_watched_the_state_knows_nothing_of_expressions() -> None:
    pipeline = Pipeline(Stage((1, 0.0, 5.0)), DrowsinessPolicy())
    steps = [*played(pipeline, 5.0), pipeline.wait(70.0)]
    assert {step.state.emotion for step in steps} == {None}
    assert {step.state.several for step in steps} == {None}
    assert {step.audience for step in steps} == {None}
    assert not any(event.kind is EventKind.EMOTION for step in steps for event in step.events)


def test_expressions_alone_count_no_audience_and_an_audience_alone_tells_no_expression() -> None:
    expressions = Pipeline(Stage((1, 0.0, 90.0)), None, people=PeoplePolicy(LabelLimits(), None))
    assert {step.audience for step in played(expressions, 61.0)} == {None}
    assert expressions.wait(62.0).state.several is None
    counted = Pipeline(Stage((1, 0.0, 90.0)), None, people=PeoplePolicy(None, AudienceLimits()))
    (audience,) = [step.audience for step in looked(counted, 61.0) if step.audience is not None]
    assert (audience.visits_begun, audience.emotions) == (1, None)


def test_while_the_camera_is_gone_time_ends_the_visit_and_the_interval() -> None:
    pipeline = a_kiosk((1, 0.0, 5.0))
    looked(pipeline, 5.0)
    (ended,) = pipeline.wait(8.0).events
    assert (ended.kind, ended.phase) == (EventKind.EMOTION, Phase.ENDED)
    audience = pipeline.missing(11.0).audience
    assert audience is not None
    assert (audience.visits_ended, audience.end) == (1, 11.0)


def test_a_replay_writes_the_audience_among_the_events(tmp_path: Path) -> None:
    write_replay(iter(played(a_kiosk((1, 0.0, 5.0)), 10.2)), tmp_path, "a film")
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    told: Sequence[Mapping[str, str]] = [json.loads(line) for line in lines]
    assert [one["type"].removeprefix("edge_monitor.") for one in told] == [
        "emotion",
        "emotion",
        "audience",
        "audience",
    ]
    assert [one["time"] for one in told[-2:]] == [
        "1970-01-01T00:00:10.000Z",
        "1970-01-01T00:00:10.100Z",  # what the end of the film cuts off
    ]


def test_the_live_loop_hands_events_and_audience_to_every_sink() -> None:
    clock = FakeClock(0.0)
    feed = ScriptedFeed(clock, frames(0.1, 21.0), lambda now: stop.set() if now > 20.5 else None)
    stop = StopSignal()
    sinks = [RecordingSink("one"), RecordingSink("two")]
    monitor = Monitor(
        feed,
        a_kiosk((1, 0.0, 5.0), (2, 15.0, 30.0)),
        Outputs(RecordingBuzzer(clock), None, sinks),
        clock,
        Surroundings("running", {}, Board, SheddingLimits(), lambda: None),
    )
    monitor.run(stop)
    monitor.finish()
    for sink in sinks:
        phases = [event.phase for event in sink.of(EventKind.EMOTION)]
        assert phases == [Phase.STARTED, Phase.ENDED, Phase.STARTED]
        assert [audience.visits_begun for audience in sink.audiences] == [1, 1, 0]
        assert [audience.visits_ended for audience in sink.audiences] == [1, 0, 1]
        cut = sink.audiences[-1]
        assert cut.end - cut.start < 1.0


def test_health_says_of_each_classifier_that_it_rests_while_the_board_is_hot() -> None:
    clock, stop = FakeClock(0.0), StopSignal()
    feed = ScriptedFeed(clock, frames(0.1, 5.0), lambda now: stop.set() if now > 4.0 else None)
    people = PeoplePolicy(None, AudienceLimits())
    loads = [Load("classifiers", lambda _rests: None)]
    hot, states = Board(85.0, ()), {"mask": "running", "hat": "hat.tflite: cannot be read"}
    sink = RecordingSink()
    Monitor(
        feed,
        Pipeline(Stage(), None, people=people, loads=loads),
        Outputs(RecordingBuzzer(clock), None, [sink]),
        clock,
        Surroundings("off", {}, lambda: hot, SheddingLimits(), lambda: None, states),
    ).run(stop)
    (health,) = sink.healths
    assert health.classifiers == {"mask": "rests: 85.0 °C", "hat": states["hat"]}
    assert (health.emotion, health.shed) == ("off", {"classifiers": "85.0 °C"})
