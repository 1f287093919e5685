"""`scripts/setup` with an interpreter that only writes down what it is asked to do."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Stands for python3 and for the python of the environments it makes. A file named `no-…` beside
# the tree makes the thing of that name fail.
STAND_IN = """#!/bin/bash
top={top}
case "$*" in
    -c*"import pip"*) [[ ! -e $top/no-pip ]] ;;
    -c*version_info*) [[ ! -e $top/no-new-python ]] ;;
    -c*ensurepip*) [[ ! -e $top/no-venv ]] ;;
    -c*picamera2*) [[ ! -e $top/no-picamera2 ]] ;;
    --version) echo Python 3.9.2 ;;
    "-m venv "*)
        echo "$*" >>"$top/log"
        folder=${{*: -1}}
        mkdir -p "$folder/bin"
        cp "$0" "$folder/bin/python"
        [[ $* == *system-site* ]] && answer=true || answer=false
        echo "include-system-site-packages = $answer" >"$folder/pyvenv.cfg"
        ;;
    "-m pip install "*)
        echo "${{0#"$top"/tree/}} ${{*:4}}" >>"$top/log"
        if [[ -e $top/no-network ]]; then
            echo "WARNING: Retrying" >&2
            echo "ERROR: No matching distribution found for numpy" >&2
            exit 1
        fi
        ;;
    "-m models.build.missing") [[ ! -e $top/no-models ]] || echo "face_mesh, astronaut.png" ;;
    "-m models.build")
        echo "${{0#"$top"/tree/}} $*" >>"$top/log"
        if [[ -e $top/no-wheel ]]; then
            echo "models: mediapipe could not be fetched" >&2
            exit 69
        fi
        rm "$top/no-models"
        ;;
    *) echo "${{0#"$top"/tree/}} $*" >>"$top/log" ;;
esac
"""


@dataclass
class Tree:
    """A checkout of which only the set-up script is real."""

    top: Path
    environment: dict[str, str] = field(default_factory=dict)

    def setup(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run the script and forget what earlier runs were asked to do."""
        (self.top / "log").write_text("")
        return subprocess.run(
            [self.top / "tree" / "scripts" / "setup", *arguments],
            cwd=cwd or self.top,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )

    @property
    def log(self) -> list[str]:
        """What the interpreters were asked to do in the last run."""
        return (self.top / "log").read_text().splitlines()

    def without(self, *names: str) -> None:
        """Take these things away."""
        for name in names:
            (self.top / f"no-{name}").touch()


RUNTIME = [
    ".venv/bin/python --disable-pip-version-check --requirement=requirements.txt",
    ".venv/bin/python --disable-pip-version-check --no-deps --editable .",
]
DEVELOPMENT = ("requirements-build.txt", "requirements-docs.txt", "requirements-dev.txt")
SAMPLE = ".venv/bin/python -m edge_monitor.testing.sample models/cache/sample"
BUILD = [
    "-m venv .venv-build",
    ".venv-build/bin/python --disable-pip-version-check --requirement=requirements-build.txt",
    ".venv-build/bin/python -m models.build",
]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A fresh checkout on a machine that has everything but a Raspberry Pi's board."""
    scripts = tmp_path / "tree" / "scripts"
    scripts.mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup", scripts)
    for name in ("requirements.txt", *DEVELOPMENT):
        (scripts.parent / name).write_text(f"# {name}\n")
    (scripts.parent / "pyproject.toml").write_text("")
    python = tmp_path / "python3"
    python.write_text(STAND_IN.format(top=tmp_path))
    python.chmod(0o755)
    board = tmp_path / "board"
    return Tree(tmp_path, {"PYTHON": str(python), "EDGE_MONITOR_BOARD_FILE": str(board)})


def test_a_fresh_checkout_gets_everything(tree: Tree) -> None:
    tree.without("models")
    run = tree.setup()
    assert (run.returncode, run.stderr) == (0, "")
    assert tree.log == ["-m venv .venv", *RUNTIME, *BUILD, SAMPLE]
    assert run.stdout.splitlines() == [
        "setup: making .venv",
        "setup: installing requirements.txt into .venv",
        "setup: missing: face_mesh, astronaut.png",
        "setup: making .venv-build",
        "setup: installing requirements-build.txt into .venv-build",
        "setup: all is there",
    ]


def test_a_second_run_from_anywhere_finds_all_there(tree: Tree) -> None:
    tree.setup()
    run = tree.setup(cwd=Path("/"))
    assert (run.returncode, run.stdout) == (0, "setup: all is there\n")
    assert tree.log == [SAMPLE]


def test_it_may_be_called_through_a_link(tree: Tree, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tree.top / "tree" / "scripts" / "setup")
    run = subprocess.run([link], env={**os.environ, **tree.environment}, check=False)
    assert run.returncode == 0
    assert (tree.top / "tree" / ".venv" / "bin" / "python").exists()


def test_changed_requirements_are_installed_again(tree: Tree) -> None:
    tree.setup()
    (tree.top / "tree" / "requirements.txt").write_text("numpy\n")
    tree.setup()
    assert tree.log == [*RUNTIME, SAMPLE]


def test_a_lost_network_is_built_without_touching_the_rest(tree: Tree) -> None:
    tree.without("models")
    tree.setup()
    tree.without("models")
    tree.setup()
    assert tree.log == [BUILD[-1], SAMPLE]


def test_development_adds_its_own_and_keeps_the_rest(tree: Tree) -> None:
    tree.setup()
    tree.setup("--dev")
    assert tree.log == [
        " ".join([RUNTIME[0], *(f"--requirement={name}" for name in DEVELOPMENT)]),
        SAMPLE,
    ]
    tree.setup("--dev")
    tree.setup()
    assert tree.log == [SAMPLE]


def test_without_network_the_reason_is_one_line_and_the_next_run_goes_on(tree: Tree) -> None:
    tree.without("network")
    run = tree.setup()
    assert run.returncode == 69
    assert run.stderr == (
        "setup: requirements.txt could not be installed: check the network and run scripts/setup"
        " again (pip: ERROR: No matching distribution found for numpy)\n"
    )
    (tree.top / "no-network").unlink()
    assert tree.setup().returncode == 0
    assert tree.log == [*RUNTIME, SAMPLE]


def test_networks_that_cannot_be_fetched_end_it(tree: Tree) -> None:
    tree.without("models", "wheel")
    run = tree.setup()
    assert run.returncode == 69
    assert run.stderr == "models: mediapipe could not be fetched\n"
    assert SAMPLE not in tree.log


def test_an_environment_that_was_broken_off_is_made_anew(tree: Tree) -> None:
    tree.setup()
    (tree.top / "tree" / ".venv" / "bin" / "python").unlink()
    tree.setup()
    assert tree.log == ["-m venv .venv", *RUNTIME, SAMPLE]


def test_a_checkout_that_was_moved_gets_an_environment_of_its_new_place(tree: Tree) -> None:
    tree.setup()
    moved = (tree.top / "tree").rename(tree.top / "moved")
    (tree.top / "tree").symlink_to(moved)
    tree.setup()
    assert tree.log[0] == "-m venv .venv"
    assert len(tree.log) == 1 + len(RUNTIME) + 1
    tree.setup()
    assert len(tree.log) == 1


def test_an_environment_from_before_its_place_was_written_down_is_kept(tree: Tree) -> None:
    tree.setup()
    (tree.top / "tree" / ".venv" / ".place").unlink()
    tree.setup()
    assert tree.log == [SAMPLE]


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ("new-python", "Python 3.9.2 is too old: Python 3.11 is needed (Debian 12, "),
        ("venv", "cannot make environments: sudo apt install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_told_with_the_cure(
    tree: Tree, lacking: str, message: str
) -> None:
    tree.without(lacking)
    run = tree.setup()
    assert run.returncode == 69
    assert message in run.stderr
    assert run.stderr.count("\n") == 1
    assert not (tree.top / "tree" / ".venv").exists()


def test_a_python_that_is_not_there_names_the_packages(tree: Tree) -> None:
    tree.environment["PYTHON"] = "python-of-nobody"
    run = tree.setup()
    assert run.returncode == 69
    assert run.stderr == (
        "setup: python-of-nobody is not there: sudo apt install python3 python3-venv\n"
    )


def test_a_raspberry_pi_sees_the_camera_stack_of_its_system(tree: Tree) -> None:
    (tree.top / "board").write_bytes(b"Raspberry Pi 4 Model B Rev 1.4\0")
    run = tree.setup()
    assert tree.log[0] == "-m venv --system-site-packages .venv"
    assert "warning" not in run.stdout
    tree.setup()
    assert tree.log == [SAMPLE]


def test_a_raspberry_pi_without_picamera2_is_told_what_to_install(tree: Tree) -> None:
    (tree.top / "board").write_bytes(b"Raspberry Pi 5 Model B Rev 1.0\0")
    tree.without("picamera2")
    for _ in range(2):
        run = tree.setup()
        assert run.returncode == 0
        assert "sudo apt install python3-picamera2" in run.stdout


def test_an_environment_that_does_not_see_the_system_is_made_anew_on_a_pi(tree: Tree) -> None:
    tree.setup()
    (tree.top / "board").write_bytes(b"Raspberry Pi Zero 2 W Rev 1.0\0")
    tree.setup()
    assert tree.log == ["-m venv --system-site-packages .venv", *RUNTIME, SAMPLE]


def test_help_and_what_is_not_an_option(tree: Tree) -> None:
    run = tree.setup("--help")
    assert run.returncode == 0
    assert run.stdout.startswith("usage: scripts/setup [--dev]")
    run = tree.setup("--release")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "setup: --release is not an option: scripts/setup [--dev]\n"
    assert tree.log == []
