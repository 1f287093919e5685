"""Classifiers in the manifest: any number of them, and whatever is wrong is said in one line."""

import re
from pathlib import Path

import pytest

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import DEFAULT_MARGIN, Manifest, load_manifest
from tests.foreign_network import Foreign
from tests.perception.test_manifest import manifest_text

TABLE = Foreign().table("light", "light.tflite")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "MANIFEST.toml"


def load(path: Path, text: str) -> Manifest:
    path.write_text(text)
    return load_manifest(path)


def refusal(path: Path, text: str) -> str:
    with pytest.raises(ModelError) as caught:
        load(path, text)
    message = str(caught.value)
    assert message.isprintable()
    assert message.startswith(str(path))
    return message.removeprefix(f"{path}: ")


def test_any_number_of_classifiers_stands_beside_the_roles(path: Path) -> None:
    more = Foreign(shape=(1, 1, 20, 20), lone=True).table("hat", "x.tflite", channels="grey")
    manifest = load(path, manifest_text() + TABLE + more)
    assert list(manifest.classifiers) == ["light", "hat"]
    light = manifest.classifier("light")
    assert (light.name, light.answer, light.margin) == ("light", "logits", 1.25)
    assert light.model.labels == ("dark", "bright")
    assert light.model.input.channels == "rgb"
    assert list(manifest.models) == ["eye"]
    assert list(manifest.all()) == ["eye", "classifier.light", "classifier.hat"]


def test_the_margin_may_be_left_out_and_a_name_that_is_not_there_is_told(path: Path) -> None:
    manifest = load(path, TABLE.replace("margin = 1.25", ""))
    assert manifest.classifier("light").margin == 1.25
    with pytest.raises(ModelError, match="no classifier 'hat'; there are: light"):
        manifest.classifier("hat")
    with pytest.raises(ModelError, match="no classifier 'hat'; there are: none"):
        load(path, "").classifier("hat")


@pytest.mark.parametrize(
    "name", ["Light", "1st", "a-b", '"a b"', '"a/b"', '"a.b"', '"é"', '""', "x" * 33, '"a\\nb"']
)
def test_a_name_that_could_be_no_key_is_refused(path: Path, name: str) -> None:
    text = TABLE.replace("classifier.light", f"classifier.{name}")
    assert "must be a name of a-z, 0-9 and _, a letter first, 32 at most" in refusal(path, text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('answer = "logits"', "", "classifier.light.answer is missing"),
        ('answer = "logits"', 'answer = "odds"', "classifier.light.answer must be one of logits"),
        ("margin = 1.25", "margin = true", "classifier.light.margin must be a number"),
        ("margin = 1.25", "margin = nan", "classifier.light.margin must lie between 0.5 and 4"),
        ("margin = 1.25", "margin = 9e999", "classifier.light.margin must lie between 0.5 and 4"),
        ("margin = 1.25", f"margin = {'9' * 400}", "classifier.light.margin must lie between"),
        ("margin", "marign", "classifier.light.marign is not known here"),
        ("['dark', 'bright']", "['dark']", "classifier.light.labels must name two or more"),
        ("['dark', 'bright']", '["dark", "a\\nb"]', "classifier.light.labels must be texts of one"),
        ("['dark', 'bright']", "['a', 'b', 'c']", "classifier.light.labels are 3, but the first"),
        ("[1, 24, 24, 3]", "[24, 24, 3]", "classifier.light.input.shape must be [1, height, wi"),
        ("[1, 24, 24, 3]", "[2, 24, 24, 3]", "classifier.light.input.shape must be [1, height"),
        ("[1, 24, 24, 3]", "[1, 24, 24, 1]", "classifier.light.input.shape must be [1, height"),
        ("[1, 24, 24, 3]", "[1, 9999, 9, 3]", "classifier.light.input.shape must not be larger"),
        ("range = [-1.0, 1.0]", "", "classifier.light.input.range is missing"),
        ('channels = "rgb"', "", "classifier.light.input.channels is missing"),
        ('channels = "rgb"', 'channels = "yuv"', "classifier.light.input.channels must be one of"),
    ],
)
def test_what_is_wrong_is_named(path: Path, old: str, new: str, message: str) -> None:
    assert old in TABLE
    assert refusal(path, TABLE.replace(old, new)).startswith(message)


def test_what_is_no_table_is_refused(path: Path) -> None:
    assert refusal(path, "classifier = 3") == "classifier must be a table"
    assert refusal(path, "[classifier]\nlight = 3") == "classifier.light must be a table"


def test_the_example_of_the_manual_is_taken(path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "classifiers.md").read_text(encoding="utf-8")
    (example,) = [
        block
        for block in re.findall(r"^```toml\n(.*?)^```", manual, re.DOTALL | re.MULTILINE)
        if "[classifier." in block
    ]
    manifest = load(path, example.replace("<what sha256sum said>", "0" * 64))
    helmet = manifest.classifier("helmet")
    assert helmet.model.labels == ("none", "cap", "helmet")
    assert helmet.margin == DEFAULT_MARGIN
