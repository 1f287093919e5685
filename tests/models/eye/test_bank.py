"""Examples drawn ahead of training."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.errors import SourceError
from models.eye import bank as module
from models.eye.bank import Bank, drawn_rows, example_of, load_bank
from models.eye.faces import UNKNOWN
from tests.models.eye.making import contexts_of

MANY = 40_000


def _chance() -> np.random.Generator:
    return np.random.default_rng(0)


def test_who_is_held_back_is_never_drawn() -> None:
    sources = ["iBUG", "ytf", "driver_frames", "clips", "cew"] * 10
    held = [number % 3 == 0 for number in range(len(sources))]
    contexts = contexts_of(sources, held=held)
    drawn = drawn_rows(contexts, MANY, _chance())
    assert not contexts.held[drawn].any()
    assert set(drawn.tolist()) == set(np.flatnonzero(~contexts.held).tolist())


def test_sources_have_their_shares_however_many_eyes_each_has() -> None:
    sources = ["iBUG"] * 50 + ["ytf"] * 5 + ["driver_frames"] * 2 + ["clips"] * 10 + ["cew"] * 90
    contexts = contexts_of(sources, shut=[0] * len(sources))
    drawn = Counter(contexts.source[drawn_rows(contexts, MANY, _chance())].tolist())
    for source, share in module._SHARES.items():  # noqa: SLF001 - what is to be kept
        assert drawn[source] / MANY == pytest.approx(share, abs=0.02)


def test_shut_eyes_come_more_often_than_the_data_have_them() -> None:
    sources = ["clips"] * 100 + ["cew"] * 100
    contexts = contexts_of(sources, shut=([1] * 4 + [0] * 96) * 2)
    drawn = drawn_rows(contexts, MANY, _chance())
    for source, share in (("clips", 0.3), ("cew", 0.5)):
        here = drawn[contexts.source[drawn] == source]
        assert (contexts.shut[here] == 1).mean() == pytest.approx(share, abs=0.02)


def test_eyes_that_cannot_be_seen_come_more_often_than_the_data_have_them() -> None:
    contexts = contexts_of(["iBUG"] * 200, hidden=[True] + [False] * 199)
    drawn = drawn_rows(contexts, MANY, _chance())
    assert contexts.hidden[drawn].mean() == pytest.approx(0.06, abs=0.01)


def test_a_person_with_a_hundred_pictures_is_drawn_ten_times_as_often_as_one_with_one() -> None:
    contexts = contexts_of(["driver_frames"] * 101, person=["many"] * 100 + ["few"])
    drawn = drawn_rows(contexts, MANY, _chance())
    assert (contexts.person[drawn] == "few").mean() == pytest.approx(1 / 11, abs=0.01)


def test_a_row_of_the_contexts_is_one_eye() -> None:
    contexts = contexts_of(["clips", "cew"], shut=[UNKNOWN, 1], hidden=[True, False])
    first, second = example_of(contexts, 0), example_of(contexts, 1)
    assert (first.shut, first.hidden, first.taught, first.is_patch) == (UNKNOWN, True, True, False)
    assert (second.shut, second.hidden, second.taught, second.is_patch) == (1, False, False, True)
    assert np.array_equal(first.lids, contexts.lids[0])


# The processes that draw run this file again, so that they, too, find the few eyes.
_DRAWING = """
import sys
from pathlib import Path
from models.eye import bank
bank.SHARD, bank.FILE = 6, Path(sys.argv[1]) / "contexts.npz"
if __name__ == "__main__":
    data, folder = Path(sys.argv[1]), Path(sys.argv[2])
    bank.draw_bank(folder, data, 3, workers=2)
    (folder / "shard-001.npz").unlink()
    (folder / "shard-000.npz").write_bytes(b"as it was")
    bank.draw_bank(folder, data, 3, workers=1)
"""


def _few_eyes(folder: Path) -> Path:
    sources = ["iBUG", "ytf", "driver_frames", "clips", "cew"] * 3
    contexts_of(sources, shut=[number % 2 for number in range(15)]).save(folder / "contexts.npz")
    (folder / "no_face").mkdir()
    texture = np.random.default_rng(2).integers(0, 256, (60, 80, 3)).astype(np.uint8)
    cv2.imwrite(str(folder / "no_face" / "a.jpg"), texture)
    return folder


def test_shards_are_the_same_whoever_draws_them_and_only_those_that_miss_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    data, by_others, by_us = _few_eyes(tmp_path), tmp_path / "others", tmp_path / "us"
    script = tmp_path / "drawing.py"
    script.write_text(_DRAWING)
    done = subprocess.run(
        [sys.executable, str(script), str(data), str(by_others)],
        cwd=pytestconfig.rootpath,
        env={"PYTHONPATH": str(pytestconfig.rootpath)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (by_others / "shard-000.npz").read_bytes() == b"as it was"
    monkeypatch.setattr(module, "SHARD", 6)
    monkeypatch.setattr(module, "FILE", data / "contexts.npz")
    module._contexts.cache_clear()  # noqa: SLF001 - other tests have other files
    by_us.mkdir()
    for shard in (2, 1):
        module._draw_shard(by_us, data, shard)  # noqa: SLF001 - what the processes do
        name = f"shard-{shard:03d}.npz"
        assert (by_us / name).read_bytes() == (by_others / name).read_bytes()
    module._contexts.cache_clear()  # noqa: SLF001 - as above
    assert sorted(path.name for path in by_others.iterdir()) == [
        "shard-000.npz",
        "shard-001.npz",
        "shard-002.npz",
    ]


def _save(bank: Bank, path: Path) -> None:
    np.savez(path, pictures=bank.pictures, answers=bank.answers, known=bank.known, row=bank.row)


def _bank(first: int, count: int) -> Bank:
    row = np.arange(first, first + count, dtype=np.int32)
    return Bank(
        pictures=np.broadcast_to(row.astype(np.uint8)[:, None, None, None], (count, 48, 48, 3)),
        answers=np.broadcast_to(row.astype(np.float32)[:, None], (count, 27)),
        known=np.ones((count, 4), np.float32),
        row=row,
    )


def test_a_bank_is_read_shard_by_shard_in_order(tmp_path: Path) -> None:
    _save(_bank(0, 4), tmp_path / "shard-000.npz")
    _save(_bank(4, 3), tmp_path / "shard-001.npz")
    whole = load_bank(tmp_path, 2)
    assert len(whole) == 7
    assert whole.row.tolist() == list(range(7))
    assert whole.pictures[:, 5, 5, 1].tolist() == list(range(7))
    assert whole.answers[:, 26].tolist() == list(range(7))
    assert len(load_bank(tmp_path, 1)) == 4


def test_a_bank_that_was_not_drawn_to_the_end_names_the_command_that_draws_it(
    tmp_path: Path,
) -> None:
    _save(_bank(0, 4), tmp_path / "shard-000.npz")
    with pytest.raises(SourceError, match=r"shard-001\.npz: not there: run .*models\.eye data"):
        load_bank(tmp_path, 2)
