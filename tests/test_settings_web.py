"""What `[web]` refuses."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from edge_monitor.settings_web import Web


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_this_computer_alone_needs_no_token(host: str) -> None:
    assert not Web(host=host).exposed


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "fe80::1"])  # noqa: S104 - what is refused
def test_the_network_is_refused_without_a_token(host: str) -> None:
    with pytest.raises(ValidationError, match=r"takes a token: set web.token_file"):
        Web(host=host)
    assert Web(host=host, token_file=Path("token")).exposed


def test_a_name_by_which_others_call_a_proxy_is_refused_without_a_token() -> None:
    """A proxy on this computer makes everybody's requests its own."""
    with pytest.raises(
        ValidationError, match=r"takes a token: set web.token_file, or leave"
    ) as told:
        Web(names=["van.example"])
    assert "van.example" in str(told.value)
    assert Web(names=["van.example"], token_file=Path("token")).names == ["van.example"]


def test_a_name_is_no_address_to_listen_on() -> None:
    with pytest.raises(ValidationError, match=r"van\.example is no address"):
        Web(host="van.example")


@pytest.mark.parametrize("minutes", [0.0, -1.0, 10.1, float("nan")])
def test_no_preview_lasts_for_longer_than_ten_minutes(minutes: float) -> None:
    with pytest.raises(ValidationError):
        Web(preview_minutes=minutes)
