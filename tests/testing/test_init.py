"""The public names."""

import subprocess
import sys

import pytest

from edge_monitor import testing


def test_every_public_name_is_there() -> None:
    for name in testing.__all__:
        assert getattr(testing, name).__name__ == name
    assert dir(testing) == testing.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nobody'"):
        testing.Nobody  # noqa: B018 - asking for it is the test


def test_scripts_and_fakes_do_not_load_opencv() -> None:
    program = (
        "import sys; from edge_monitor import testing; testing.DriverScript; testing.trace; "
        "testing.FakeClock; testing.demo_story; import edge_monitor.testing.sample; "
        "sys.exit('cv2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
