"""Generated closures at any frame rate against an independent reference."""

import pytest

from edge_monitor.evaluation.__main__ import main
from edge_monitor.evaluation.generated import RATES, TOLERANCE_S, Verdict, judge, judge_many
from edge_monitor.evaluation.text import generated_lines


def test_every_decision_comes_within_a_fifth_of_a_second() -> None:
    verdicts = list(judge_many(range(120)))
    late = [verdict for verdict in verdicts if verdict.worst_s > TOLERANCE_S]
    assert late == []
    assert sum(verdict.decisions for verdict in verdicts) > 300
    assert sum(verdict.ambiguous for verdict in verdicts) < 80


def test_the_same_driver_is_judged_alike_at_every_rate() -> None:
    for seed in range(900, 905):
        verdicts = [judge(seed, fps) for fps in RATES]
        assert max(verdict.worst_s for verdict in verdicts) <= TOLERANCE_S


def test_the_command_tells_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generated", "--traces", "6"]) == 0
    told = capsys.readouterr().out
    assert "6 traces" in told
    assert "0 traces with a decision missing" in told


def test_a_late_decision_is_named_with_its_seed() -> None:
    told = "\n".join(generated_lines([Verdict(7, 5.0, 0.31, 3), Verdict(8, 30.0, 0.05, 2)]))
    assert "1 traces with a decision missing" in told
    assert "seed 7, 5.0 frames a second: 0.310 s" in told


@pytest.mark.parametrize("seed", [1390, 1990, 4260, 9650])
def test_a_closure_just_too_short_is_no_microsleep_at_five_frames_a_second(seed: int) -> None:
    """These drivers shut their eyes for 1.22 to 1.24 s, and open them before the next frame."""
    assert judge(seed, 5.0).worst_s <= TOLERANCE_S
