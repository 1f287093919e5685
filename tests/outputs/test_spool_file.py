"""The spool's file: order, bounds, older forms and damage (faults 7, 18 and 20)."""

import sqlite3
from pathlib import Path

import pytest

from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool_file import FILE_NAME, Row, SpoolFile, SpoolOptions
from edge_monitor.outputs.spool_schema import APPLICATION_ID, VERSION, DamagedError

FIXTURES = Path(__file__).with_name("fixtures")


def row(text: str, rank: Rank = Rank.OTHER) -> Row:
    return Row(Letter("event/blink", text, rank), "boot", 1.5)


def texts(file: SpoolFile) -> list[str]:
    return [found.letter.text for found in file.load(0, 100_000)]


def put(file: SpoolFile, *rows: Row) -> list[int]:
    return file.write((), rows, (), sync=True).numbers


def test_what_was_written_is_there_again_in_order(tmp_path: Path) -> None:
    file = SpoolFile(SpoolOptions(tmp_path / "state"))
    numbers = put(file, row("a"), row("b", Rank.ALARM), row("c"))
    file.close()
    again = SpoolFile(SpoolOptions(tmp_path / "state"))
    assert [found.number for found in again.load(0, 10)] == numbers == sorted(numbers)
    assert texts(again) == ["a", "b", "c"]
    assert again.load(numbers[0], 1)[0].letter == Letter("event/blink", "b", Rank.ALARM)
    assert (again.load(0, 1)[0].boot_id, again.load(0, 1)[0].taken_s) == ("boot", 1.5)
    again.write(numbers, (), (), sync=False)
    assert (again.rows, again.bytes) == (0, 0)
    assert put(again, row("d"))[0] > numbers[-1]  # a number is never given twice
    again.close()


def test_the_file_is_not_for_everybody(tmp_path: Path) -> None:
    file = SpoolFile(SpoolOptions(tmp_path))
    put(file, row("a"))
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o007 == 0
    assert (tmp_path / f"{FILE_NAME}-wal").stat().st_mode & 0o007 == 0
    file.close()


def test_bytes_are_bounded_too_and_what_flies_is_kept(tmp_path: Path) -> None:
    file = SpoolFile(SpoolOptions(tmp_path, max_rows=1000, max_bytes=3 * (64 + 11 + 1000)))
    flying = row("x" * 1000, Rank.EMOTION)
    for text in "abc":
        file.write((), [row(text * 1000)], (), sync=False)
    written = file.write((), [flying, row("e" * 1000)], [flying], sync=False)
    assert [rank for _, rank in written.dropped] == [Rank.OTHER, Rank.OTHER]
    assert [text[0] for text in texts(file)] == ["c", "x", "e"]
    assert file.bytes == 3 * (64 + 11 + 1000)
    file.close()


def make_older(folder: Path, version: int) -> None:
    base = sqlite3.connect(folder / FILE_NAME)
    base.executescript((FIXTURES / f"spool_version_{version}.sql").read_text("utf-8"))
    base.commit()
    base.close()


FORM = "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name"
"""Without what SQLite keeps for itself."""


@pytest.mark.parametrize(("version", "boot_id"), [(1, ""), (2, "older boot"), (3, "older boot")])
def test_an_older_spool_is_brought_to_the_present_form(
    version: int, boot_id: str, tmp_path: Path
) -> None:
    make_older(tmp_path, version)
    for _ in range(2):  # the second opening finds the present form
        file = SpoolFile(SpoolOptions(tmp_path))
        assert texts(file) == [f'{{"id":"older-{number}"}}' for number in (41, 42, 43)]
        assert {found.boot_id for found in file.load(0, 10)} == {boot_id}
        assert [found.number for found in file.load(0, 10)] == [7, 8, 9]
        assert not any(found.spoilt for found in file.load(0, 10))
        assert [found.letter.rank for found in file.load(0, 10)] == [
            Rank.ALARM,
            Rank.OTHER,
            Rank.EMOTION,
        ]
        file.close()
    base = sqlite3.connect(tmp_path / FILE_NAME)
    assert base.execute("PRAGMA user_version").fetchone() == (VERSION,)
    kept = base.execute(FORM).fetchall()
    base.close()
    fresh = SpoolFile(SpoolOptions(tmp_path / "fresh"))
    fresh.close()
    base = sqlite3.connect(tmp_path / "fresh" / FILE_NAME)
    made = base.execute(FORM).fetchall()
    base.close()
    assert [form(sql) for (sql,) in kept] == [form(sql) for (sql,) in made]


def form(sql: str | None) -> list[str]:
    """A statement without what depends on how it was written."""
    return (sql or "").replace("(", " ").replace(")", " ").replace(",", " ").split()


@pytest.mark.fault(18)
@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_migration_that_is_cut_off_is_made_the_next_time(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(tmp_path, version)
    from edge_monitor.outputs import spool_schema

    with monkeypatch.context() as broken:
        *steps, _ = spool_schema._MIGRATIONS[version]  # noqa: SLF001 - as above
        steps.append("SELECT no_such_function()")
        broken.setattr(spool_schema, "_MIGRATIONS", {version: tuple(steps)})
        with pytest.raises(sqlite3.OperationalError):
            SpoolFile(SpoolOptions(tmp_path))
    file = SpoolFile(SpoolOptions(tmp_path))
    assert len(texts(file)) == 3
    file.close()


def full_of(folder: Path, count: int = 200) -> Path:
    file = SpoolFile(SpoolOptions(folder))
    put(file, *(row(f"letter {number} " * 20) for number in range(count)))
    file.close()
    return folder / FILE_NAME


def test_a_truncated_file_is_damaged(tmp_path: Path) -> None:
    path = full_of(tmp_path)
    with path.open("r+b") as handle:
        handle.truncate(path.stat().st_size // 2)
    with pytest.raises(DamagedError):
        SpoolFile(SpoolOptions(tmp_path))


def test_a_file_of_random_bytes_is_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(bytes(number * 37 % 251 for number in range(9000)))
    with pytest.raises(DamagedError, match="not a database"):
        SpoolFile(SpoolOptions(tmp_path))


@pytest.mark.fault(20)
def test_a_page_that_went_bad_is_found_when_it_is_opened(tmp_path: Path) -> None:
    path = full_of(tmp_path)
    with path.open("r+b") as handle:
        handle.seek(4096 * 4)
        handle.write(b"\xa5" * 4096)
    with pytest.raises(DamagedError):
        SpoolFile(SpoolOptions(tmp_path))


def test_a_database_of_another_program_is_not_written_to(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / FILE_NAME)
    base.execute("CREATE TABLE letter (number INTEGER PRIMARY KEY, body TEXT)")
    base.commit()
    base.close()
    with pytest.raises(DamagedError, match="another program"):
        SpoolFile(SpoolOptions(tmp_path))
    base = sqlite3.connect(tmp_path / FILE_NAME)
    base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    base.execute(f"PRAGMA user_version = {VERSION}")
    base.close()
    with pytest.raises(DamagedError, match="columns"):
        SpoolFile(SpoolOptions(tmp_path))


def test_the_spool_of_a_newer_program_is_set_aside(tmp_path: Path) -> None:
    path = full_of(tmp_path, 1)
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version = {VERSION + 1}")
    base.close()
    with pytest.raises(DamagedError, match="does not know"):
        SpoolFile(SpoolOptions(tmp_path))


@pytest.mark.fault(20)
@pytest.mark.parametrize(
    "change",
    [
        "text = replace(text, 'letter 1 ', 'letter 9 ')",
        "text = CAST(x'ff80' AS TEXT)",
        "topic = 'event/blinj'",
        "rank = 0",
        "boot_id = 'boou'",
        "taken_s = 1.25",
    ],
)
def test_what_the_disk_has_altered_in_a_row_is_noticed(change: str, tmp_path: Path) -> None:
    path = full_of(tmp_path, 3)
    base = sqlite3.connect(path)
    base.execute(f"UPDATE letter SET {change} WHERE number = 2")  # noqa: S608 - of this test
    base.commit()
    base.close()
    file = SpoolFile(SpoolOptions(tmp_path))
    assert [found.spoilt for found in file.load(0, 10)] == [False, True, False]
    file.close()


@pytest.mark.fault(20)
def test_no_flipped_bit_of_a_text_gets_through(tmp_path: Path) -> None:
    path = full_of(tmp_path, 1)
    sound = path.read_bytes()
    start = sound.index(b"letter 0 ")
    for place in range(start, start + 20):
        for bit in range(8):
            harmed = bytearray(sound)
            harmed[place] ^= 1 << bit
            path.write_bytes(harmed)
            file = SpoolFile(SpoolOptions(tmp_path), check=False)
            assert [found.spoilt for found in file.load(0, 10)] == [True]
            file.close()


def test_a_row_without_a_text_is_damage(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / FILE_NAME)
    columns = "topic, text, rank, boot_id, taken_s, crc"
    base.execute(f"CREATE TABLE letter (number INTEGER PRIMARY KEY, {columns})")
    base.execute("INSERT INTO letter (topic) VALUES ('event/blink')")
    base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    base.execute(f"PRAGMA user_version = {VERSION}")
    base.commit()
    base.close()
    file = SpoolFile(SpoolOptions(tmp_path))
    with pytest.raises(DamagedError, match="another form"):
        file.load(0, 10)
    file.close()


def test_only_one_program_has_it_at_a_time(tmp_path: Path) -> None:
    first = SpoolFile(SpoolOptions(tmp_path))
    put(first, row("a"))
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        SpoolFile(SpoolOptions(tmp_path))
    first.close()
    second = SpoolFile(SpoolOptions(tmp_path))
    assert texts(second) == ["a"]
    second.close()
