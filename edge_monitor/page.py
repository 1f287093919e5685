"""The local page's part of the composition root: what `[web]` leads to."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from edge_monitor.monitor import Viewer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.outputs.web.options import WebOptions, read_token
from edge_monitor.outputs.web.sink import WebSink
from edge_monitor.pipeline import Step
from edge_monitor.ports import Clock, ReadNumbers, Stages, no_stages
from edge_monitor.settings import Settings
from edge_monitor.types import Frame, Observation

if TYPE_CHECKING:
    from edge_monitor.outputs.metrics import Metrics


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
    numbers: ReadNumbers | None = None,
) -> LocalPage:
    """Begin to serve; `/metrics` too, where there are `numbers`.

    Raises:
        ConfigError: the token cannot be read, or can be guessed.
    """
    desk = PageDesk(clock)
    sink = WebSink(
        web_options(settings, device_id),
        envelopes,
        desk,
        exposed=settings.web.exposed,
        metrics=None if numbers is None else _MetricsText(numbers),
        beat=stages("web"),
    )

    def view(_frame: Frame, step: Step) -> None:
        sink.look(_ear(step.observation))

    return LocalPage(sink, desk, view)


class _MetricsText:
    """What Prometheus reads; its library is imported when it asks for the first time."""

    def __init__(self, numbers: ReadNumbers) -> None:
        self._numbers = numbers

    def __call__(self) -> tuple[str, str]:
        return self._metrics.text()

    @cached_property
    def _metrics(self) -> "Metrics":
        from edge_monitor.outputs.metrics import Metrics

        return Metrics(self._numbers)


def _ear(seen: Observation | None) -> float | None:
    """Mean of the eyes that were measured."""
    ears = () if seen is None else (seen.ear_left, seen.ear_right)
    known = [ear for ear in ears if ear is not None]
    return sum(known) / len(known) if known else None
