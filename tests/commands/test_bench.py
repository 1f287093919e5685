"""`edge-monitor bench`: what it refuses, prints and returns."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_monitor import cli
from edge_monitor.bench import mqtt_session, page_session, process, session
from edge_monitor.bench.figures import Figure
from edge_monitor.bench.mqtt_session import MqttOptions, MqttReport
from edge_monitor.bench.page_session import PageOptions, PageReport
from edge_monitor.bench.session import Options, Report
from edge_monitor.errors import EXIT_NO_INPUT, EXIT_USAGE


@pytest.fixture(autouse=True)
def unpinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the tests all their processors."""
    monkeypatch.setattr(process, "pin_to_one_cpu", lambda: "on any CPU")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """What the command asks to measure; the answer misses one goal."""
    options: list[Options] = []

    def measure(wanted: Options, progress: Callable[[str], None]) -> Report:
        options.append(wanted)
        progress("nothing")
        return Report(
            wanted.clip, wanted.frames, 1.0, [], figures=[Figure("start", (0.7,), "s", 0.5)]
        )

    monkeypatch.setattr(session, "measure", measure)
    return options


def test_a_missed_goal_is_told_and_fails_only_where_asked_to(
    asked: list[Options], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", "clip.mp4"]) == 0
    assert "MISSED" in capsys.readouterr().out
    assert cli.main(["bench", "clip.mp4", "--strict"]) == 1
    assert asked == [Options("clip.mp4", frames=300, rounds=3)] * 2


def test_arguments_arrive(asked: list[Options]) -> None:
    words = "bench clip.mp4 --frames 50 --rounds 4 --soak 20000 --against mediapipe --emotion"
    assert cli.main(words.split()) == 0
    assert asked == [Options("clip.mp4", 50, 4, soak=20_000, against_mediapipe=True, emotion=True)]


@pytest.mark.usefixtures("asked")
def test_json_goes_to_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "clip.mp4", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["machine"] == "on any CPU"
    assert printed.err == "bench: nothing …\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--frames", "0"], "--frames"),
        (["--rounds", "-1"], "--rounds"),
        (["--soak", "2000"], "--soak"),
    ],
)
def test_numbers_that_measure_nothing_are_refused(
    asked: list[Options],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    named: str,
) -> None:
    assert cli.main(["bench", "clip.mp4", *arguments]) == EXIT_USAGE
    assert named in capsys.readouterr().err
    assert asked == []


def test_without_a_clip_the_film_of_the_demo_is_taken_where_it_is(
    asked: list[Options],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    film = tmp_path / "sample.mp4"
    monkeypatch.setattr("edge_monitor.commands.bench._SAMPLE", film)
    assert cli.main(["bench"]) == EXIT_USAGE
    assert "scripts/setup" in capsys.readouterr().err
    film.touch()
    assert cli.main(["bench"]) == 0
    assert [options.clip for options in asked] == [str(film)]


def test_a_clip_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", str(tmp_path / "gone.mp4")]) == EXIT_NO_INPUT
    *progress, error = capsys.readouterr().err.splitlines()
    assert progress == ["bench: stages …"]
    assert error.startswith("edge-monitor: ")
    assert "gone.mp4" in error


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The film of the demo, which is there."""
    film = tmp_path / "sample.mp4"
    film.touch()
    monkeypatch.setattr("edge_monitor.commands.bench._SAMPLE", film)
    return film


@pytest.fixture
def asked_of_broker(monkeypatch: pytest.MonkeyPatch) -> list[MqttOptions]:
    """What the command asks to measure with a broker."""
    options: list[MqttOptions] = []

    def measure(wanted: MqttOptions, _progress: Callable[[str], None]) -> MqttReport:
        options.append(wanted)
        return MqttReport("a broker", 1, 0.0, figures=[Figure("added", (1.5,), "ms", 1.6)])

    monkeypatch.setattr(mqtt_session, "measure", measure)
    return options


def test_the_way_to_a_broker_is_measured_where_asked_for(
    asked: list[Options],
    asked_of_broker: list[MqttOptions],
    film: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["bench", "mqtt", "--strict"]) == 0
    assert "1.500 ms   goal at most 1.6: met" in capsys.readouterr().out
    assert cli.main(["bench", "mqtt", "--short"]) == 0
    assert cli.main(["bench", "mqtt", "--host", "broker.local", "--port", "1884"]) == 0
    whole = MqttOptions(str(film))
    elsewhere = MqttOptions(str(film), "broker.local", 1884)
    assert asked_of_broker == [whole, whole.shortened(), elsewhere]
    assert asked == []


@pytest.mark.usefixtures("film")
def test_what_is_measured_shortly_is_not_held_against_the_goals(
    asked_of_broker: list[MqttOptions], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", "mqtt", "--short"]) == 0
    assert "goal" not in capsys.readouterr().out
    assert cli.main(["bench", "mqtt", "--short", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all_met"] is None
    assert len(asked_of_broker) == 2
    assert cli.main(["bench", "mqtt", "--short", "--strict"]) == EXIT_USAGE
    assert "--strict" in capsys.readouterr().err
    assert len(asked_of_broker) == 2


def test_the_page_is_measured_where_asked_for(
    asked: list[Options],
    film: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted: list[PageOptions] = []

    def measure(options: PageOptions, _progress: Callable[[str], None]) -> PageReport:
        wanted.append(options)
        figures = [Figure("3 pages add to CPU", (5.5,), "%", 5.0)]
        return PageReport(options.clip, 0.0, chromium=False, figures=figures)

    monkeypatch.setattr(page_session, "measure", measure)
    assert cli.main(["bench", "page", "--strict"]) == 1
    assert "MISSED" in capsys.readouterr().out
    assert cli.main(["bench", "page", "--short"]) == 0
    assert wanted == [PageOptions(str(film)), PageOptions(str(film)).shortened()]
    assert asked == []


@pytest.mark.usefixtures("film")
@pytest.mark.parametrize(
    ("option", "taken_by"), [("--host", "mqtt"), ("--port", "mqtt"), ("--short", "mqtt and page")]
)
def test_help_lists_an_option_below_what_takes_it(
    capsys: pytest.CaptureFixture[str], option: str, taken_by: str
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["bench", "--help"])
    above = capsys.readouterr().out.partition(f"\n  {option}")[0]
    assert above.rpartition("\n\n")[2].startswith(f"{taken_by}:")


@pytest.mark.usefixtures("film")
@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_a_port_that_no_broker_can_have_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], port: str
) -> None:
    """A greater number reaches whatever listens at the rest of it."""
    assert (
        cli.main(["bench", "mqtt", "--short", "--host", "127.0.0.1", f"--port={port}"])
        == EXIT_USAGE
    )
    assert capsys.readouterr().err == "edge-monitor: --port must be from 1 to 65535\n"


@pytest.mark.usefixtures("film")
def test_a_page_of_its_own_needs_no_host(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "page", "--host", "broker.local"]) == EXIT_USAGE
    assert "--host is for bench mqtt alone" in capsys.readouterr().err


def test_a_file_of_that_name_is_still_a_clip(
    asked: list[Options], asked_of_broker: list[MqttOptions]
) -> None:
    assert cli.main(["bench", "./mqtt"]) == 0
    assert [options.clip for options in asked] == ["./mqtt"]
    assert asked_of_broker == []


@pytest.mark.parametrize(
    "words", ["mqtt --frames 5", "clip.mp4 --host here", "--short", "page --soak 9"]
)
def test_what_the_other_measures_is_refused(
    asked: list[Options],
    asked_of_broker: list[MqttOptions],
    capsys: pytest.CaptureFixture[str],
    words: str,
) -> None:
    assert cli.main(["bench", *words.split()]) == EXIT_USAGE
    error = capsys.readouterr().err
    assert "bench" in error
    assert error.endswith(" alone\n")
    assert error.count("\n") == 1
    assert asked == []
    assert asked_of_broker == []
