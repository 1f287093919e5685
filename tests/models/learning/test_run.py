"""Training multiplies in 16 bits only where that is faster."""

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

from models.learning.run import Plan  # noqa: E402 - needs torch

PLAN = Plan(epochs=1, batch=1, highest_rate=1e-3, weight_decay=0, bfloat16=True)


@pytest.mark.parametrize(
    ("known", "dtype"),
    [
        ({"architecture": "x86_64", "avx512_f": True, "avx512_bf16": True}, torch.bfloat16),
        ({"architecture": "aarch64", "neon": True, "bf16": True}, torch.bfloat16),
        ({"architecture": "x86_64", "avx512_bf16": False, "amx_bf16": False}, torch.float32),
        ({}, torch.float32),
    ],
)
def test_sixteen_bits_are_multiplied_where_the_processor_has_instructions_for_them(
    monkeypatch: pytest.MonkeyPatch, known: dict[str, object], dtype: object
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: known)
    with PLAN.arithmetic("cpu"):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == dtype


def test_a_plan_in_float_stays_in_float(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    plain = Plan(epochs=1, batch=1, highest_rate=1e-3, weight_decay=0)
    with plain.arithmetic("cpu"):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == torch.float32
