"""What the decisions about a recording rest on: settings, networks, version."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from edge_monitor import __version__
from edge_monitor.perception.manifest import Manifest
from edge_monitor.settings import Settings

_DECIDING: Final[dict[str, Any]] = {
    **dict.fromkeys(("perception", "drowsiness", "thresholds", "emotion", "classifiers"), True),
    "kiosk": True,
    "speed": {"assume_kmh"},
}
"""Sections that a replay depends on: neither the camera nor the outputs, nor any password."""


def basis_of(settings: Settings, networks: Mapping[str, str]) -> dict[str, Any]:
    """What `settings.json` holds: the same for the same decisions, on any machine.

    Args:
        settings: in force.
        networks: SHA-256 of each that looked at the recording, by its role.
    """
    return {
        "version": __version__,
        "settings": settings.model_dump(mode="json", include=_DECIDING),
        "networks": dict(networks),
    }


def network_digests(settings: Settings, manifest: Manifest, roles: Iterable[str]) -> dict[str, str]:
    """SHA-256 of the file of each network that is wanted and in the manifest, by its role.

    Args:
        settings: say whether expressions and which classifiers are wanted.
        manifest: of the networks.
        roles: of the networks that are always wanted.
    """
    wanted = (*roles, settings.emotion.role) if settings.emotion.enabled else roles
    found = {role: spec.sha256 for role in wanted if (spec := manifest.find(role)) is not None}
    for name in settings.classifier_intervals_s():
        found[f"classifier.{name}"] = manifest.classifier(name).model.sha256
    return found


def flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Values by their whole name, as after `--set`: `thresholds.microsleep_s`."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{below}": one for below, one in flat(value).items()}
        else:
            found[name] = value
    return found


def changed(settings: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of the `settings` of a basis those that are not the defaults: the value and the default."""
    usual, used = flat(basis_of(Settings(), {})["settings"]), flat(settings)
    return {
        name: (value, usual.get(name)) for name, value in used.items() if value != usual.get(name)
    }
