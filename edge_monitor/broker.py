"""The broker's part of the composition root: what `[mqtt]` leads to."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.discovery import Announced
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.speed_desk import TOPIC, SpeedDesk
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.ports import Clock, Stages, no_stages
from edge_monitor.settings import Settings
from edge_monitor.settings_mqtt import Mqtt
from edge_monitor.speedometer import HearSpeed
from edge_monitor.system.state import state_directory

if TYPE_CHECKING:
    from edge_monitor.outputs.mqtt import MqttSink


def mqtt_options(settings: Settings, device_id: str) -> MqttOptions:
    """Where the broker is and how to be let in.

    Raises:
        ConfigError: what is configured cannot work with any broker.
    """
    elsewhere = {"enabled", "commands", "trust_clock", "discovery", "spool"}
    given = settings.mqtt.model_dump(exclude=elsewhere | {"password_file", "password_credential"})
    return MqttOptions(device_id=device_id, password_file=_password_file(settings.mqtt), **given)


def _password_file(mqtt: Mqtt) -> Path | None:
    name = mqtt.password_credential
    if name is None:
        return mqtt.password_file
    if mqtt.password_file is not None:
        raise ConfigError("mqtt has a password_file and a password_credential: leave one out")
    folder = os.environ.get("CREDENTIALS_DIRECTORY")  # from the service manager
    if not folder:
        raise ConfigError(
            f"mqtt.password_credential is {name!r}, but systemd handed no credentials on: "
            f"write LoadCredential={name}:FILE into the service, or set mqtt.password_file"
        )
    return Path(folder) / name


def spool_options(settings: Settings) -> SpoolOptions | None:
    """Where events wait on disk: in the folder that is configured."""
    spool = settings.mqtt.spool
    if not spool.enabled:
        return None
    return SpoolOptions(spool.folder or state_directory(), spool.max_rows, spool.max_bytes)


def command_desk(settings: Settings, envelopes: Envelopes, clock: Clock) -> CommandDesk | None:
    """Where commands come in, if they are to be taken."""
    if not settings.mqtt.commands:
        return None
    return CommandDesk(envelopes, clock, trust_clock=settings.mqtt.trust_clock)


def announcer(settings: Settings, device_id: str) -> Announcer:
    """What tells Home Assistant of the device, or takes back that it was told."""
    what = Announced(
        device_id=device_id,
        drowsiness=settings.drowsiness.enabled,
        emotion=settings.emotion.enabled,
        kiosk=settings.kiosk.enabled,
        commands=settings.mqtt.commands,
    )
    return Announcer(what, enabled=settings.mqtt.discovery)


def speed_desk(settings: Settings, device_id: str, hear_speed: HearSpeed) -> SpeedDesk | None:
    """Where the vehicle's speed comes in, if the broker is asked for it."""
    if hear_speed is None:
        return None
    return SpeedDesk(settings.speed.topic or f"edge_monitor/{device_id}/{TOPIC}", hear_speed)


def mqtt_sink(
    settings: Settings,
    device_id: str,
    envelopes: Envelopes,
    desk: CommandDesk | None,
    *,
    hear_speed: HearSpeed = None,
    stages: Stages = no_stages,
) -> "MqttSink":
    """Begin to connect.

    Raises:
        ConfigError: what is configured cannot work, such as a certificate that is not there.
    """
    from edge_monitor.outputs.mqtt import MqttSink

    return MqttSink(
        mqtt_options(settings, device_id),
        envelopes,
        spool_options(settings),
        desk=desk,
        announcer=announcer(settings, device_id),
        speed=speed_desk(settings, device_id, hear_speed),
        stages=stages,
    )
