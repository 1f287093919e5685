"""What the buzzer has to say."""

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.sounding import sound_of
from edge_monitor.types import Level, Sound


@given(
    level=st.sampled_from([Level.MICROSLEEP, Level.ASLEEP, Level.UNRESPONSIVE]),
    muted=st.booleans(),
    distracted=st.booleans(),
    degraded=st.booleans(),
)
def test_nothing_but_an_acknowledgement_silences_sleep(
    *, level: Level, muted: bool, distracted: bool, degraded: bool
) -> None:
    sound = sound_of(
        level,
        acknowledged=False,
        advisories_muted=muted,
        distracted=distracted,
        degraded=degraded,
    )
    assert sound is Sound(level.label)


@given(level=st.sampled_from(list(Level)), muted=st.booleans(), degraded=st.booleans())
def test_acknowledged_and_attentive_is_silent_or_says_it_cannot_see(
    *, level: Level, muted: bool, degraded: bool
) -> None:
    sound = sound_of(
        level, acknowledged=True, advisories_muted=muted, distracted=False, degraded=degraded
    )
    assert sound is (Sound.NOT_MONITORING if degraded else Sound.SILENCE)


def test_distraction_goes_before_drowsiness() -> None:
    assert (
        sound_of(
            Level.DROWSY_WARNING,
            acknowledged=False,
            advisories_muted=False,
            distracted=True,
            degraded=False,
        )
        is Sound.DISTRACTION
    )
