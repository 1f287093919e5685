"""The faults that the monitor survives, by number; tests are marked `pytest.mark.fault(number)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and what is right then, each in a few words."""

    name: str
    behaviour: str


FAULTS: Final[Mapping[int, Fault]] = {
    1: Fault(
        "No camera at boot",
        "ready all the same; the state is `unavailable`; it is looked for with growing pauses",
    ),
    2: Fault(
        "Camera hangs or is unplugged",
        "given up after 2 s; `unavailable`, a beep of its own; back within 5 s of its return "
        "(a network stream at 5 frames a second: 8 s, as it takes 20 frames to open); "
        "one that cannot be opened again starves the watchdog",
    ),
    3: Fault("Frozen picture", "as 2, after the same picture or time stamp for more than 1 s"),
    4: Fault("Dark or saturated picture", "`too_dark`, `too_bright`; never taken for shut eyes"),
    5: Fault(
        "5 to 60 frames a second, jitter, lost frames", "the same alarm at the same time, ± 0.2 s"
    ),
    6: Fault(
        "Wall clock steps by an hour, or there is none",
        "decisions go by the monotonic clock; events carry boot, number and whether the clock is "
        "set",
    ),
    7: Fault(
        "Broker away for hours",
        "alarms sound; the spool is bounded and drained in order; expressions are dropped first "
        "and every drop counted",
    ),
    8: Fault("Broker comes and goes", "growing pauses with chance in them; flat memory, same ids"),
    9: Fault("Acknowledgement lost", "the same id once more"),
    10: Fault("Connection or subscription refused", "not connected, and said so"),
    11: Fault(
        "Certificate expired, of another host, not yet valid",
        "never downgraded; its end is told; a clock that is not set is waited for",
    ),
    12: Fault("Command of a megabyte, of brackets, of no text, of NaN", "refused and counted"),
    13: Fault("Retained command", "ignored"),
    14: Fault("Command replayed or late", "refused by its id and deadline"),
    15: Fault(
        "Command of one who may not",
        "stopped by the broker's rights, which are part of this; no command disables an alarm",
    ),
    16: Fault(
        "SIGTERM during an alarm",
        "the pin low within 0.1 s, `offline` acknowledged, the spool written, exit status 0",
    ),
    17: Fault(
        "SIGKILL or no memory during an alarm",
        "the pin low within 1 s by the step after the service; the will is published",
    ),
    18: Fault("Power cut while writing", "the database opens; nothing committed is lost"),
    19: Fault(
        "Disk full or read-only", "detection and alarms go on; events wait in memory; said so"
    ),
    20: Fault("Spool corrupt", "set aside, a fresh one begun, said loudly"),
    21: Fault(
        "Network's file corrupt, cut short or another one",
        "noticed by digest and shapes and named; exit status 78, no restart",
    ),
    22: Fault("NaN or infinity from a network", "the observation is void and counted"),
    23: Fault(
        "Wrong configuration, at the start or on reload",
        "file, line and key are named; on reload the old one stays",
    ),
    24: Fault("GPIO pin busy or forbidden", "told and tried again; never another pin factory"),
    25: Fault("Two daemons", "the second ends with a word and touches no pin"),
    26: Fault(
        "Board throttled, hot or with too little voltage",
        "expressions rest first, then the page's preview, eyes never; health says so",
    ),
    27: Fault("Fifty faces, a passenger", "bounded; the driver stays the driver"),
    28: Fault("Slow reader or broker", "bounded queues; no frame waits"),
    29: Fault("No face for long", "a state of its own; no PERCLOS is earned"),
    30: Fault("The same fault all night", "few lines in the log"),
    31: Fault(
        "Hostile recording, configuration or command",
        "refused in one line; no crash, bounded memory",
    ),
    32: Fault(
        "Page within a stranger's reach",
        "this computer alone unless configured, and then with a token; other sites and names are "
        "turned away; no picture unless the preview is allowed and on, and then not for long",
    ),
}
