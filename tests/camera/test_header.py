"""The size of a picture by its header."""

import struct

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera.header import picture_size, png_is_whole

PICTURE = np.arange(48 * 70 * 3, dtype=np.uint32).reshape(48, 70, 3).astype(np.uint8)


def encoded(suffix: str, *options: int) -> bytes:
    done, data = cv2.imencode(suffix, PICTURE, options)
    assert done
    return data.tobytes()


FILES = {
    "jpeg": encoded(".jpg"),
    "progressive jpeg": encoded(".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
    "png": encoded(".png"),
    "bmp": encoded(".bmp"),
    "webp, lossy": encoded(".webp", cv2.IMWRITE_WEBP_QUALITY, 60),
    "webp, lossless": encoded(".webp", cv2.IMWRITE_WEBP_QUALITY, 101),
}


@pytest.mark.parametrize("kind", FILES)
def test_size_is_read_from_the_header_of_each_kind(kind: str) -> None:
    assert picture_size(FILES[kind]) == (70, 48)


def test_size_of_an_extended_webp_is_that_of_its_canvas() -> None:
    canvas = (
        struct.pack("<I", 0)[:4] + (70 - 1).to_bytes(3, "little") + (48 - 1).to_bytes(3, "little")
    )
    data = b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + canvas
    assert picture_size(data) == (70, 48)


def test_size_of_a_bitmap_with_rows_from_the_top_is_positive() -> None:
    data = bytearray(FILES["bmp"])
    struct.pack_into("<i", data, 22, -48)
    assert picture_size(bytes(data)) == (70, 48)


def test_size_of_a_jpeg_behind_long_comments_and_fill_bytes_is_found() -> None:
    data = FILES["jpeg"]
    comment = b"\xff\xfe\xff\xff" + bytes(0xFFFF - 2)
    assert picture_size(data[:2] + comment * 3 + b"\xff\xff\xff" + data[2:]) == (70, 48)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\xff\xd8", b"BM", b"RIFFxxxxWEBPVP9 ", b"hello"]
)
def test_other_files_and_stumps_have_no_size(data: bytes) -> None:
    assert picture_size(data) is None


@given(st.sampled_from(sorted(FILES)), st.binary(max_size=64), st.integers(0, 64))
def test_no_header_however_hostile_raises(kind: str, noise: bytes, at: int) -> None:
    data = FILES[kind]
    size = picture_size(data[:at] + noise + data[at + len(noise) :])
    assert size is None or min(size) >= 0


@given(st.sampled_from(sorted(FILES)), st.integers(0, 200))
def test_no_stump_raises(kind: str, length: int) -> None:
    assert picture_size(FILES[kind][:length]) in {None, (70, 48)}


def test_whole_png_is_told_from_a_cut_or_flipped_one() -> None:
    data = FILES["png"]
    assert png_is_whole(data)
    assert not png_is_whole(data[:-1])
    assert not png_is_whole(data[:40])
    flipped = bytearray(data)
    flipped[60] ^= 1
    assert not png_is_whole(bytes(flipped))
