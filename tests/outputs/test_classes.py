"""What classifiers say: in payloads, and on a real broker."""

import json
from dataclasses import replace

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.types import Classified, EventKind
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.network import Watcher
from tests.outputs.samples import a_classified, a_health, a_state, an_audience, an_event
from tests.outputs.test_cloudevent import strictly


def test_the_state_tells_each_classifier_under_its_name(envelopes: Envelopes) -> None:
    strange = Classified(None, {'a "label", with\u2028': 0.123456, "other": float("nan")})
    state = replace(a_state(), classes={"mask": a_classified(), "hat": strange})
    assert strictly(envelopes.state(state))["data"]["classes"] == {
        "mask": {"label": "mask", "probabilities": {"none": 0.0312, "mask": 0.9688}},
        "hat": {
            "label": None,
            "probabilities": {'a "label", with\u2028': 0.1235, "other": None},
        },
    }
    assert strictly(envelopes.state(a_state()))["data"]["classes"] == {}


def test_health_says_of_each_classifier_whether_it_runs(envelopes: Envelopes) -> None:
    health = replace(a_health(), classifiers={"mask": "running", "hat": "hat.tflite: gone"})
    told = strictly(envelopes.health(health))["data"]["classifiers"]
    assert told == {"mask": "running", "hat": "hat.tflite: gone"}


def test_what_classifiers_say_arrives_under_their_names(
    mosquitto: Broker, build: BuildSink
) -> None:
    begun = replace(
        an_event(EventKind.CLASS),
        face_id=3,
        evidence={"classifier": "mask", "label": "mask", "probability": 0.96875},
    )
    with Watcher(mosquitto) as watcher:
        sink = build(mosquitto.port)
        sink.state(replace(a_state(), classes={"mask": a_classified()}))
        sink.event(begun)
        sink.audience(an_audience())
        assert watcher.hears("event/class")
        assert watcher.hears("audience")
        assert watcher.hears("state")
        (state,) = watcher.on("state")
        assert json.loads(state)["data"]["classes"]["mask"]["label"] == "mask"
        event = json.loads(watcher.on("event/class")[0])
        assert event["type"] == "edge_monitor.class"
        assert event["data"]["evidence"]["classifier"] == "mask"
        audience = json.loads(watcher.on("audience")[0])
        assert audience["data"]["classes"] == {"mask": {"none": 0.75, "mask": 0.25}}
