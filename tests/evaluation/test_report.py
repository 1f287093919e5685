"""The evaluation as JSON."""

import json

from edge_monitor.evaluation.annotations import Blink, ClipTruth
from edge_monitor.evaluation.blinks import RateResult
from edge_monitor.evaluation.compared import compare
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.report import as_json
from edge_monitor.evaluation.scoring import Span

TIMES = tuple(frame / 10 for frame in range(100))
TRUTH = ClipTruth("talk.mp4", (Blink((10, 15), (11, 12)), Blink((30, 34))), (), None, ())
SEEN = Observed(
    TIMES,
    tuple((t, 0.25) for t in TIMES),
    closed=(Span(1.1, 1.35), Span(6.0, 7.0)),
    yawns=(),
    refused="frame rate 10.0 below 14.5 per second",
)


def test_every_rate_tells_all_clips_and_what_went_wrong() -> None:
    results = [RateResult(None, (compare(TRUTH, SEEN),)), RateResult(15.0, ())]
    told = json.loads(json.dumps(as_json(results), allow_nan=False))
    native, empty = told["rates"]
    assert (native["fps_limit"], empty["fps_limit"]) == (None, 15.0)
    assert empty["blinks"]["f1"] is None
    assert native["blinks"]["recall"] == 0.5
    assert native["closed_time"] == {"blinks": 1, "mean_absolute_error_s": 0.05, "bias_s": 0.05}
    assert native["movement_time"]["bias_s"] == -0.25
    assert native["unfounded_closures"] == 1
    clip = native["clips"]["talk.mp4"]
    assert clip["statistics_refused"] == "frame rate 10.0 below 14.5 per second"
    assert clip["longest_closure_s"] == 1.0
    assert clip["blinks"]["missed_at"] == [{"start_s": 3.0, "end_s": 3.4, "peak_closure": 0.25}]
    assert clip["blinks"]["false_at"] == clip["unfounded_closures"]
    assert clip["yawns"] is None


def test_a_clip_that_nobody_judged_is_told_with_what_was_detected() -> None:
    unjudged = compare(ClipTruth("car.avi", None, (), None, ()), SEEN)
    (rate,) = as_json([RateResult(None, (unjudged,))])["rates"]
    clip = rate["clips"]["car.avi"]
    assert clip["blinks"] is None
    assert clip["unfounded_closures"] is None
    assert clip["closures_detected"] == 2
