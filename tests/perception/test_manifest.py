"""The manifest is read strictly, and whatever is wrong with it is said in one line."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import (
    CHANNELS,
    DTYPES,
    ROLES,
    Manifest,
    TensorSpec,
    load_manifest,
    read_verified,
)

CONTENT = b"a network"
SHA256 = hashlib.sha256(CONTENT).hexdigest()

MODEL = {
    "path": '"eye/eye.tflite"',
    "sha256": f'"{SHA256}"',
    "licence": '"Apache-2.0"',
    "source": '"here"',
    "labels": '["open", "shut"]',
    "outputs": '[{ name = "lids", shape = [1, 213], dtype = "float32" }]',
}
INPUT = {
    "name": '"image"',
    "shape": "[1, 64, 64, 3]",
    "dtype": '"int8"',
    "range": "[0, 1]",
    "channels": '"bgr"',
}

# What somebody may write where something else belongs.
HOSTILE = (
    *("true", "0", "-1", "1e400", "nan", "inf", "-inf", "9" * 400, "0x7f", "1979-05-27"),
    *('""', '" "', '"\\u0000"', '"a\\nb"', '"../x"', '"/etc/passwd"', '"."', '"eye"', '"é"'),
    *("[]", "[[]]", "[1, [2]]", "[true, 1]", "[1, 0]", "[0, 1, 2]", '["a", "a"]', '[""]'),
    *("[nan, 1]", "[-inf, inf]", "[0, 1e400]", f"[0, {'9' * 400}]", "{}", "{ a = 1 }", "[{}]"),
)


def manifest_text(
    model: dict[str, str] = MODEL, picture: dict[str, str] = INPUT, role: str = "eye"
) -> str:
    lines = [f"[{role}]", *(f"{key} = {value}" for key, value in model.items())]
    lines += [f"[{role}.input]", *(f"{key} = {value}" for key, value in picture.items())]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models") / "MANIFEST.toml"


def load(path: Path, text: str | bytes) -> Manifest:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_manifest(path)


def outcome(path: Path, text: str | bytes) -> Manifest | str:
    """The manifest, or what is said against it."""
    try:
        return load(path, text)
    except ModelError as error:
        return str(error)


def refusal(path: Path, text: str | bytes) -> str:
    message = outcome(path, text)
    assert isinstance(message, str), "it was taken"
    assert message.isprintable(), "one line"
    assert message.startswith(str(path)), "names the file"
    return message


def test_reads_what_is_written(path: Path) -> None:
    spec = load(path, manifest_text()).get("eye")
    assert spec.role == "eye"
    assert spec.path == path.parent / "eye/eye.tflite"
    assert spec.sha256 == SHA256
    assert spec.input == TensorSpec("image", (1, 64, 64, 3), "int8", (0.0, 1.0), "bgr")
    assert spec.outputs == (TensorSpec("lids", (1, 213), "float32"),)
    assert spec.labels == ("open", "shut")
    assert (spec.licence, spec.source) == ("Apache-2.0", "here")


def test_paths_are_absolute_wherever_the_program_was_started(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(path, manifest_text())
    monkeypatch.chdir(path.parent)
    spec = load_manifest(Path(path.name)).get("eye")
    assert spec.path == path.parent.resolve() / "eye/eye.tflite"


def test_a_role_without_network_is_absent_and_not_invented(path: Path) -> None:
    manifest = load(path, manifest_text())
    assert manifest.find("emotion") is None
    with pytest.raises(ModelError, match=r"no network for 'emotion': add a table \[emotion\]"):
        manifest.get("emotion")


def test_an_empty_manifest_has_no_networks(path: Path) -> None:
    assert load(path, "").models == {}


def test_range_and_channels_may_be_left_out(path: Path) -> None:
    picture = {key: INPUT[key] for key in ("name", "shape", "dtype")}
    spec = load(path, manifest_text(picture=picture)).get("eye")
    assert (spec.input.value_range, spec.input.channels) == (None, None)


def test_a_picture_may_have_no_colours(path: Path) -> None:
    picture = {**INPUT, "shape": "[1, 48, 48, 1]", "channels": '"grey"'}
    spec = load(path, manifest_text(picture=picture, role="emotion")).get("emotion")
    assert (spec.input.shape, spec.input.channels) == ((1, 48, 48, 1), "grey")


@pytest.mark.parametrize("key", MODEL)
def test_a_missing_key_is_named(path: Path, key: str) -> None:
    model = {name: value for name, value in MODEL.items() if name != key}
    assert f"eye.{key} is missing" in refusal(path, manifest_text(model))


@pytest.mark.parametrize("key", ["name", "shape", "dtype"])
def test_a_missing_key_of_the_input_is_named(path: Path, key: str) -> None:
    picture = {name: value for name, value in INPUT.items() if name != key}
    assert f"eye.input.{key} is missing" in refusal(path, manifest_text(picture=picture))


def test_unknown_keys_are_refused_at_every_level(path: Path) -> None:
    assert "emotoin is not known" in refusal(path, manifest_text(role="emotoin"))
    assert "eye.sha1 is not known" in refusal(path, manifest_text({**MODEL, "sha1": '"x"'}))
    picture = {**INPUT, "colour": '"bgr"'}
    assert "eye.input.colour is not known" in refusal(path, manifest_text(picture=picture))
    outputs = {**MODEL, "outputs": '[{ name = "a", shape = [1], dtype = "int8", x = 1 }]'}
    assert "eye.outputs[0].x is not known" in refusal(path, manifest_text(outputs))


@pytest.mark.parametrize("text", ['"../eye.tflite"', '"/eye.tflite"', '"a/../../b"', '"."'])
def test_a_path_cannot_leave_the_folder(path: Path, text: str) -> None:
    assert "eye.path must lead to a file inside" in refusal(
        path, manifest_text({**MODEL, "path": text})
    )


def test_a_digest_in_capitals_is_refused(path: Path) -> None:
    model = {**MODEL, "sha256": f'"{SHA256.upper()}"'}
    assert "eye.sha256 must be 64 lower-case" in refusal(path, manifest_text(model))


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml: cannot be read: No such file"):
        load_manifest(tmp_path / "none.toml")
    with pytest.raises(ModelError, match="cannot be read: Is a directory"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    "text", [b"\xff\xfe", b"[eye", b"a = " + b"[" * 100_000, b"a = 1\0", b"a = " + b"9" * 5000]
)
def test_what_is_not_toml_is_refused(path: Path, text: bytes) -> None:
    assert "not TOML" in refusal(path, text)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_networks_or_one_line(path: Path, text: bytes) -> None:
    result = outcome(path, text)
    assert result.isprintable() if isinstance(result, str) else set(result.models) <= set(ROLES)


@given(st.sampled_from([*MODEL, *INPUT]), st.sampled_from(HOSTILE))
def test_a_hostile_value_is_refused_or_harmless(path: Path, key: str, value: str) -> None:
    model = {**MODEL, key: value} if key in MODEL else MODEL
    picture = {**INPUT, key: value} if key in INPUT else INPUT
    result = outcome(path, manifest_text(model, picture))
    if isinstance(result, str):
        assert result.startswith(f"{path}: ")
        assert result.isprintable()
        assert key in result
        return
    spec = result.get("eye")
    assert path.parent.resolve() in spec.path.parents
    assert all(size > 0 and not isinstance(size, bool) for size in spec.input.shape)
    assert spec.input.dtype in DTYPES
    assert spec.input.channels in CHANNELS
    assert spec.outputs
    assert all(label.strip() for label in spec.labels)
    assert spec.input.value_range is not None
    low, high = spec.input.value_range
    assert low < high < float("inf")


def test_a_whole_file_is_read(path: Path) -> None:
    spec = load(path, manifest_text()).get("eye")
    spec.path.parent.mkdir(exist_ok=True)
    spec.path.write_bytes(CONTENT)
    assert read_verified(spec) == CONTENT


@given(st.binary(max_size=64).filter(lambda content: content != CONTENT))
def test_any_other_content_is_noticed(path: Path, content: bytes) -> None:
    spec = load(path, manifest_text()).get("eye")
    spec.path.parent.mkdir(exist_ok=True)
    spec.path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        read_verified(spec)
    assert str(caught.value) == (f"{spec.path}: SHA-256 is not the manifest's: run scripts/setup")


def test_a_missing_file_names_the_cure(path: Path) -> None:
    spec = load(path, manifest_text({**MODEL, "path": '"eye/none.tflite"'})).get("eye")
    with pytest.raises(ModelError, match=r"none\.tflite: cannot be read .*: run scripts/setup"):
        read_verified(spec)
