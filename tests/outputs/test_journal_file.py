"""The journal's file: bounded, whole after power cuts, honest about full disks."""

import errno
import json
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_monitor.outputs.journal_file import FILE_NAME, PREDECESSOR_NAME, JournalFile

LIMIT = 10_000


def lines_of(path: Path) -> list[str]:
    text = path.read_text()
    assert text == "" or text.endswith("\n")
    return text.splitlines()


def test_the_folder_and_file_come_with_the_first_line(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    file = JournalFile(folder, LIMIT)
    assert not folder.exists()
    file.append(['{"n":1}'], sync=True)
    file.append(['{"n":2}'], sync=False)
    assert lines_of(folder / FILE_NAME) == ['{"n":1}', '{"n":2}']
    file.close()
    file.close()
    file.append(['{"n":3}'], sync=False)
    file.close()
    assert lines_of(folder / FILE_NAME) == ['{"n":1}', '{"n":2}', '{"n":3}']


@pytest.mark.parametrize("taken", [FILE_NAME, "."])
def test_a_file_that_somebody_takes_away_is_told_and_begun_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, taken: str
) -> None:
    """As who tidies up does, or logrotate; what is written then would be in no folder."""
    folder = tmp_path / "journal"
    file = JournalFile(folder, LIMIT)
    file.append(['{"n":1}'], sync=False)
    (folder / taken).rename(tmp_path / "aside")
    file.append(['{"n":2}'], sync=False)
    file.append(['{"n":3}'], sync=False)
    file.close()
    assert lines_of(folder / FILE_NAME) == ['{"n":2}', '{"n":3}']
    assert sum("is no longer there" in message for message in caplog.messages) == 1


def test_a_full_file_becomes_the_predecessor_and_the_disk_use_is_bounded(tmp_path: Path) -> None:
    file = JournalFile(tmp_path, 1000)
    for number in range(200):
        file.append([json.dumps({"number": number, "text": "x" * 50})], sync=False)
    file.close()
    kept = lines_of(tmp_path / PREDECESSOR_NAME) + lines_of(tmp_path / FILE_NAME)
    numbers = [json.loads(line)["number"] for line in kept]
    assert numbers == list(range(numbers[0], 200))
    assert numbers[0] > 150
    assert {path.name for path in tmp_path.iterdir()} == {FILE_NAME, PREDECESSOR_NAME}
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())


@given(st.lists(st.integers(0, 150), min_size=1, max_size=40), st.integers(1, 12))
def test_lines_together_are_written_as_one_by_one(sizes: list[int], together: int) -> None:
    """The same lines in the same two files, whatever comes at a time."""
    lines = [json.dumps("x" * size) for size in sizes]
    contents = []
    for portion in (1, together):
        with TemporaryDirectory() as folder:
            file, waiting = JournalFile(Path(folder), 300), lines
            while waiting:
                waiting = waiting[file.append(waiting[:portion], sync=False) :]
            file.close()
            contents.append({path.name: path.read_text() for path in Path(folder).iterdir()})
    assert contents[0] == contents[1]


def test_a_line_longer_than_a_file_gets_a_file_of_its_own(tmp_path: Path) -> None:
    file = JournalFile(tmp_path, 100)
    for text in ("a", "b" * 200, "c"):
        file.append([f'"{text}"'], sync=False)
    file.close()
    assert lines_of(tmp_path / PREDECESSOR_NAME) == [f'"{"b" * 200}"']
    assert lines_of(tmp_path / FILE_NAME) == ['"c"']


@pytest.mark.fault(18)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each starts anew below
@given(
    count=st.integers(0, 4),
    cut=st.integers(0, 60),
    noise=st.sampled_from([b"", b"\0" * 4096, b"\xff\xfe", b"[" * 70_000]),
)
def test_after_a_power_cut_anywhere_every_line_is_whole(
    tmp_path: Path, count: int, cut: int, noise: bytes
) -> None:
    """Fault 18: whatever the cut left behind the last whole line, only that is lost."""
    path = tmp_path / FILE_NAME
    whole = [json.dumps({"number": number}) for number in range(count)]
    last = json.dumps({"number": count, "text": "torn"})
    path.write_bytes(
        b"".join(line.encode() + b"\n" for line in whole) + last.encode()[:cut] + noise
    )
    file = JournalFile(tmp_path, 1_000_000)
    file.append(['{"after":1}'], sync=True)
    file.close()
    kept = lines_of(path)
    for line in kept:
        json.loads(line)
    assert kept[:count] == whole
    assert kept[-1] == '{"after":1}'
    survived = cut >= len(last) and not noise
    assert kept[count:-1] == ([last] if survived else [])


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Files of this process may not grow beyond 500 bytes; the kernel cuts a write short there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.fault(19)
def test_a_line_the_full_disk_took_half_of_is_taken_back(tmp_path: Path, small_disk: None) -> None:
    """Fault 19: a real limit, a real short write."""
    assert small_disk is None
    file = JournalFile(tmp_path, LIMIT)
    line = json.dumps("x" * 198)
    file.append([line], sync=False)
    file.append([line], sync=False)
    for _ in range(2):
        with pytest.raises(OSError, match="space") as caught:
            file.append([line], sync=True)
        assert caught.value.errno == errno.ENOSPC
    assert lines_of(tmp_path / FILE_NAME) == [line, line]
    resource.setrlimit(resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE)[1:] * 2)
    file.append(['"room again"'], sync=True)
    file.close()
    assert lines_of(tmp_path / FILE_NAME) == [line, line, '"room again"']


def test_a_device_that_is_always_full_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to("/dev/full")
    file = JournalFile(tmp_path, LIMIT)
    with pytest.raises(OSError, match="No space left"):
        file.append(["{}"], sync=False)


def open_handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_no_handle_is_left_open_after_errors(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    file = JournalFile(tmp_path, LIMIT)
    before = open_handles()
    for _ in range(5):
        with pytest.raises(IsADirectoryError):
            file.append(["{}"], sync=False)
    assert open_handles() == before
