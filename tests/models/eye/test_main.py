"""`python -m models.eye COMMAND`."""

from pathlib import Path

import pytest

from edge_monitor.errors import EXIT_NO_INPUT, EXIT_USAGE
from models.eye import __main__ as program
from models.eye import bank, contexts
from models.eye.places import BANK, EXAMPLE_SHARDS

COMMANDS = ["data", "train", "quantize", "rotate", "card"]


@pytest.mark.parametrize("command", COMMANDS)
def test_without_the_data_every_command_says_so_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("EDGE_MONITOR_DATA", raising=False)
    assert program.main([command]) == EXIT_NO_INPUT
    error = capsys.readouterr().err
    assert error.startswith("models.eye: ")
    assert "EDGE_MONITOR_DATA" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_what_it_does_not_know_is_answered_with_what_it_does(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(arguments)
    assert ended.value.code == EXIT_USAGE
    assert "COMMAND" in capsys.readouterr().err


def test_help_names_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(command in told for command in COMMANDS)


@pytest.mark.parametrize("built", [False, True])
def test_eyes_that_are_cut_out_already_are_not_cut_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, built: bool
) -> None:
    done: list[object] = []

    class Cut:
        def save(self, path: Path) -> None:
            done.append(("saved", path.name))

    def build(data: Path) -> Cut:
        done.append(("built", data))
        return Cut()

    (tmp_path / "landmarks68").mkdir()
    file = tmp_path / "contexts.npz"
    if built:
        file.write_bytes(b"")
    monkeypatch.setenv("EDGE_MONITOR_DATA", str(tmp_path))
    monkeypatch.setattr(contexts, "FILE", file)
    monkeypatch.setattr(contexts, "build", build)
    monkeypatch.setattr(bank, "draw_bank", lambda *given, **_: done.append(given))
    assert program.main(["data"]) == 0
    cut = [] if built else [("built", tmp_path), ("saved", "contexts.npz")]
    assert done == [*cut, (BANK, tmp_path, EXAMPLE_SHARDS)]
