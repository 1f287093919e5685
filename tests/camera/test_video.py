"""Video files: all frames with their media time, or one line that says what is wrong."""

import math
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_monitor.camera import opencv
from edge_monitor.camera.video import MediaClock, VideoFileSource
from edge_monitor.errors import EXIT_NO_INPUT, SourceError
from edge_monitor.ports import FrameSource
from edge_monitor.types import Frame
from tests.camera.conftest import WriteVideo


def read_all(source: FrameSource) -> list[Frame]:
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    return frames


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        VideoFileSource(path)
    assert caught.value.exit_status == EXIT_NO_INPUT
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_every_frame_comes_in_order_with_its_media_time(write_video: WriteVideo) -> None:
    source = VideoFileSource(write_video(frames=20, fps=20))
    frames = read_all(source)
    assert [frame.t for frame in frames] == pytest.approx([index / 20 for index in range(20)])
    bars = [int(np.argmax(frame.image[60, :, 0])) // 4 for frame in frames]
    assert bars == list(range(20))
    assert all(frame.image.shape == (120, 160, 3) for frame in frames)
    assert not source.live
    assert source.frame_count == 20
    assert source.fps == 20
    source.close()


def test_frames_are_pictures_of_their_own(write_video: WriteVideo) -> None:
    source = VideoFileSource(write_video(frames=3))
    first, second = source.read(), source.read()
    assert first is not None
    assert second is not None
    before = first.image.copy()
    second.image[:] = 0
    assert np.array_equal(first.image, before)
    source.close()


def test_description_names_file_size_and_rate(write_video: WriteVideo) -> None:
    source = VideoFileSource(write_video("drive.avi", code="MJPG", fps=10))
    assert source.description.endswith("drive.avi, 160 x 120 pixels, 10 frames per second")
    source.close()


def test_after_closing_there_is_nothing_more_and_closing_again_does_no_harm(
    write_video: WriteVideo,
) -> None:
    source = VideoFileSource(write_video())
    source.close()
    source.close()
    assert source.read() is None


def test_a_recording_that_breaks_off_ends_where_it_breaks_off(write_video: WriteVideo) -> None:
    path = write_video("cut.avi", frames=30, code="MJPG")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    frames = read_all(VideoFileSource(path))
    assert 5 < len(frames) < 25
    assert [frame.t for frame in frames] == pytest.approx([n / 20 for n in range(len(frames))])


def test_missing_file_is_named(tmp_path: Path) -> None:
    message = refusal(tmp_path / "absent.mp4")
    assert "absent.mp4: No such file or directory" in message


def test_folder_is_told_from_a_file(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    assert "is empty" in refusal(path)


def test_pipe_that_would_never_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pipe.mp4"
    os.mkfifo(path)
    assert "no ordinary file" in refusal(path)


def test_text_that_is_called_a_video_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("Dear diary,\n" * 500)
    assert "notes.mp4: not a video" in refusal(path)


def test_recording_cut_off_before_its_index_is_refused(write_video: WriteVideo) -> None:
    path = write_video("cut.mp4")
    path.write_bytes(path.read_bytes()[:-200])
    assert "cut off before its index" in refusal(path)


def test_recording_without_a_whole_frame_is_refused(write_video: WriteVideo) -> None:
    path = write_video("headers.avi", frames=1, code="MJPG")
    data = path.read_bytes()
    start = data.index(b"movi") + 12
    path.write_bytes(data[:start] + bytes(len(data) - start))
    assert "headers.avi: " in refusal(path)


@pytest.mark.fault(31)
def test_playlist_cannot_lead_to_other_files(tmp_path: Path, write_video: WriteVideo) -> None:
    video = write_video()
    for name, text in {
        "list.mp4": f"ffconcat version 1.0\nfile {video}\n",
        "live.mp4": f"#EXTM3U\n#EXTINF:1,\n{video}\n",
    }.items():
        path = tmp_path / name
        path.write_text(text)
        assert "is a list, not a video" in refusal(path)


def test_name_that_looks_like_a_protocol_is_a_file(
    tmp_path: Path, write_video: WriteVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_video("bar.mp4").rename(tmp_path / "concat:bar.mp4")
    monkeypatch.chdir(tmp_path)
    assert len(read_all(VideoFileSource(Path("concat:bar.mp4")))) == 20


def test_name_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    refusal(tmp_path / "two\nlines.mp4")


def test_name_that_is_no_text_is_refused_and_ends_no_program(write_video: WriteVideo) -> None:
    """OpenCV takes a name that is not UTF-8 to a null pointer."""
    video = write_video()
    path = video.rename(video.with_name(os.fsdecode(b"caf\xe9.mp4")))
    assert "caf?.mp4: is no UTF-8 text; rename it" in refusal(path)


def test_name_with_a_nul_is_refused() -> None:
    assert "null" in refusal(Path("nul\0.mp4"))


@pytest.mark.fault(31)
def test_pictures_beyond_the_limit_are_refused_before_they_are_decoded(
    write_video: WriteVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opencv, "MAX_SIDE_PX", 128)
    assert "160 x 120 pixels are too many" in refusal(write_video())


def test_broken_media_say_nothing_on_the_terminal(
    write_video: WriteVideo, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_video("cut.mp4")
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    refusal(path)
    cut = write_video("cut.avi", code="MJPG")
    cut.write_bytes(cut.read_bytes()[:-3000])
    read_all(VideoFileSource(cut))
    assert capfd.readouterr() == ("", "")


@pytest.mark.fault(31)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    code=st.sampled_from([("hostile.avi", "MJPG"), ("hostile.mp4", "mp4v")]),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=40),
    kept=st.floats(0.02, 1),
)
def test_hostile_bytes_end_in_frames_or_in_one_line(
    write_video: WriteVideo, code: tuple[str, str], flips: list[tuple[float, int]], kept: float
) -> None:
    path = write_video(code[0], frames=6, code=code[1])
    data = bytearray(path.read_bytes())
    for where, value in flips:
        data[int(where * (len(data) - 1))] = value
    path.write_bytes(data[: int(kept * len(data)) + 1])
    try:
        frames = read_all(VideoFileSource(path))
    except SourceError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - either outcome is right
        return
    times = [frame.t for frame in frames]
    assert frames
    assert all(earlier < later for earlier, later in pairwise(times))
    assert all(frame.image.dtype == np.uint8 for frame in frames)


STAMPS = st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -math.inf])


@given(st.floats(1, 240), st.lists(STAMPS, max_size=50))
def test_media_time_rises_strictly_whatever_the_container_says(
    fps: float, stamps: list[float]
) -> None:
    clock = MediaClock(fps)
    times = [clock.time_s(stamp) for stamp in stamps]
    assert all(math.isfinite(t) and t >= 0 for t in times)
    assert all(earlier < later for earlier, later in pairwise(times))


def test_container_without_stamps_is_timed_by_its_rate() -> None:
    clock = MediaClock(10)
    assert [clock.time_s(0.0) for _ in range(4)] == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_first_stamp_of_reordered_frames_is_shown_at_zero() -> None:
    clock = MediaClock(30)
    assert [clock.time_s(stamp) for stamp in (-1 / 60, 1 / 30, 2 / 30)] == pytest.approx(
        [0.0, 1 / 30, 2 / 30]
    )


@pytest.mark.data
def test_real_clips_keep_every_frame_and_rising_times(data_dir: Path) -> None:
    source = VideoFileSource(data_dir / "clips" / "leaves_01.mov")
    times = [frame.t for frame in read_all(source)]
    assert len(times) == source.frame_count == 169
    assert times[0] == 0.0
    assert all(0 < later - earlier < 0.06 for earlier, later in pairwise(times))
