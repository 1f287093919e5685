"""What the tests within a container or a computer have come to, from pytest's JUnit file."""

import xml.etree.ElementTree as ET
from pathlib import Path

from tests.device.lane import FailedError


def judge(results: Path) -> None:
    """Print each test of `results.xml`, and what `figures.txt` holds.

    Raises:
        FailedError: a test failed, none ran, or the file is not there.
    """
    try:
        root = ET.parse(results / "results.xml").getroot()  # noqa: S314 - our own pytest wrote it
    except (OSError, ET.ParseError):
        raise FailedError("no test ran") from None
    failed = passed = 0
    for case in root.iter("testcase"):
        verdict = _verdict(case)
        failed += verdict.startswith("FAILED")
        passed += verdict == "passed"
        seconds = float(case.get("time", "0"))
        print(f"  {case.get('classname')}::{case.get('name')}  {verdict}  {seconds:.1f} s")
    figures = results / "figures.txt"
    if figures.exists():
        print(figures.read_text(encoding="utf-8"), end="")
    if failed or not passed:
        raise FailedError(f"{failed} tests failed, {passed} passed")


def _verdict(case: "ET.Element[str]") -> str:
    for kind in ("failure", "error"):
        found = case.find(kind)
        if found is not None:
            return f"FAILED: {(found.get('message') or '').splitlines()[0]}"
    skipped = case.find("skipped")
    return "passed" if skipped is None else f"skipped: {skipped.get('message')}"
