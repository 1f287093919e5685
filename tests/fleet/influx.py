"""A real InfluxDB on loopback and ports of its own."""

import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from tests.conftest import free_port
from tests.outputs.samples import soon

DATABASE = "edge_monitor"


class Influx:
    """Takes lines and answers queries."""

    def __init__(self, program: str, folder: Path) -> None:
        """Start it and make the database."""
        self._url = f"http://127.0.0.1:{(port := free_port())}"
        settings = {
            "reporting-disabled": "true",
            "bind-address": f'"127.0.0.1:{free_port()}"',
            "meta": {"dir": f'"{folder}/meta"'},
            "data": {"dir": f'"{folder}/data"', "wal-dir": f'"{folder}/wal"'},
            "http": {"bind-address": f'"127.0.0.1:{port}"', "log-enabled": "false"},
            "monitor": {"store-enabled": "false"},
        }
        config = folder / "influxdb.conf"
        config.write_text(_toml(settings))
        self._log = folder / "influxdb.log"
        environment = {**os.environ, "HOME": str(folder)}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-config", str(config)], stdout=log, stderr=log, env=environment
            )
        assert soon(self._is_there, within_s=20), self._log.read_text()
        self.ask(f"CREATE DATABASE {DATABASE}")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def write(self, lines: list[str]) -> None:
        """Write points, with times in milliseconds."""
        asked = urllib.request.Request(  # noqa: S310 - our own server
            f"{self._url}/write?db={DATABASE}&precision=ms", "\n".join(lines).encode()
        )
        with urllib.request.urlopen(asked, timeout=20) as said:  # noqa: S310 - as above
            assert said.status == 204

    def ask(self, query: str) -> list[dict[str, Any]]:
        """The series that a query finds; an error of the query fails."""
        what = urllib.parse.urlencode({"db": DATABASE, "q": query, "epoch": "ms"}).encode()
        url = f"{self._url}/query"
        with urllib.request.urlopen(url, what, timeout=20) as said:  # noqa: S310 - as above
            (result,) = json.load(said)["results"]
        assert "error" not in result, f"{query}: {result['error']}"
        series: list[dict[str, Any]] = result.get("series", [])
        return series

    def _is_there(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/ping", timeout=1):  # noqa: S310 - as above
                return True
        except (urllib.error.URLError, OSError):
            return False


def _toml(settings: dict[str, Any]) -> str:
    plain = [f"{key} = {value}" for key, value in settings.items() if isinstance(value, str)]
    for name, section in settings.items():
        if isinstance(section, dict):
            plain += [f"[{name}]", *(f"{key} = {value}" for key, value in section.items())]
    return "\n".join(plain) + "\n"
