"""The page on what is decided names every level, sound, reason and event there is."""

from edge_monitor.outputs.patterns import PATTERNS
from edge_monitor.types import EventKind, Level, Sound, Status
from tests.docs.markdown import ROOT

PAGE = (ROOT / "docs" / "decides.md").read_text(encoding="utf-8")


def test_every_level_reason_and_event_has_its_word() -> None:
    names = [level.label for level in Level]
    names += [reason for reason in Status if reason is not Status.VALID]
    names += list(EventKind)
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_every_sound_is_told_as_the_log_tells_it() -> None:
    sounds = {sound: pattern.text for sound, pattern in PATTERNS.items()}
    del sounds[Sound.SILENCE]
    assert [sound for sound, text in sounds.items() if f"| {text} |" not in PAGE] == []
