"""RTSP: credentials stay hidden, an address without a camera is told in one line."""

from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera import rtsp
from edge_monitor.camera.rtsp import RtspSource, mask_credentials
from edge_monitor.errors import SourceError
from edge_monitor.ports import FrameSource
from edge_monitor.testing.clock import FakeClock
from tests.camera.rtsp_camera import RtspCamera, bar


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


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "concat:a|b", "camera", "https://host/x", "rtsp:host"]
)
def test_other_protocols_are_refused(url: str) -> None:
    with pytest.raises(SourceError, match="starts with rtsp://"):
        RtspSource(url)


def test_stream_is_shown_frame_by_frame_until_the_camera_hangs_up(
    capfd: pytest.CaptureFixture[str],
) -> None:
    clock = FakeClock(monotonic_s=500.0)
    with closing(RtspCamera(frames=30)) as camera:
        source: FrameSource = RtspSource(
            f"rtsp://anna:s3cret@{camera.address}/live", monotonic=clock.monotonic
        )
        assert source.live
        assert source.description == f"rtsp://***@{camera.address}/live, 160 x 120 pixels"
        for number in range(30):
            frame = source.read()
            assert frame is not None
            assert (frame.t, frame.sensor_t) == (500.0, None)
            assert np.abs(frame.image.astype(int) - bar(number)).mean() < 8
        with pytest.raises(SourceError, match=r"/live: the stream broke off; check the network"):
            source.read()
        source.close()
        source.close()
        assert camera.transports == ["RTP/AVP/TCP;unicast;interleaved=0-1"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.fault(2)
def test_camera_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp, "_READ_TIMEOUT_MS", 200)
    with closing(RtspCamera(frames=25, hangs_up=False)) as camera:
        source = RtspSource(f"rtsp://{camera.address}/live")
        for _ in range(25):
            source.read()
        with pytest.raises(SourceError, match="the stream broke off"):
            source.read()
        source.close()


def test_the_scheme_may_be_written_in_capitals() -> None:
    with closing(RtspCamera(frames=25)) as camera:
        source = RtspSource(f"RTSP://{camera.address}/live")
        assert source.read() is not None
        source.close()
