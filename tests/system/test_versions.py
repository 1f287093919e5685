"""What the program stands on."""

import platform

from edge_monitor.system.versions import versions


def test_python_the_kernel_and_installed_libraries_are_named() -> None:
    told = versions()
    assert told["python"] == platform.python_version()
    assert told["kernel"] == platform.release()
    assert int(told["paho-mqtt"].split(".")[0]) >= 2
