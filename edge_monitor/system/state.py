"""Where what outlives a run is kept."""

import os
from pathlib import Path

_SERVICE_DIRECTORY = Path("/var/lib/edge-monitor")


def state_directory(service: Path = _SERVICE_DIRECTORY) -> Path:
    """The folder for the journal and for events that wait.

    The service manager's `$STATE_DIRECTORY`; else that of the service where this process runs as
    its user, so that a doctor who is called by hand looks at the same; else `var`. Anybody else,
    root above all, would leave files there that the service cannot write.

    Args:
        service: the service's own folder.
    """
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    try:
        ours = service.stat().st_uid == os.geteuid() != 0
    except OSError:
        ours = False
    return service if ours else Path("var")
