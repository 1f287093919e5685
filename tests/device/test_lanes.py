"""The lanes' entry, without running any."""

import subprocess
import sys

import pytest

from tests.device.lanes import LANES
from tests.program import ROOT


def entry(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.device", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_lane_and_what_it_costs() -> None:
    told = entry("--help").stdout
    for name, lane in LANES.items():
        assert f"  {name} " in told
        assert lane.about in told


@pytest.mark.parametrize("arguments", [(), ("nowhere",), ("kills", "twice")])
def test_a_lane_that_does_not_exist_is_a_fault_of_usage(arguments: tuple[str, ...]) -> None:
    assert entry(*arguments).returncode == 2


@pytest.mark.parametrize("name", LANES)
def test_the_page_tells_of_every_lane(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "bench.md").read_text()
