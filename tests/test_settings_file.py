"""Reading the configuration: precedence, and faults told with file, line and key."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_monitor.errors import ConfigError
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_anything_the_defaults_hold() -> None:
    assert load_settings(None, {}) == Settings()


def test_file_beats_default_environment_beats_file_command_line_beats_all(config: Path) -> None:
    config.write_text('[mqtt]\nhost = "file"\nport = 1\nkeepalive_s = 11\n[buzzer]\npin = 5\n')
    environment = {"EDGE_MONITOR__MQTT__HOST": "environment", "EDGE_MONITOR__MQTT__PORT": "2"}
    read = load_settings(config, environment, ["mqtt.host=command-line"])
    assert (read.mqtt.host, read.mqtt.port, read.mqtt.keepalive_s) == ("command-line", 2, 11)
    assert (read.buzzer.pin, read.camera.width) == (5, 640)


def test_values_given_as_text_keep_their_type() -> None:
    read = load_settings(
        None,
        {"EDGE_MONITOR__PERCEPTION__SEAT": "[0.0, 0.0, 0.5, 1.0]", "EDGE_MONITOR_DATA": "a folder"},
        ["mqtt.enabled=true", "camera.source=rtsp://10.0.0.7/live", "thresholds.microsleep_s=1.2"],
    )
    assert read.perception.seat == (0.0, 0.0, 0.5, 1.0)
    assert read.mqtt.enabled
    assert read.camera.source == "rtsp://10.0.0.7/live"
    assert math.isclose(read.thresholds.microsleep_s, 1.2)


def test_blanks_about_a_value_do_not_belong_to_it() -> None:
    read = load_settings(None, {}, ["camera.source = /dev/video0 ", 'device.id = "a"'])
    assert (read.camera.source, read.device.id) == ("/dev/video0", "a")


def test_a_stream_that_is_not_read_is_refused_without_its_password(config: Path) -> None:
    address = "http://me:secret@10.0.0.7/live"
    told = "camera.source: the address of a stream starts with rtsp:// or rtsps://"
    config.write_text(f'camera.source = "{address}"\n')
    for path, overrides, where in (
        (config, [], f"{config}:1"),
        (None, [f"camera.source={address}"], "--set camera.source"),
    ):
        with pytest.raises(ConfigError) as refused:
            load_settings(path, {}, overrides)
        assert str(refused.value) == f"{where}: {told}"


@pytest.mark.parametrize(
    "override",
    [
        "light.pin=false",
        "buzzer.pin=true",
        "camera.fps=true",
        "mqtt.spool.max_rows=true",
        "speed.assume_kmh=false",
        "thresholds.microsleep_s=true",
        "perception.seat=[false, 0, true, 1]",
        "classifiers.mask.interval_s=true",
    ],
)
def test_true_and_false_are_no_numbers(override: str) -> None:
    name = override.partition("=")[0].rpartition(".")[2]
    with pytest.raises(ConfigError, match=rf"{name}: (true|false) is no number$"):
        load_settings(None, {}, [override])


def test_an_empty_folder_is_left_to_the_program_and_is_not_the_one_it_was_started_in(
    config: Path,
) -> None:
    config.write_text('[journal]\nfolder = ""\n')
    read = load_settings(config, {"EDGE_MONITOR__MQTT__SPOOL__FOLDER": ""})
    assert (read.journal.folder, read.mqtt.spool.folder) == (None, None)


def test_a_value_cannot_smuggle_in_another_section() -> None:
    read = load_settings(None, {}, ['device.id="a"\n[mqtt]\nenabled = true'])
    assert read.device.id == "a"
    assert not read.mqtt.enabled


@pytest.mark.fault(23)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[mqtt]\n\nport = 0\n", ":3: mqtt.port: input should be greater than or equal to 1"),
        ('[mqtt]\nhots = "a"\n', ":2: mqtt.hots: no such key"),
        ("[mqqt]\nport = 1\n", ":1: mqqt: no such key"),
        ("[thresholds]\nmicrosleep = 1\n", ":2: thresholds.microsleep: no such key"),
        ("[thresholds]\nasleep_s = 1.0\n", ":2: thresholds: blink_min_s < long_blink_s"),
        ("[perception]\nseat = [0.5, 0, 0.5, 1]\n", ":2: perception: seat needs left < right"),
        ("[perception]\nseat = [0, 0, 1, 2]\n", ":2: perception.seat.3: input should be less"),
        ('[web]\nport = 80\nhost = "::"\n', ":3: web.host: :: is reached by others"),
        ("[thresholds]\nblink_min_s = 0.05\nhold_s = -1\n", ":3: thresholds: hold_s must be"),
        ("[thresholds]\nhold_s = 0.5\nasleep_s = true\n", ":3: thresholds.asleep_s: true is no"),
        ("[perception]\ndetector_score = 0\n", ":2: perception.detector_score: input should"),
        ('[buzzer]\nkind = "loud"\n', ":2: buzzer.kind: input should be 'auto', 'active'"),
        ("buzzer.pin = 28\n", ":1: buzzer.pin: input should be less than or equal to 27"),
        ("buzzer = 3\n", ":1: buzzer: input should be a valid dictionary"),
        ("[camera]\nfps = nan\n", ":2: camera.fps: input should be a finite number"),
        ('[journal]\nfolder = "a\\u0000b"\n', ":2: journal.folder: a path cannot hold a NUL"),
        ("[camera\n", ": no valid TOML: "),
        ("a = " + "9" * 5000, ": no valid TOML: "),
        ("a = " + "[" * 5000, ": no valid TOML: "),
    ],
)
def test_a_fault_in_the_file_is_told_with_line_and_key(
    config: Path, text: str, message: str
) -> None:
    config.write_text(text)
    with pytest.raises(ConfigError) as told:
        load_settings(config, {})
    assert str(told.value).startswith(f"{config}{message}")


def test_a_harmless_file_is_not_blamed_for_a_variable(config: Path) -> None:
    config.write_text('[web]\nhost = "127.0.0.1"\n')
    with pytest.raises(
        ConfigError, match=r"^environment variable EDGE_MONITOR__WEB__HOST: web.host"
    ):
        load_settings(config, {"EDGE_MONITOR__WEB__HOST": "0.0.0.0"})  # noqa: S104 - is refused


@pytest.mark.parametrize(
    ("environment", "overrides", "origin"),
    [
        ({"EDGE_MONITOR__BUZER__PIN": "18"}, [], "environment variable EDGE_MONITOR__BUZER__PIN"),
        ({}, ["buzer.pin=18"], "--set buzer.pin=18"),
        ({}, ["camera.source.x=1"], "--set camera.source.x=1"),
    ],
)
def test_a_file_is_not_blamed_for_a_section_that_it_does_not_have(
    config: Path, environment: dict[str, str], overrides: list[str], origin: str
) -> None:
    config.write_text("[camera]\nfps = 20\n")
    with pytest.raises(ConfigError) as told:
        load_settings(config, environment, overrides)
    assert str(told.value).startswith(f"{origin}: ")


def test_a_number_is_text_where_text_is_asked_for_outside_of_the_file(config: Path) -> None:
    variables = {"EDGE_MONITOR__MQTT__USERNAME": "1234", "EDGE_MONITOR__JOURNAL__FOLDER": "2026"}
    read = load_settings(None, variables, ["device.id=042", "mqtt.host=7"])
    assert (read.mqtt.username, read.journal.folder) == ("1234", Path("2026"))
    assert (read.device.id, read.mqtt.host) == ("042", "7")
    config.write_text("[device]\nid = 42\n")
    with pytest.raises(ConfigError, match=r":2: device.id: input should be a valid string"):
        load_settings(config, {})


@pytest.mark.parametrize(
    ("environment", "overrides", "message"),
    [
        (
            {"EDGE_MONITOR__MQTT__PORT": "many"},
            [],
            "environment variable EDGE_MONITOR__MQTT__PORT: mqtt.port: input should be a valid int",
        ),
        ({"EDGE_MONITOR__X": "1"}, [], "environment variable EDGE_MONITOR__X: x: no such key"),
        (
            {"EDGE_MONITOR__WEB__HOST": "0.0.0.0"},  # noqa: S104 - is refused
            ["web.port=80"],
            "environment variable EDGE_MONITOR__WEB__HOST: web.host: 0.0.0.0 is reached by others",
        ),
        (
            {},
            ["thresholds.hold_s=-1"],
            "--set thresholds.hold_s=-1: thresholds: hold_s must be a positive number",
        ),
        ({}, ["board.cool_c=90"], "--set board.cool_c=90: board: cool_c must be below hot_c"),
        ({}, ["buzzer.pin=99"], "--set buzzer.pin=99: buzzer.pin: input should be less than"),
        ({}, ["buzzer.pin"], "--set buzzer.pin: write it as section.key=value"),
        ({}, ["buzzer=1", "buzzer.pin=2"], "--set buzzer.pin=2: buzzer is no section"),
    ],
)
def test_a_fault_outside_of_the_file_is_told_with_its_origin(
    environment: dict[str, str], overrides: list[str], message: str
) -> None:
    with pytest.raises(ConfigError) as told:
        load_settings(None, environment, overrides)
    assert str(told.value).startswith(message)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml: no such file"):
        load_settings(tmp_path / "missing.toml", {})
    with pytest.raises(ConfigError, match="is a directory"):
        load_settings(tmp_path, {})


def test_a_picture_is_no_configuration(config: Path) -> None:
    config.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8 text"):
        load_settings(config, {})


def test_a_huge_file_is_not_read_and_an_endless_one_not_for_ever(config: Path) -> None:
    config.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match="longer than 1000000 characters"):
        load_settings(config, {})
    with pytest.raises(ConfigError, match="/dev/zero: longer than 1000000 characters"):
        load_settings(Path("/dev/zero"), {})


def test_the_mark_that_editors_on_windows_begin_with_is_no_fault(config: Path) -> None:
    config.write_text("[buzzer]\npin = 5\n", encoding="utf-8-sig", newline="\r\n")
    assert load_settings(config, {}).buzzer.pin == 5


SECTIONS = st.sampled_from([*Settings.model_fields, "nonsense"])
KEYS = st.sampled_from(
    sorted(
        {
            key
            for section in Settings.model_fields.values()
            for key in getattr(section.annotation, "model_fields", {"microsleep_s": None})
        }
    )
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=6,
)


def _toml(value: Any) -> str:
    match value:
        case None:
            return "1979-05-27T07:32:00Z"
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            inner = ", ".join(f"{key} = {_toml(item)}" for key, item in value.items())
            return f"{{ {inner} }}"
        case str():
            return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
        case _:
            return str(value)


def _read_or_refused(
    path: Path | None, environment: dict[str, str], overrides: list[str]
) -> Settings | str:
    """The configuration, or the reason why there is none; anything else is raised."""
    try:
        return load_settings(path, environment, overrides)
    except ConfigError as error:
        return str(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables=st.dictionaries(SECTIONS, st.dictionaries(KEYS, VALUES, max_size=4), max_size=4))
def test_strange_values_are_refused_with_one_line(
    config: Path, tables: dict[str, dict[str, Any]]
) -> None:
    lines = []
    for section, keys in tables.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {_toml(value)}" for key, value in keys.items()]
    config.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    assert _read_or_refused(config, {}, [])


@pytest.mark.fault(31)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_hostile_bytes_are_refused_with_one_line(config: Path, content: bytes) -> None:
    config.write_bytes(content)
    assert _read_or_refused(config, {}, [])


@pytest.mark.fault(31)
@settings(deadline=None)
@given(
    names=st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=3),
    overrides=st.lists(st.text(max_size=30) | st.builds("{}.{}={}".format, SECTIONS, KEYS, VALUES)),
)
def test_hostile_variables_and_options_are_refused_with_one_line(
    names: dict[str, str], overrides: list[str]
) -> None:
    environment = {f"EDGE_MONITOR__{name}": value for name, value in names.items()}
    assert _read_or_refused(None, environment, overrides)
