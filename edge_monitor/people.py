"""What the configuration wants to know of all faces, and what the manifest has for it."""

import logging

from edge_monitor.decision.classes import ClassRules
from edge_monitor.decision.people import PeoplePolicy
from edge_monitor.errors import ConfigError, ModelError
from edge_monitor.perception.manifest import Manifest
from edge_monitor.settings import Settings
from edge_monitor.types import RUNNING

_log = logging.getLogger(__name__)


def people_policy(settings: Settings, manifest: Manifest) -> PeoplePolicy | None:
    """What decides about all faces; `None` where nothing but drowsiness is watched.

    Raises:
        ConfigError: the manifest has none of the name of a classifier.
    """
    expressions = settings.emotion.limits() if settings.emotion.enabled else None
    audience = settings.kiosk.limits() if settings.kiosk.enabled else None
    rules = {
        name: ClassRules(labels, settings.classifiers[name].limits())
        for name, labels in classifier_labels(settings, manifest).items()
    }
    if not (expressions or audience or rules):
        return None
    return PeoplePolicy(expressions, audience, rules)


def check_classifiers(settings: Settings, manifest: Manifest) -> None:
    """Find out whether the manifest has every classifier that the configuration names.

    Raises:
        ConfigError: it has none of a name.
    """
    for name in settings.classifiers:
        try:
            manifest.classifier(name)
        except ModelError as error:
            raise ConfigError(f"classifiers.{name}: {error}") from None


def classifier_labels(settings: Settings, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """The labels of each classifier that is wanted, by its name.

    Raises:
        ConfigError: the manifest has none of a name.
    """
    check_classifiers(settings, manifest)
    wanted = settings.classifier_intervals_s()
    return {name: manifest.classifier(name).model.labels for name in wanted}


def expression_state(settings: Settings, manifest: Manifest) -> str:
    """`"off"`, `RUNNING`, or why expressions are not told, which the log tells, too."""
    if not settings.emotion.enabled:
        return "off"
    if manifest.find(settings.emotion.role) is not None:
        return RUNNING
    why = f"no network named {settings.emotion.role} in the manifest: expressions are not told"
    _log.warning("emotion: %s", why)
    return why


def classifier_states(settings: Settings, manifest: Manifest) -> dict[str, str]:
    """Of each classifier that is wanted, `RUNNING` or why it cannot run, by its name.

    Raises:
        ConfigError: the manifest has none of a name.
    """
    told = dict.fromkeys(classifier_labels(settings, manifest), RUNNING)
    if told:
        from edge_monitor.perception.classifiers import open_classifier  # brings OpenCV

        for name in told:
            try:
                open_classifier(manifest, name)
            except ModelError as error:
                told[name] = str(error)
    return told
