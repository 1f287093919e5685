"""What the program stands on."""

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

_LIBRARIES = ("ai-edge-litert", "numpy", "opencv-python-headless", "paho-mqtt", "picamera2")


def versions() -> Mapping[str, str]:
    """Versions by name: Python, the kernel, and the libraries that are installed."""
    found = {"python": platform.python_version(), "kernel": platform.release()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
