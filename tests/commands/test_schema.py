"""`edge-monitor schema`: what a dashboard's author asks for."""

import json
from pathlib import Path

import pytest

from edge_monitor.cli import main
from tests.program import complaint, run_program


def test_the_names_are_listed_and_each_has_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    names = capsys.readouterr().out.split()
    assert {"state", "health", "drowsiness", "audience", "availability"} <= set(names)
    for name in names:
        assert main(["schema", name]) == 0
        schema = json.loads(capsys.readouterr().out)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["title"] == name


def test_the_asyncapi_document_names_every_payload(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--asyncapi"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert main(["schema"]) == 0
    assert sorted(document["channels"]) == capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["mood"], "no payload is named 'mood'; there are audience, audience_interval_set"),
        (["../asyncapi"], "no payload is named '../asyncapi'; there are"),
        (["state", "--asyncapi"], "--asyncapi tells all topics at once"),
    ],
)
def test_a_wrong_word_is_told_in_one_line(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run_program(tmp_path, "schema", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint(done).startswith(told)
