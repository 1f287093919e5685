"""The outputs' part of the composition root: buzzer, light and whatever events go to."""

from collections.abc import Sequence
from contextlib import ExitStack

from edge_monitor import daemon
from edge_monitor.monitor import Outputs, Viewer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.pins import build_buzzer, build_light
from edge_monitor.pipeline import Load
from edge_monitor.ports import Clock, CommandSource, EventSink, ReadNumbers, Stages, no_stages
from edge_monitor.settings import Settings
from edge_monitor.speedometer import HearSpeed


def device_name(settings: Settings) -> str:
    """Under which name the device publishes: its own, or one made of the machine's."""
    from edge_monitor.system.board import machine_short_hash

    return settings.device.id or machine_short_hash()


def check_outputs(settings: Settings) -> None:
    """Read the files that outputs need, as they will when they start.

    Raises:
        ConfigError: one is missing or wrong.
    """
    device_id = device_name(settings)
    if settings.mqtt.enabled:
        from edge_monitor.broker import mqtt_options

        options = mqtt_options(settings, device_id)
        options.password()
        if options.ca_file is not None:
            options.tls_context()
    if settings.web.enabled:
        from edge_monitor.page import web_options

        web_options(settings, device_id)


def build_outputs(
    settings: Settings,
    clock: Clock,
    *,
    console: bool,
    hear_speed: HearSpeed = None,
    stages: Stages = no_stages,
    numbers: ReadNumbers | None = None,
) -> Outputs:
    """Buzzer, light, sinks; `hear_speed` gets what the broker tells, Prometheus the `numbers`.

    Those that have a thread tell it to `stages`: `buzzer`, `journal`, `mqtt`, `spool` and `web`.
    If one of them cannot be made, none is left running.

    Raises:
        ConfigError: what is configured cannot work, such as a certificate that is not there.
    """
    from edge_monitor.system.board import boot_id

    device_id = device_name(settings)
    envelopes = Envelopes(
        source=f"edge_monitor/{device_id}", boot_id=boot_id() or "unknown", clock=clock
    )
    sinks: list[EventSink] = []
    commands: list[CommandSource] = []
    viewer: Viewer | None = None
    loads: Sequence[Load] = ()
    with ExitStack() as half_made:

        def add(sink: EventSink) -> None:
            half_made.callback(sink.close)
            sinks.append(sink)

        if settings.mqtt.enabled:
            from edge_monitor.broker import command_desk, mqtt_sink

            desk = command_desk(settings, envelopes, clock)
            commands += [] if desk is None else [desk]
            # the first: an alarm reaches a subscriber before the journal's thread works
            add(
                mqtt_sink(
                    settings, device_id, envelopes, desk, hear_speed=hear_speed, stages=stages
                )
            )
        if settings.journal.enabled:
            from edge_monitor.outputs.journal import Journal

            add(
                Journal(
                    daemon.journal_folder(settings),
                    envelopes,
                    settings.journal.max_bytes,
                    blinks=settings.journal.blinks,
                    beat=stages("journal"),
                )
            )
        if console:
            from edge_monitor.outputs.console import Console

            add(Console(origin_s=clock.monotonic()))
        if settings.web.enabled:
            from edge_monitor.page import local_page

            page = local_page(
                settings,
                device_id,
                envelopes,
                clock,
                watching=f"watching {daemon.source_shown(settings)}",
                stages=stages,
                numbers=numbers,
            )
            add(page.sink)
            commands.append(page.desk)
            viewer, loads = page.viewer, page.loads
        buzzer = build_buzzer(settings, stages)
        half_made.callback(buzzer.close)
        outputs = Outputs(buzzer, build_light(settings), sinks, commands, viewer, loads)
        half_made.pop_all()
    return outputs
