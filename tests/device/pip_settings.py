"""This machine's settings of pip, for a pip within a root: it knows neither files nor CA here."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_CERTIFICATES_INSIDE = "/run/host-ca.crt"


def container_options() -> list[str]:
    """Options of systemd-nspawn that give a pip inside what pip has here."""
    options = [f"--setenv=PIP_{name}={value}" for name, value in _settings().items()]
    folders = {folder for value in _settings().values() for folder in _folders(value)}
    options += [f"--bind-ro={folder}" for folder in sorted(folders)]
    if _CERTIFICATES.exists():
        options.append(f"--bind-ro={_CERTIFICATES}:{_CERTIFICATES_INSIDE}")
        options.append(f"--setenv=PIP_CERT={_CERTIFICATES_INSIDE}")
    return options


def _settings() -> dict[str, str]:
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    settings = {}
    for line in told.stdout.splitlines():
        name, _, value = line.partition("=")
        key = name.rpartition(".")[2].upper().replace("-", "_")
        if key != "CERT":
            settings[key] = str(ast.literal_eval(value))
    return settings


def _folders(value: str) -> Iterator[Path]:
    """Folders of this machine that a setting names, as paths or addresses."""
    for word in value.split():
        if word.startswith("file://"):
            yield Path(urlparse(word).path).parent  # its files lie beside an index
        elif word.startswith("/") and Path(word).is_dir():
            yield Path(word)
