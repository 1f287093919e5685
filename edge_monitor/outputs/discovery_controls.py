"""What can be pressed and set in Home Assistant, where the device takes commands."""

from collections.abc import Mapping
from typing import Any, Final

from edge_monitor.types import Setting, Verb

_DEADLINE_S: Final = 20

_COMMAND: Final = (
    '{"id": "home-assistant-{{ now().timestamp() }}", '
    f'"deadline": "{{{{ (now() + timedelta(seconds={_DEADLINE_S})).isoformat() }}}}"'
)
"""Begins a command as a template: an id that is never given twice, and until when it is meant."""

_BUTTONS: Final[Mapping[Verb, str]] = {
    Verb.ACKNOWLEDGE: "Acknowledge the alarm",
    Verb.SNOOZE: "Snooze",
    Verb.RECALIBRATE: "Learn the open eyes anew",
    Verb.SELF_TEST: "Test the buzzer",
}


def buttons() -> dict[str, dict[str, Any]]:
    """One for each request; `command_topic` is below the device's."""
    return {
        verb.value: {
            "platform": "button",
            "name": name,
            "command_topic": f"request/{verb}",
            "command_template": _COMMAND + "}",
        }
        for verb, name in _BUTTONS.items()
    }


def switch_of_emotion() -> dict[str, dict[str, Any]]:
    """Whether expressions are told."""
    return {
        "emotion_switch": {
            "platform": "switch",
            "name": "Tell expressions",
            **_setting(Setting.EMOTION),
            "value_template": "{{ value_json.data.value | lower }}",
            "payload_on": "true",
            "payload_off": "false",
        }
    }


def number_of_audience_interval() -> dict[str, dict[str, Any]]:
    """How often the audience is told."""
    return {
        "audience_interval": {
            "platform": "number",
            "name": "Interval of the audience",
            **_setting(Setting.AUDIENCE_INTERVAL),
            "value_template": "{{ value_json.data.value }}",
            "min": 1,
            "max": 86_400,
            "mode": "box",
            "unit_of_measurement": "s",
        }
    }


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "entity_category": "config",
        "state_topic": f"{setting}/state",
        "command_topic": f"{setting}/set",
        "command_template": _COMMAND + ', "value": {{ value }}}',
    }
