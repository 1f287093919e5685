"""RTSP: credentials stay hidden, an address without a camera is told in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera.rtsp import RtspSource, mask_credentials
from edge_monitor.errors import SourceError


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://10.0.0.5:554/live", "rtsp://10.0.0.5:554/live"),
        ("rtsp://anna:s3cret@10.0.0.5/live", "rtsp://***@10.0.0.5/live"),
        ("rtsp://anna@10.0.0.5/live", "rtsp://***@10.0.0.5/live"),
        ("rtsp://anna:p/w@10.0.0.5/live", "rtsp://***@10.0.0.5/live"),
        ("rtsp://anna:p@w@10.0.0.5/live", "rtsp://***@10.0.0.5/live"),
        (
            "rtsp://10.0.0.5/user=admin&password=tlJwpbo6&channel=1",
            "rtsp://10.0.0.5/user=***&password=***&channel=1",
        ),
        ("rtsp://10.0.0.5/live?token=abc&x=1", "rtsp://10.0.0.5/live?token=***&x=1"),
    ],
)
def test_credentials_are_masked(url: str, shown: str) -> None:
    assert mask_credentials(url) == shown


@given(st.text("abcXYZ019:@/?&=#%._-", min_size=1), st.sampled_from(["rtsp", "rtsps"]))
def test_no_password_survives_the_mask(password: str, scheme: str) -> None:
    secret = f"S3CRET{password}"
    assert "S3CRET" not in mask_credentials(f"{scheme}://anna:{secret}@camera/live")


def test_address_without_a_camera_is_told_quickly_and_without_the_password(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SourceError) as caught:
        RtspSource("rtsp://anna:s3cret@127.0.0.1:9/live")
    message = str(caught.value)
    assert message.startswith("rtsp://***@127.0.0.1:9/live: no stream; check address")
    assert "s3cret" not in message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "concat:a|b", "camera", "https://host/x"])
def test_other_protocols_are_refused(url: str) -> None:
    with pytest.raises(SourceError, match="starts with rtsp://"):
        RtspSource(url)
