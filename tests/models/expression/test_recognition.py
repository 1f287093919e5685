"""dlib's file is read without dlib, and no other file is taken for it."""

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from models.expression.recognition import FILE, layers_of, recognition_layers


def tensor(values: NDArray[np.float32]) -> bytes:
    size = len(values).to_bytes((len(values).bit_length() + 7) // 8, "little")
    return b"\x01\x02" + bytes([len(size)]) + size + b"\x01\x01" * 3 + values.tobytes()


def test_layers_come_out_as_they_were_written() -> None:
    chance = np.random.default_rng(0)
    first = chance.normal(size=(32, 3, 7, 7)).astype(np.float32)
    second = chance.normal(size=(64, 32, 3, 3)).astype(np.float32)
    biases = [chance.normal(size=count).astype(np.float32) for count in (32, 64)]
    affine = [chance.normal(size=2 * count).astype(np.float32) for count in (32, 64)]
    content = b"\x01\x02 a header, and between the tensors whatever else is kept \x01\x02\x01\x02"
    for weights, bias, after in zip((first, second), biases, affine, strict=True):
        content += tensor(np.concatenate([weights.ravel(), bias])) + b"con_4" + tensor(after)
    layers = layers_of(content)
    assert [layer.weights.shape for layer in layers] == [first.shape, second.shape]
    for layer, weights, bias, after in zip(layers, (first, second), biases, affine, strict=True):
        assert np.array_equal(layer.weights, weights)
        assert np.array_equal(layer.bias, bias)
        assert np.array_equal(np.concatenate([layer.gain, layer.shift]), after)


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> None:
    spec = ModuleSpec("face_recognition_models", None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    found = None if folder is None else spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: found)


def test_another_file_or_none_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, None)
    with pytest.raises(SourceError, match="is not installed: pip install"):
        recognition_layers()
    pretend(monkeypatch, tmp_path)
    with pytest.raises(SourceError, match="No such file or directory; install"):
        recognition_layers()
    (tmp_path / "models").mkdir()
    (tmp_path / FILE).write_bytes(b"<html>404</html>")
    with pytest.raises(SourceError, match="is not the file that is known"):
        recognition_layers()
