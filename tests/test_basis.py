"""What decided about a recording is written down, and nothing that is nobody's business."""

from edge_monitor import __version__
from edge_monitor.basis import basis_of, changed, flat
from edge_monitor.settings import Settings


def test_what_decides_is_told_and_neither_broker_nor_camera() -> None:
    settings = Settings.model_validate(
        {"mqtt": {"host": "secret.host"}, "camera": {"source": "rtsp://user:word@there"}}
    )
    told = basis_of(settings, {"eye": "ab"})
    assert (told["version"], told["networks"]) == (__version__, {"eye": "ab"})
    assert told["settings"]["thresholds"]["microsleep_s"] == 1.5
    assert not any(word in str(told) for word in ("secret", "word@", "host"))


def test_settings_have_the_names_that_they_are_set_by() -> None:
    told = flat(basis_of(Settings(), {})["settings"])
    assert told["thresholds.microsleep_s"] == 1.5
    assert told["speed.assume_kmh"] is None


def test_only_what_is_not_the_default_has_changed() -> None:
    assert changed(basis_of(Settings(), {})["settings"]) == {}
    tried = Settings.model_validate(
        {"thresholds": {"microsleep_s": 1.2}, "classifiers": {"belt": {"enabled": True}}}
    )
    told = changed(basis_of(tried, {})["settings"])
    assert told["thresholds.microsleep_s"] == (1.2, 1.5)
    assert told["classifiers.belt.enabled"] == (True, None)
