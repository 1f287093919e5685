"""Values of the configuration that no file system or reader could take."""

import os

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.settings_file import load_settings


def test_a_path_that_is_no_text_is_refused() -> None:
    """It could not be shown as JSON."""
    folder = os.fsdecode(b"caf\xe9")
    with pytest.raises(ConfigError, match=r"journal\.folder: a path must be UTF-8 text"):
        load_settings(None, {}, [f"journal.folder={folder}"])
