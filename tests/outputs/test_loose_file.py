"""Stories of files with a secret in them: who must still read them when they are closed."""

import grp
import os
from pathlib import Path

import pytest

from edge_monitor.outputs.loose_file import loose

SERVICE = grp.struct_group(("edge-monitor", "x", 990, []))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text("a-secret")
    file.chmod(0o644)
    return file


def groups(monkeypatch: pytest.MonkeyPatch, *known: grp.struct_group) -> None:
    """This machine has these groups alone."""
    by_name = {group.gr_name: group for group in known}
    by_number = {group.gr_gid: group for group in known}
    monkeypatch.setattr(grp, "getgrnam", by_name.__getitem__)
    monkeypatch.setattr(grp, "getgrgid", by_number.__getitem__)


def cure(file: Path) -> str:
    found = loose(file)
    assert found is not None
    return found.cure


def process(monkeypatch: pytest.MonkeyPatch, user: int, group: int) -> None:
    """Who reads it is this user, with this group."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(os, "getegid", lambda: group)


def owned_by(monkeypatch: pytest.MonkeyPatch, user: int) -> None:
    """Files belong to this user, as only root could make them."""
    stat = Path.stat

    def told(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        fields = list(stat(path, follow_symlinks=follow_symlinks))
        fields[4] = user
        return os.stat_result(fields)

    monkeypatch.setattr(Path, "stat", told)


def test_a_file_of_ones_own_is_closed_to_all_others(
    secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups(monkeypatch, SERVICE)
    process(monkeypatch, 1000, 1000)
    owned_by(monkeypatch, 1000)
    assert cure(secret) == f"chmod 600 {secret}"


@pytest.mark.parametrize("reader", [990, 1000, 0], ids=["service", "somebody", "root"])
def test_a_file_of_root_stays_readable_to_the_service(
    secret: Path, monkeypatch: pytest.MonkeyPatch, reader: int
) -> None:
    groups(monkeypatch, SERVICE)
    process(monkeypatch, reader, reader)
    owned_by(monkeypatch, 0)
    assert cure(secret) == f"sudo chgrp edge-monitor {secret} && sudo chmod 640 {secret}"


@pytest.mark.parametrize(("group", "named"), [(50, "staff"), (51, "51")])
def test_without_a_service_it_stays_readable_to_the_group_of_the_reader(
    secret: Path, monkeypatch: pytest.MonkeyPatch, group: int, named: str
) -> None:
    groups(monkeypatch, grp.struct_group(("staff", "x", 50, [])))
    process(monkeypatch, 1000, group)
    owned_by(monkeypatch, 0)
    assert cure(secret) == f"sudo chgrp {named} {secret} && sudo chmod 640 {secret}"


@pytest.mark.parametrize("owner", [0, 1000])
def test_root_reads_what_its_owner_alone_may(
    secret: Path, monkeypatch: pytest.MonkeyPatch, owner: int
) -> None:
    groups(monkeypatch)
    process(monkeypatch, 0, 0)
    owned_by(monkeypatch, owner)
    assert cure(secret) == f"chmod 600 {secret}"


def test_what_is_not_there_is_not_open(tmp_path: Path) -> None:
    assert loose(tmp_path / "absent") is None
