"""The local page's part of the composition root: what `[web]` leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from edge_monitor.monitor import Viewer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.outputs.web.options import WebOptions, read_token
from edge_monitor.outputs.web.sink import WebSink
from edge_monitor.pipeline import Load, Step
from edge_monitor.ports import Clock, ReadNumbers, Stages, no_stages
from edge_monitor.settings import Settings
from edge_monitor.system import notify
from edge_monitor.types import Frame, Observation

if TYPE_CHECKING:
    from edge_monitor.outputs.metrics import Metrics
    from edge_monitor.preview import CameraPreview


@dataclass(frozen=True, slots=True)
class LocalPage:
    """What the page adds to the outputs.

    Attributes:
        sink: takes what was decided.
        desk: where its commands come from.
        viewer: is shown every picture.
        loads: what of it can be left out while the board is strained.
    """

    sink: WebSink
    desk: PageDesk
    viewer: Viewer
    loads: Sequence[Load]


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
    watching: str,
    stages: Stages = no_stages,
    numbers: ReadNumbers | None = None,
) -> LocalPage:
    """Begin to serve; `/metrics` too, where there are `numbers`.

    The service manager is told `watching`, and that the page shows the picture while it does.

    Raises:
        ConfigError: the token cannot be read, or can be guessed.
    """
    desk, preview = PageDesk(clock), _preview(settings, clock, watching)
    sink = WebSink(
        web_options(settings, device_id),
        envelopes,
        desk,
        exposed=settings.web.exposed,
        preview=preview,
        metrics=None if numbers is None else _MetricsText(numbers),
        beat=stages("web"),
    )

    def view(frame: Frame, step: Step) -> None:
        sink.look(_ear(step.observation))
        if preview is not None:
            preview.offer(frame, step)

    loads = () if preview is None else (Load("preview", preview.rest),)
    return LocalPage(sink, desk, view, loads)


def _preview(settings: Settings, clock: Clock, watching: str) -> "CameraPreview | None":
    """The picture, where it may be shown."""
    if not settings.web.preview:
        return None
    from edge_monitor.preview import CameraPreview

    def tell(on: bool) -> None:  # noqa: FBT001 - the value itself is told
        notify.status(f"{watching}; the page shows the picture" if on else watching)

    return CameraPreview(settings.thresholds, 60.0 * settings.web.preview_minutes, clock, tell)


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
