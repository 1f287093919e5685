"""The descriptors of the virtual USB camera hold together, as a host that reads them wants it."""

import struct
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tests.device.aboard import usb_video
from tests.device.aboard.usb_video import Format

formats = st.builds(
    Format,
    width=st.integers(16, 1920).map(lambda length: length // 2 * 2),
    height=st.integers(16, 1080),
    fps=st.integers(1, 60),
)


def parts(descriptors: bytes) -> Iterator[bytes]:
    """One after another, each as long as its first byte says."""
    while descriptors:
        length = descriptors[0]
        assert 2 <= length <= len(descriptors)
        yield descriptors[:length]
        descriptors = descriptors[length:]


@given(formats)
def test_the_configuration_is_as_long_as_it_says_and_so_is_each_part_of_it(form: Format) -> None:
    whole = usb_video.configuration(form)
    assert struct.unpack_from("<H", whole, 2) == (len(whole),)
    kinds = [part[1] for part in parts(whole)]
    assert kinds.count(4) == 2  # interfaces
    assert kinds.count(5) == 1  # endpoints


@given(formats)
def test_the_agreement_names_the_size_of_a_picture_and_of_what_carries_it(form: Format) -> None:
    picture_bytes, payload_bytes = struct.unpack_from("<II", form.agreement(), 18)
    payload = form.payload(bytes(form.picture_bytes), odd=True)
    assert (picture_bytes, payload_bytes) == (form.picture_bytes, len(payload))


def test_the_names_are_told_in_english() -> None:
    assert usb_video.text(0) == bytes([4, 3, 9, 4])
    assert usb_video.text(2)[2:].decode("utf-16le") == "Virtual USB Camera"
    assert usb_video.text(2)[0] == len(usb_video.text(2))
    assert usb_video.device()[0] == len(usb_video.device())
