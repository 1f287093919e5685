"""`edge-monitor doctor`: what is here, what is missing, and what to do about it."""

import argparse
import json
import logging
from dataclasses import asdict

from edge_monitor.commands.common import add_config_arguments, settings_from

EXIT_FAIL = 1
EXIT_WARN = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = "Exit status: 0 nothing is to be done; 3 warnings; 1 a failure."
    parser.add_argument(
        "--only",
        action="append",
        metavar="NAME",
        help="make this check alone, such as camera; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    add_config_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Tell one line a check.

    Returns:
        The exit status: 0 where nothing is to be done, 3 with warnings, 1 with a failure.
    """
    # What parts log while they are examined is told as a finding.
    logging.getLogger("edge_monitor").addHandler(logging.NullHandler())
    from edge_monitor.doctor.examination import CHECKS, Patient, examine
    from edge_monitor.doctor.finding import Finding, Verdict
    from edge_monitor.errors import UsageError

    names: list[str] = arguments.only or list(CHECKS)
    for name in names:
        if name not in CHECKS:
            raise UsageError(f"--only {name}: no such check; there are {', '.join(CHECKS)}")
    findings: list[tuple[str, Finding]] = []
    for name, finding in examine(names, Patient(lambda: settings_from(arguments))):
        findings.append((name, finding))
        if not arguments.json:
            cure = f"; {finding.cure}" if finding.cure else ""
            print(f"{finding.verdict:<4}  {name:<13}  {finding.text}{cure}", flush=True)
    if arguments.json:
        print(
            json.dumps([{"name": name} | asdict(finding) for name, finding in findings], indent=2)
        )
    verdicts = {finding.verdict for _, finding in findings}
    if Verdict.FAIL in verdicts:
        return EXIT_FAIL
    return EXIT_WARN if Verdict.WARN in verdicts else 0
