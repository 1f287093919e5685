"""A spool that is full when the broker comes: how fast it empties, and what memory that takes."""

import json
import time
from pathlib import Path
from typing import Any

from edge_monitor.bench.process import memory_mib
from edge_monitor.bench.runner import BenchError
from edge_monitor.contract import examples
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool_file import Row, SpoolFile, SpoolOptions
from edge_monitor.system.clock import SystemClock
from edge_monitor.types import EventKind

_BATCH = 1000
_POLL_S = 0.01
_STALLED_S = 20.0


def fill(folder: str, rows: int) -> dict[str, Any]:
    """Leave a spool with so many alarms of an earlier boot in a folder.

    Returns:
        `bytes`: of their texts and topics, as the spool counts them.
    """
    file = SpoolFile(_options(folder, rows))
    letter = Letter("event/drowsiness", examples.event(EventKind.DROWSINESS), Rank.ALARM)
    for begin in range(0, rows, _BATCH):
        batch = [Row(letter, "earlier", 0.0) for _ in range(begin, min(begin + _BATCH, rows))]
        file.write((), batch, (), sync=False)
    held = file.bytes
    file.close()
    return {"bytes": held}


def drain(folder: str, host: str, port: int, device_id: str, rows: int) -> dict[str, Any]:
    """Connect and send all that waits in the folder's spool.

    Returns:
        `seconds` from the connection to the last acknowledgement, and `peak_mib`, the most memory
        of this process in its life.

    Raises:
        BenchError: the broker does not take them.
    """
    envelopes = Envelopes(f"edge_monitor/{device_id}", "now", SystemClock())
    options = MqttOptions(host=host, port=port, device_id=device_id)
    sink = MqttSink(options, envelopes, _options(folder, rows))
    try:
        seconds = _emptied_s(sink, rows)
    finally:
        sink.close()
    return {"seconds": seconds, "peak_mib": memory_mib("VmHWM")}


def _options(folder: str, rows: int) -> SpoolOptions:
    return SpoolOptions(Path(folder), max_rows=rows, max_bytes=1_000_000_000)


def _emptied_s(sink: MqttSink, rows: int) -> float:
    begin_s: float | None = None
    sent, moved_s = 0, time.monotonic()
    while sent < rows:
        time.sleep(_POLL_S)
        report, now_s = sink.report(), time.monotonic()
        if report["refused"] or now_s - moved_s > _STALLED_S:
            raise BenchError(f"the broker does not take the events: {json.dumps(report)}", 1)
        if begin_s is None and report["connected"]:
            begin_s = now_s
        published = int(report["published"] or 0)
        if published > sent:
            sent, moved_s = published, now_s
    return moved_s - (begin_s or moved_s)
