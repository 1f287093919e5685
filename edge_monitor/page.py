"""The local page's part of the composition root: what `[web]` leads to."""

from dataclasses import dataclass

from edge_monitor.monitor import Viewer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.outputs.web.options import WebOptions, read_token
from edge_monitor.outputs.web.sink import WebSink
from edge_monitor.pipeline import Step
from edge_monitor.ports import Clock, Stages, no_stages
from edge_monitor.settings import Settings
from edge_monitor.types import Frame, Observation


@dataclass(frozen=True, slots=True)
class LocalPage:
    """What the page adds to the outputs.

    Attributes:
        sink: takes what was decided.
        desk: where its commands come from.
        viewer: is shown every picture.
    """

    sink: WebSink
    desk: PageDesk
    viewer: Viewer


def web_options(settings: Settings, device_id: str) -> WebOptions:
    """Where the page is served, and who is let in.

    Raises:
        ConfigError: the token cannot be read, or can be guessed.
    """
    web = settings.web
    return WebOptions(
        host=web.host,
        port=web.port,
        device_id=device_id,
        token=None if web.token_file is None else read_token(web.token_file),
        names=frozenset(web.names),
    )


def local_page(
    settings: Settings,
    device_id: str,
    envelopes: Envelopes,
    clock: Clock,
    *,
    stages: Stages = no_stages,
) -> LocalPage:
    """Begin to serve.

    Raises:
        ConfigError: the token cannot be read, or can be guessed.
    """
    desk = PageDesk(clock)
    sink = WebSink(
        web_options(settings, device_id),
        envelopes,
        desk,
        exposed=settings.web.exposed,
        beat=stages("web"),
    )

    def view(_frame: Frame, step: Step) -> None:
        sink.look(_ear(step.observation))

    return LocalPage(sink, desk, view)


def _ear(seen: Observation | None) -> float | None:
    """Mean of the eyes that were measured."""
    ears = () if seen is None else (seen.ear_left, seen.ear_right)
    known = [ear for ear in ears if ear is not None]
    return sum(known) / len(known) if known else None
