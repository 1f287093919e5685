"""`edge-monitor doctor`: one line a check, and an exit status that scripts can trust."""

import json
from pathlib import Path

from edge_monitor.doctor.examination import CHECKS
from tests.program import checkout, complaint, run_program, write_film


def test_every_check_is_one_line_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = run_program(tmp_path, "doctor")
    lines = done.stdout.splitlines()
    assert [line.split()[1] for line in lines] == list(CHECKS)
    assert {line.split()[0] for line in lines} <= {"ok", "note", "warn", "fail"}
    assert done.stderr == ""
    verdicts = {line.split()[0] for line in lines}
    assert done.returncode == (1 if "fail" in verdicts else 3 if "warn" in verdicts else 0)
    assert list(tmp_path.iterdir()) == []


def test_scripts_learn_by_the_exit_status_whether_the_source_is_there(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4", seconds=0.1)
    found = run_program(tmp_path, "doctor", "--only", "camera", "--set", f"camera.source={film}")
    assert (found.returncode, len(found.stdout.splitlines())) == (0, 1)
    missing = ("--set", "camera.source=/dev/video-none")
    lost = run_program(tmp_path, "doctor", "--only", "camera", *missing)
    assert lost.returncode == 1
    assert "/dev/video-none is not there; plug the camera in" in lost.stdout


def test_a_warning_alone_has_an_exit_status_of_its_own(tmp_path: Path) -> None:
    checkout(tmp_path)
    done = run_program(tmp_path, "doctor", "--only", "demo", PYTHONPATH=str(tmp_path))
    assert done.stdout.startswith("warn  demo")
    assert done.returncode == 3


def test_checks_are_chosen_by_name_and_told_as_json(tmp_path: Path) -> None:
    done = run_program(tmp_path, "doctor", "--json", "--only", "python", "--only", "journal")
    assert done.returncode == 0
    findings = json.loads(done.stdout)
    assert [finding["name"] for finding in findings] == ["python", "journal"]
    assert {finding["verdict"] for finding in findings} == {"ok"}


def test_a_check_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    done = run_program(tmp_path, "doctor", "--only", "cammera")
    assert done.returncode == 2
    assert complaint(done).startswith("--only cammera: no such check; there are python, ")


def test_a_bad_configuration_is_a_finding_among_others(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[camera]\nfps = 0\n")
    done = run_program(tmp_path, "doctor", "--config", "bad.toml", "--only", "configuration")
    assert done.returncode == 1
    assert done.stdout.startswith("fail  configuration  bad.toml:2: camera.fps: input should be")


def test_a_checkout_without_networks_is_told_to_set_up(tmp_path: Path) -> None:
    checkout(tmp_path)
    done = run_program(tmp_path, "doctor", "--only", "networks", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.endswith("run scripts/setup\n")
