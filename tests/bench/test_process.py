"""What the kernel says of a process."""

import os
import subprocess
import sys

import numpy as np
import pytest

from edge_monitor.bench.process import memory_mib


def test_memory_that_is_touched_is_resident_and_its_peak_stays() -> None:
    before_mib, before_peak_mib = memory_mib("VmRSS"), memory_mib("VmHWM")
    block = np.ones(int(before_peak_mib + 64) * 2**20, np.uint8)
    assert memory_mib("VmRSS") >= before_mib + 60
    del block
    assert memory_mib("VmHWM") >= before_peak_mib + 60
    assert memory_mib("VmRSS") < memory_mib("VmHWM")


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="VmNone"):
        memory_mib("VmNone")


def test_a_pinned_process_and_its_children_have_one_processor() -> None:
    program = (
        "import os, subprocess, sys\n"
        "from edge_monitor.bench.process import pin_to_one_cpu\n"
        "print(pin_to_one_cpu())\n"
        "child = 'import os; print(len(os.sched_getaffinity(0)))'\n"
        "subprocess.run([sys.executable, '-c', child], check=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-u", "-c", program], capture_output=True, text=True, check=True
    )
    line, processors = done.stdout.splitlines()
    assert processors == "1"
    assert line == f"on one CPU: number {max(os.sched_getaffinity(0))} of {os.cpu_count()}"
