"""Three nodes of one broker, each a nats-server of its own, with the configuration that we ship."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.conftest import free_port

CONFIG = Path(__file__).parents[2] / "config" / "nats.conf"
ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


class Nodes:
    """Nodes on loopback addresses of their own.

    Attributes:
        port: for MQTT, at each of `ADDRESSES`.
    """

    def __init__(self, program: str, folder: Path) -> None:
        """Prepare, but do not start."""
        self._program, self._folder = program, folder
        self.port, self._routes, self._own, self._asked = (free_port() for _ in range(4))
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, node: int) -> None:
        """Start one, by its place from 0; it may have lived before."""
        address, name = ADDRESSES[node], f"node{node + 1}"
        config = self._folder / f"{name}.conf"
        text = CONFIG.read_text()
        for shipped, here in {
            "server_name: node1": f"server_name: {name}",
            "127.0.0.1:4222": f"{address}:{self._own}",
            "127.0.0.1:8222": f"{address}:{self._asked}",
            "/var/lib/nats": f"{self._folder}/{name}",
            "0.0.0.0:6222": f"{address}:{self._routes}",
            "0.0.0.0:1883": f"{address}:{self.port}",
            **{f"node{n}.broker.local:6222": f"{a}:{self._routes}" for n, a in _numbered()},
        }.items():
            assert shipped in text
            text = text.replace(shipped, here)
        config.write_text(text)
        with (self._folder / f"{name}.log").open("ab") as log:
            self._processes[node] = subprocess.Popen(
                [self._program, "-c", str(config)], stdout=log, stderr=log
            )

    def kill(self, node: int) -> None:
        """SIGKILL, by its id."""
        process = self._processes.pop(node)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """Kill all that are left."""
        for node in list(self._processes):
            self.kill(node)

    def are_well(self, within_s: float = 30.0) -> bool:
        """Whether all live in time and know each other."""
        until_s = time.monotonic() + within_s
        while not all(self._is_well(address) for address in ADDRESSES):
            if time.monotonic() > until_s:
                return False
            time.sleep(0.2)
        return True

    def log(self) -> str:
        """What the nodes have said, for a test that fails."""
        return "\n".join(path.read_text()[-2000:] for path in sorted(self._folder.glob("*.log")))

    def _is_well(self, address: str) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://{address}:{self._asked}/healthz?js-server-only=true", timeout=2
            ) as said:
                return bool(json.load(said)["status"] == "ok")
        except (urllib.error.URLError, OSError):
            return False


def _numbered() -> list[tuple[int, str]]:
    return list(enumerate(ADDRESSES, 1))


class Names:
    """Stands for a name server: one name for several addresses, in turn, as name servers do."""

    NAME = "brokers.test"

    def __init__(self, addresses: tuple[str, ...] = ADDRESSES) -> None:
        self._addresses = addresses
        self._asked = 0
        self._real = socket.getaddrinfo

    def getaddrinfo(self, host: str, *rest: object, **more: object) -> list[object]:
        """In place of `socket.getaddrinfo`."""
        if host != self.NAME:
            return self._real(host, *rest, **more)  # type: ignore[arg-type, return-value]  # as they came
        self._asked += 1
        first = self._asked % len(self._addresses)
        turned = self._addresses[first:] + self._addresses[:first]
        return [
            found
            for address in turned
            for found in self._real(address, *rest, **more)  # type: ignore[arg-type]  # as they came
        ]


KILLS = int(os.environ.get("EDGE_MONITOR_NODE_KILLS", "1"))
"""How often a node is killed."""
