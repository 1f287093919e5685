"""The rules of the house, enforced by reading what each file imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "edge_monitor"

ROOMS = ("camera", "perception", "outputs", "system")
"""They hold the concrete classes and never look into each other."""

VOCABULARY = {"edge_monitor.types", "edge_monitor.ports", "edge_monitor.errors"}
"""What the rooms share."""

PURE = {
    "bisect",
    "collections",
    "collections.abc",
    "dataclasses",
    "enum",
    "itertools",
    "math",
    "typing",
}
"""The standard library's parts that know no clock, no thread and no file."""

PICTURES = {"Frame", "Image", "Scene", "FrameSource"}
"""What nothing that reaches a disk or the network may know: no picture can leave."""

CROSSINGS = {
    "basis.py": {"perception"},  # the type of the manifest
    "people.py": {"decision", "perception"},  # joins configuration, manifest and decisions
    "speedometer.py": {"outputs", "system"},  # likewise
    "broker.py": {"outputs", "system"},  # a part of the composition root
    "pins.py": {"outputs"},  # likewise
    "page.py": {"outputs", "system"},  # likewise
    "sinks.py": {"outputs", "system"},  # likewise
    "preview.py": {"decision", "outputs"},  # limits; what the page takes for a picture
    "daemon.py": {"camera", "perception", "system"},  # the composition root
    "pipeline.py": {"decision"},
    "monitor.py": {"decision"},  # limits of shedding
    "shedder.py": {"decision"},
    "bench/day.py": {"outputs"},  # what the spool holds
    "bench/drain.py": {"outputs", "system"},  # the outputs are what is measured
    "bench/wear.py": {"outputs"},  # likewise
    "bench/facemesh.py": {"camera"},  # runs where only MediaPipe and its needs are installed
    "contract/asyncapi.py": {"outputs"},  # the contract is what the outputs publish
    "contract/changes.py": {"outputs"},
    "contract/configuration.py": {"decision"},  # limits of thresholds
    "contract/commands.py": {"outputs"},  # the models that commands are read with
    "contract/topic.py": {"outputs"},  # the envelope
    "contract/evidence.py": {"decision", "outputs"},  # the reasons of a change of level
    "contract/examples.py": {"outputs"},
    "contract/metrics_page.py": {"outputs"},
    "contract/page.py": {"outputs"},
    "contract/topics.py": {"outputs"},
    "settings.py": {"decision"},  # thresholds, which are a section of the configuration
    "settings_labels.py": {"decision"},  # likewise
    "overlay/drawing.py": {"decision"},  # the limits that the closure bar marks
    "overlay/panel.py": {"decision"},  # likewise
    "replay.py": {"outputs"},  # the envelope: replay and broker write the same events
    "report/figures.py": {"decision"},  # the limits that plots show
    "report/film.py": {"decision"},  # likewise
    "report/report.py": {"decision"},  # likewise
    "service.py": {"system"},  # the words of the service manager
    "commands/run.py": {"outputs"},  # what --watch draws with
    "commands/replay.py": {"camera", "system"},  # names on one line; versions for the report
    "commands/models.py": {"perception"},  # the type of a manifest's entry
    "commands/silence.py": {"outputs", "system"},  # imports nothing else: it has to be fast
    "commands/self_test.py": {"perception"},  # types; weights that no network reads; classifiers
    "doctor/examination.py": {"outputs", "perception"},  # what waits on disk; how to mend
    "doctor/machine.py": {"outputs", "perception", "system"},  # which machines have pins; heat
    "doctor/page.py": {"outputs"},  # reads the token as the page does
    "doctor/permissions.py": {"outputs"},  # which machines have pins
    "doctor/pins.py": {"outputs"},  # likewise
    "doctor/program.py": {"perception"},  # reads the manifest and compares digests
    "doctor/reach.py": {"camera", "outputs"},  # asks for devices, reads broker options
    "evaluation/flips.py": {"decision"},  # judges the same faces without its limit of changes
    "evaluation/generated.py": {"decision"},  # drives the policy itself
    "fleet/device.py": {"outputs"},  # its parts are the daemon's
    "fleet/player.py": {"outputs", "system"},  # where devices connect; the machine's clock
    "fleet/story.py": {"decision"},  # the policy decides what a device says
    "fleet/tally.py": {"outputs"},  # types of what is counted
    "fleet/__main__.py": {"outputs"},  # the type of its options
}
"""Files outside of the rooms, and the rooms that each looks into."""

LONGEST = 300


def modules() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*.py")))


def imports_of(path: Path) -> set[str]:
    """All modules that a file imports anywhere, for type checking too, by their full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            assert node.module is not None
            found.add(node.module)
            found |= {
                name for alias in node.names if _is_module(name := f"{node.module}.{alias.name}")
            }
    return found


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def names_of(path: Path) -> set[str]:
    """All names that a file mentions, as a name, an attribute or an import."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


def within(path: Path) -> set[str]:
    """The modules of this package among a file's imports."""
    return {name for name in imports_of(path) if name.partition(".")[0] == "edge_monitor"}


def room_of(module: str) -> str:
    """`edge_monitor.camera.guard` is in `camera`; a module of the root is in no room."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and (PACKAGE / parts[1]).is_dir() else ""


def in_room(room: str) -> list[Path]:
    files = sorted((PACKAGE / room).rglob("*.py"))
    assert files, f"there is no room {room}"
    return files


def test_decision_knows_types_and_pure_parts_of_the_standard_library_alone() -> None:
    for path in in_room("decision"):
        allowed = PURE | {"edge_monitor", "edge_monitor.types"}
        strange = {
            name for name in imports_of(path) if name not in allowed and room_of(name) != "decision"
        }
        assert not strange, f"{path.name} imports {strange}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_the_shared_vocabulary_and_no_other_room(room: str) -> None:
    for path in in_room(room):
        strange = {
            name
            for name in within(path)
            if name not in VOCABULARY | {"edge_monitor"} and room_of(name) != room
        }
        assert not strange, f"{room}/{path.name} imports {strange}"


def test_only_the_composition_root_looks_into_the_rooms() -> None:
    """Exceptions are listed with their reason, and one that is no longer needed must go."""
    crossings: dict[str, set[str]] = {}
    for path in modules():
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] in (*ROOMS, "decision"):
            continue
        rooms = {room_of(name) for name in within(path)} & {*ROOMS, "decision"}
        if rooms:
            crossings[relative.as_posix()] = rooms
    crossings["daemon.py"].discard("decision")
    assert crossings == CROSSINGS


def test_no_output_knows_pictures() -> None:
    for path in in_room("outputs"):
        known = names_of(path) & PICTURES
        assert not known, f"outputs/{path.name} knows {known}"


def test_testing_stands_on_the_vocabulary_alone() -> None:
    for path in in_room("testing"):
        strange = {
            name
            for name in within(path)
            if name not in VOCABULARY | {"edge_monitor"} and room_of(name) != "testing"
        }
        assert not strange, f"testing/{path.name} imports {strange}"


def test_the_vocabulary_stands_on_nothing() -> None:
    assert imports_of(PACKAGE / "errors.py") == set()
    for path in in_room("types"):
        assert {room_of(name) for name in within(path)} <= {"", "types"}
    assert within(PACKAGE / "ports.py") == {"edge_monitor.types"}


def test_no_file_is_too_long() -> None:
    too_long = {}
    for folder in ("edge_monitor", "models", "scripts", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix not in {".py", ""} or not path.is_file():
                continue
            name = path.relative_to(ROOT).as_posix()
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                too_long[name] = lines
    assert too_long == {}


def test_every_package_says_what_it_is_for() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
