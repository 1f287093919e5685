"""`python -m models.geometry_expression COMMAND`."""

import pytest

from edge_monitor.errors import EXIT_NO_INPUT
from models.geometry_expression import __main__ as program

COMMANDS = ["features", "train", "card"]


@pytest.mark.parametrize("command", COMMANDS)
def test_without_the_data_every_command_says_so_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("EDGE_MONITOR_DATA", raising=False)
    assert program.main([command]) == EXIT_NO_INPUT
    error = capsys.readouterr().err
    assert error.startswith("models.geometry_expression: ")
    assert "EDGE_MONITOR_DATA" in error
    assert error.count("\n") == 1


def test_help_names_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(command in told for command in COMMANDS)
