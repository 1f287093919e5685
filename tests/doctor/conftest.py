"""What several checks are made on."""

from pathlib import Path

import pytest


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("Revision\t: c03112\n")
    (tmp_path / "dev").mkdir()
    return tmp_path / "dev"
