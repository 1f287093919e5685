"""Generated closures at any frame rate against an independent reference."""

from edge_monitor.evaluation.generated import RATES, TOLERANCE_S, judge, judge_many


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
