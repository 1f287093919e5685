"""`scripts/deb` with the real dpkg-deb, and a pip that fetches nothing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    shutil.which("dpkg-deb") is None or not Path("/usr/bin/python3").exists(),
    reason="packages are built on Debian",
)

PYTHON = """\
#!/usr/bin/env bash
[[ $1 == -c ]] && exec /usr/bin/python3 "$@"
[[ ! -e no-network ]] || exit 1
printf '%s\\n' "$@" >asked
folder=$(echo "${4%/bin/python}"/lib/python3.*/site-packages)
mkdir -p "$folder/numpy" && echo 'version = 1' >"$folder/numpy/__init__.py"
printf '#!%s\\n' "$4" >"${4%python}f2py"
"""
"""Stands for the set-up environment: its pip puts one library and one program there."""


def checkout(folder: Path) -> Path:
    """All that goes into a package but for the large files."""
    for name in ("config", "docs", "edge_monitor", "packaging", "systemd"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.svg")
        )
    for page in (ROOT / "LICENSE", ROOT / "requirements.txt", *ROOT.glob("*.md")):
        shutil.copy(page, folder)
    for name in ("MANIFEST.toml", "eye/eye.tflite", "eye/eye.float.tflite", "eye/CARD.md"):
        (folder / "models" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "models" / name).write_text(name)
    (folder / "models/eye/weights.npz").write_text("of a model without a network")
    (folder / "models/cache/eye").mkdir(parents=True)
    for name in ("bank.npz", "sample.png", "CARD.md", "eye.tflite"):
        (folder / "models/cache/eye" / name).write_text("what training leaves: faces, maybe")
    (folder / "models/cache/face_landmark.tflite").write_text("as published")
    (folder / "models/cache/sample.mp4").write_text("film")
    (folder / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/deb", folder / "scripts")
    (folder / ".venv/bin").mkdir(parents=True)
    for path, text in (("scripts/setup", "#!/bin/sh\n"), (".venv/bin/python", PYTHON)):
        (folder / path).write_text(text)
        (folder / path).chmod(0o755)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout of which no package was built yet."""
    return checkout(tmp_path / "project")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package."""
    return built(checkout(tmp_path_factory.mktemp("package") / "project"))


@pytest.fixture(scope="module")
def there(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is in it, in a folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(folder)], check=True)
    return folder


def deb(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(project / "scripts/deb"), *arguments],
        cwd=project.parent,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def built(project: Path) -> Path:
    done = deb(project)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def architecture() -> str:
    told = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def field(package: Path, name: str) -> str:
    told = subprocess.run(
        ["dpkg-deb", "--field", str(package), name], check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def test_it_holds_what_a_board_needs_where_the_service_looks_for_it(there: Path) -> None:
    home = there / "opt/edge-monitor"
    networks = {path.relative_to(home).as_posix() for path in (home / "models").rglob("*.*")}
    assert networks == {
        *("models/MANIFEST.toml", "models/eye/eye.tflite", "models/eye/CARD.md"),
        "models/eye/weights.npz",
        "models/cache/sample.mp4",
    }
    assert (home / "edge_monitor/contract/asyncapi.json").is_file()
    assert (home / "THIRD_PARTY_NOTICES.md").is_file()
    assert (there / "usr/lib/systemd/system/edge-monitor.service").is_file()
    assert (there / "usr/lib/sysusers.d/edge-monitor.conf").is_file()
    assert (there / "usr/lib/tmpfiles.d/edge-monitor.conf").is_file()
    assert (there / "usr/lib/udev/rules.d/60-edge-monitor.rules").is_file()
    assert (there / "usr/bin/edge-monitor").readlink() == Path(
        "/opt/edge-monitor/.venv/bin/edge-monitor"
    )
    assert (there / "DEBIAN/conffiles").read_text() == "/etc/edge-monitor/edge-monitor.toml\n"
    sums = (there / "DEBIAN/md5sums").read_text().encode()
    subprocess.run(["md5sum", "--check", "--quiet"], cwd=there, input=sums, check=True)


def test_the_unit_starts_the_program_that_the_package_brings(there: Path) -> None:
    unit = (there / "usr/lib/systemd/system/edge-monitor.service").read_text()
    (start,) = (line for line in unit.splitlines() if line.startswith("ExecStart="))
    program, *_, configuration = start.removeprefix("ExecStart=").split()
    assert os.access(there / program.lstrip("/"), os.X_OK)
    assert (there / configuration.lstrip("/")).is_file()


def test_no_path_of_the_machine_that_built_it_is_in_it(package: Path, there: Path) -> None:
    here = str(package.parents[1])
    for path in there.rglob("*"):
        if path.is_symlink():
            assert here not in str(path.readlink()), path
        elif path.is_file():
            assert here.encode() not in path.read_bytes(), path
    assert {path.name for path in (there / "opt/edge-monitor/.venv/bin").iterdir()} >= {
        "edge-monitor",
        "python",
    }
    assert not (there / "opt/edge-monitor/.venv/bin/f2py").exists()


def test_it_is_for_one_python_and_one_release_and_sees_the_systems_camera_stack(
    package: Path, there: Path
) -> None:
    told = subprocess.run(
        ["/usr/bin/python3", "-c", "import sys; print(sys.version_info.minor)"],
        check=True,
        capture_output=True,
        text=True,
    )
    minor = int(told.stdout)
    depends = field(package, "Depends")
    assert f"python3 (>= 3.{minor}), python3 (<< 3.{minor + 1})" in depends
    assert "+deb" in field(package, "Version")
    settings = (there / "opt/edge-monitor/.venv/pyvenv.cfg").read_text()
    assert "include-system-site-packages = true" in settings


def test_a_package_of_the_same_tree_is_left_alone_and_of_another_is_not(project: Path) -> None:
    package = built(project)
    before = package.stat()
    assert built(project) == package
    assert package.stat().st_mtime_ns == before.st_mtime_ns
    (project / "packaging/deb/prerm").write_text("#!/bin/sh\n")
    assert built(project) == package
    assert package.stat().st_ino != before.st_ino
    assert [path.name for path in package.parent.iterdir()] == [package.name]


def test_a_file_of_systemd_that_nobody_knows_a_place_for_is_not_left_out_in_silence(
    project: Path,
) -> None:
    (project / "systemd/edge-monitor.surprise").touch()
    done = deb(project)
    assert done.returncode == 1
    assert "edge-monitor.surprise: it is not known where" in done.stderr


def test_without_a_network_it_ends_in_one_line_and_leaves_nothing(project: Path) -> None:
    (project / "no-network").touch()
    done = deb(project)
    assert done.returncode == 69
    assert done.stderr.splitlines()[-1].startswith("deb: the libraries could not be fetched")
    assert list((project / "out").iterdir()) == []


def test_a_package_for_boards_takes_their_wheels_alone(project: Path) -> None:
    done = deb(project, "--architecture", "arm64")
    assert done.returncode == 0, done.stderr
    package = Path(done.stdout.strip())
    assert package.name.endswith("_arm64.deb")
    assert field(package, "Architecture") == "arm64"
    asked = (project / "asked").read_text().splitlines()
    platforms = [line for line in asked if line.startswith("--platform=")]
    assert "--platform=manylinux_2_28_aarch64" in platforms
    assert all(line.endswith("_aarch64") for line in platforms)
    assert "--only-binary=:all:" in asked


def test_a_package_for_this_machine_leaves_the_choice_of_wheels_to_pip(project: Path) -> None:
    assert built(project).stem.endswith(f"_{architecture()}")
    assert "--platform" not in (project / "asked").read_text()


@pytest.mark.parametrize(
    "arguments", [("--wrong",), ("one", "two"), ("--architecture", "mips"), ("--architecture",)]
)
def test_wrong_arguments_are_refused(project: Path, arguments: tuple[str, ...]) -> None:
    assert deb(project, *arguments).returncode == 2
