"""Opening networks and running them; what is damaged or misplaced is told in one line."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.errors import EXIT_CONFIG, ModelError
from edge_monitor.perception import runtime
from edge_monitor.perception.manifest import Manifest, ModelSpec
from edge_monitor.perception.runtime import Network, all_finite
from edge_monitor.types import Image

LITERT, TFLITE = "ai_edge_litert.interpreter", "tflite_runtime.interpreter"


def noise(side_px: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (side_px, side_px, 3), np.uint8)


def with_content(spec: ModelSpec, content: bytes, folder: Path) -> ModelSpec:
    """The spec of a file whose digest is right whatever its content."""
    path = folder / "network.tflite"
    path.write_bytes(content)
    return replace(spec, path=path, sha256=hashlib.sha256(content).hexdigest())


@pytest.mark.models
def test_outputs_come_in_the_manifests_order_and_shape(manifest: Manifest) -> None:
    spec = manifest.get("face_detector")
    offsets, logits = Network.open(spec).run(noise(128))
    assert (offsets.shape, logits.shape) == ((1, 896, 16), (1, 896, 1))
    backwards = Network.open(replace(spec, outputs=spec.outputs[::-1])).run(noise(128))
    assert np.array_equal(backwards[0], logits)
    assert np.array_equal(backwards[1], offsets)


@pytest.mark.models
def test_outputs_may_be_kept_while_the_network_runs_again(manifest: Manifest) -> None:
    network = Network.open(manifest.get("eye"))
    (first,) = network.run(noise(48, seed=1))
    kept = first.copy()
    (second,) = network.run(noise(48, seed=2))
    assert np.array_equal(first, kept)
    assert not np.array_equal(first, second)
    assert first.dtype == np.float32


@pytest.mark.models
def test_bytes_of_the_picture_become_what_the_network_was_quantized_for(manifest: Manifest) -> None:
    interpreter_class = pytest.importorskip(LITERT).Interpreter
    spec, picture = manifest.get("eye"), noise(48)
    interpreter = interpreter_class(model_path=str(spec.path), num_threads=1)
    interpreter.allocate_tensors()
    taken = interpreter.get_input_details()[0]
    shifted = (picture.astype(np.int16) - 128).astype(np.int8)
    interpreter.set_tensor(taken["index"], shifted[None])
    interpreter.invoke()
    expected = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    assert np.array_equal(Network.open(spec).run(picture)[0], expected)
    scale, zero = taken["quantization"]
    assert (0 - 128 - zero) * scale == pytest.approx(0.0, abs=0.01)
    assert (255 - 128 - zero) * scale == pytest.approx(1.0, abs=0.01)


@pytest.mark.fault(21)
@pytest.mark.models
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"\0" * len(content),
        lambda _content: b"",
        lambda _content: b"<html>404</html>",
    ],
    ids=["truncated", "zeros", "empty", "a web page"],
)
def test_damaged_file_is_named_in_one_line_even_when_its_digest_is_right(
    manifest: Manifest, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    spec = manifest.get("eye")
    damaged = with_content(spec, damage(spec.path.read_bytes()), tmp_path)
    with pytest.raises(ModelError, match=r"network\.tflite: the runtime cannot read it") as caught:
        Network.open(damaged)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == EXIT_CONFIG


@pytest.mark.fault(21)
@pytest.mark.models
def test_file_that_is_not_the_manifests_is_never_run(manifest: Manifest, tmp_path: Path) -> None:
    spec = manifest.get("eye")
    path = tmp_path / "network.tflite"
    path.write_bytes(spec.path.read_bytes()[:-1])
    with pytest.raises(ModelError, match="SHA-256"):
        Network.open(replace(spec, path=path))


@pytest.mark.fault(21)
@pytest.mark.models
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"shape": (1, 32, 32, 3)}, "tensor image is .* and should be"),
        ({"name": "other"}, "tensor other is missing"),
        ({"dtype": "uint8"}, "input image must be int8"),
    ],
    ids=["shape", "name", "dtype"],
)
def test_input_that_is_not_the_manifests_is_named(
    manifest: Manifest, change: dict[str, object], reason: str
) -> None:
    spec = manifest.get("eye")
    # the keys are TensorSpec's own, chosen above
    wrong = replace(spec, input=replace(spec.input, **change))  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=reason):
        Network.open(wrong)


@pytest.mark.models
def test_output_that_the_manifest_does_not_know_is_told(manifest: Manifest) -> None:
    spec = manifest.get("face_mesh")
    with pytest.raises(ModelError, match="has 2 tensors where 1 should be"):
        Network.open(replace(spec, outputs=spec.outputs[:1]))


def test_second_runtime_serves_where_the_first_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    second = ModuleType(TFLITE)
    monkeypatch.setattr(second, "Interpreter", dict, raising=False)
    monkeypatch.setitem(sys.modules, LITERT, None)  # what makes an import fail
    monkeypatch.setitem(sys.modules, TFLITE, second)
    assert runtime._interpreter_class() is dict  # noqa: SLF001 - imports cannot be seen from outside


def test_no_runtime_names_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, LITERT, None)
    monkeypatch.setitem(sys.modules, TFLITE, None)
    with pytest.raises(ModelError, match="install ai-edge-litert"):
        runtime._interpreter_class()  # noqa: SLF001 - as above


@pytest.mark.fault(22)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_value_that_is_no_number_spoils_the_outputs(bad: float) -> None:
    good: NDArray[np.float32] = np.ones((1, 4), np.float32)
    spoilt = good.copy()
    spoilt[0, 2] = bad
    assert all_finite((good, good))
    assert not all_finite((good, spoilt))
