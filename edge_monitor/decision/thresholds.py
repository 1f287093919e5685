"""Every threshold of the decision layer, with its unit and its source, in one frozen value.

`decision.md` names are kept: the figures come from Euro NCAP and ADDW (read second-hand), from the
blink literature, and, where it says so, from a choice of this project.
"""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits in seconds, degrees, km/h and fractions.

    Attributes:
        calibration_s: valid time after which the open-eye baseline is frozen.
        open_quantile: share of the learning time below the open level; blinks and droops of up to
            three quarters of the time cannot pull it down.
        open_rise_max: how far a frozen baseline may still rise, as a fraction; it never falls.
        shut_ear_ratio: EAR of a shut eye as a share of the same eye's open EAR: nine in ten shut
            frames of the person worst measured fall below it (ten clips; the median is 0.10).
        shut_openness_ratio: likewise of the openness witness (0.25; the median is 0.07).
        ear_weight: share of EAR in the fused closure. The three were learnt on ten clips
            (`models/eye/fusion.py`): shares that differ by 0.2 err alike.
        openness_weight: likewise of openness.
        closed_weight: likewise of the probability that the eye is shut.
        smooth_cutoff_hz: of the 1€ filter for closure while lids are still. The three are the
            smoothest of 40 settings that lost no blink of ten clips at native rate, 15 or 10 frames
            a second: a quarter of the jitter of open eyes goes; edges move by up to 4 ms and peaks
            by up to 0.01.
        smooth_beta: by how much that filter opens with the speed of the lids; with half of it 0.4
            of the jitter goes, and 1 blink in 70.
        smooth_speed_cutoff_hz: of the filter of that speed.
        closed_edge: closure at which a closure begins and ends.
        closed_peak: closure that it must reach to count, and the P80 of PERCLOS.
        shut_share: of a closure's time that must lie above `closed_peak` before it alarms, so that
            a squint that began with a blink does not.
        reopen_depth: by how much closure must dip between two peaks to make two blinks of them.
        partial_edge_s: within which lids fall and rise in a partial blink, on either side; squints,
            looks down and laughs are slower, or last longer.
        blink_min_s: shorter is noise.
        long_blink_s: from here on a closure is a long blink, and counts for PERCLOS as a droop.
        microsleep_s: lids down for so long (Euro NCAP: 1 to 2 s).
        asleep_s: likewise (Euro NCAP: 3 s).
        unresponsive_s: likewise (Euro NCAP: 6 s).
        blink_fps_min: below this rate blink statistics are refused (51 % detected at 10 Hz, 95 % at
            30 Hz); half a frame per second of tolerance is granted to a nominal 15.
        hold_s: how long not seeing the eyes neither starts nor ends a closure.
        unseen_alarm_s: how long after lids were last seen down an alarm may fall due between two
            frames: half the gap of 5 frames a second, so that it is as little early as late.
        overdue_frame_s: a frame that has not come by then is not to be waited for with an alarm.
        degraded_s: how long nothing can be judged before that is said (Euro NCAP: 10 s) and the
            level ends; `unresponsive` stays until it is acknowledged.
        recovered_s: valid time that ends the degraded state; `degraded_s` of it where frames came
            too seldom.
        near_eye_yaw_deg: beyond it the eye nearer to the camera decides alone.
        yaw_max_deg, pitch_max_deg: a head turned further has eyes that cannot be measured.
        perclos_window_s: time that PERCLOS looks back over.
        perclos_valid_min_s: valid time in it that PERCLOS needs.
        perclos_advisory: PERCLOS of the first level (from an FHWA field trial).
        perclos_warning: PERCLOS of the second level (likewise).
        drowsy_hold_s: how long PERCLOS must stay below a rung before the ladder steps down.
        alarm_hold_s: how long open eyes must be seen before a microsleep or sleep is over; where
            nothing can be judged, `degraded_s` ends it.
        yawn_mar: mouth aspect ratio of a yawn while it lasts.
        yawn_peak_mar: which it must reach once.
        yawn_min_s: shorter is speech.
        yawn_max_s: longer is a mouth that hangs open.
        yawn_gap_s: dips that do not end a yawn.
        yawn_open_share: of a yawn's time in which the mouth is open; speech has about half.
        nod_drop_deg: by how much the head drops in a nod.
        nod_window_s: time that the drop may take.
        off_road_yaw_deg, off_road_pitch_deg: a head turned further from the driver's own
            straight-ahead direction looks away from the road.
        distraction_fast_kmh: from this speed `distraction_fast_s` holds.
        distraction_fast_s: looking away for so long is distraction (ADDW 2023/2590).
        distraction_slow_kmh: from this speed `distraction_slow_s` holds; below it nothing does.
        distraction_slow_s: likewise (ADDW 2023/2590).
        distraction_sum_s: looking away for so long in all is distraction, too.
        distraction_window_s: time over which that is summed up.
        standstill_kmh: below it advisory levels are muted.
        snooze_max_s: cap of a snooze, which can be lowered.
        driver_gone_s: a face away this long may come back as another driver.
        driver_change: relative difference of one of the face's proportions that makes it another:
            over ten clips a person's own stay within 0.07, those of most pairs of people do not.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    """Read by the configuration, which refuses keys that do not exist."""

    calibration_s: float = 20.0
    open_quantile: float = 0.75
    open_rise_max: float = 0.15
    shut_ear_ratio: float = 0.30
    shut_openness_ratio: float = 0.20
    ear_weight: float = 0.35
    openness_weight: float = 0.5
    closed_weight: float = 0.15
    smooth_cutoff_hz: float = 1.0
    smooth_beta: float = 20.0
    smooth_speed_cutoff_hz: float = 10.0
    closed_edge: float = 0.5
    closed_peak: float = 0.8
    shut_share: float = 0.5
    reopen_depth: float = 0.35
    partial_edge_s: float = 0.3
    blink_min_s: float = 0.05
    long_blink_s: float = 0.5
    microsleep_s: float = 1.5
    asleep_s: float = 3.0
    unresponsive_s: float = 6.0
    blink_fps_min: float = 14.5
    hold_s: float = 0.5
    unseen_alarm_s: float = 0.1
    overdue_frame_s: float = 0.25
    degraded_s: float = 10.0
    recovered_s: float = 1.0
    near_eye_yaw_deg: float = 20.0
    yaw_max_deg: float = 45.0
    pitch_max_deg: float = 30.0
    perclos_window_s: float = 60.0
    perclos_valid_min_s: float = 30.0
    perclos_advisory: float = 0.08
    perclos_warning: float = 0.12
    drowsy_hold_s: float = 30.0
    alarm_hold_s: float = 2.0
    yawn_mar: float = 0.4
    yawn_peak_mar: float = 0.55
    yawn_min_s: float = 1.5
    yawn_max_s: float = 10.0
    yawn_gap_s: float = 0.5
    yawn_open_share: float = 0.8
    nod_drop_deg: float = 15.0
    nod_window_s: float = 1.0
    off_road_yaw_deg: float = 30.0
    off_road_pitch_deg: float = 20.0
    distraction_fast_kmh: float = 50.0
    distraction_fast_s: float = 3.5
    distraction_slow_kmh: float = 20.0
    distraction_slow_s: float = 6.0
    distraction_sum_s: float = 10.0
    distraction_window_s: float = 30.0
    standstill_kmh: float = 3.0
    snooze_max_s: float = 600.0
    driver_gone_s: float = 5.0
    driver_change: float = 0.08

    def __post_init__(self) -> None:
        """Refuse values that no measurement can mean.

        Raises:
            ValueError: naming the field.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0.0 < value < 1e4:  # noqa: PLR2004 - also refuses NaN and infinity
                raise ValueError(f"{field.name} must be a positive number, not {value}")
        for name, most in MOST.items():
            if getattr(self, name) > most:
                raise ValueError(f"{name} cannot exceed {most:g}")
        for names in RISING:
            values = [getattr(self, name) for name in names]
            if values != sorted(set(values)):
                raise ValueError(f"{' < '.join(names)} must hold")
        total = sum(getattr(self, name) for name in WEIGHTS)
        if abs(total - 1.0) > _ROUNDING:
            raise ValueError(f"{' + '.join(WEIGHTS)} must be 1, not {total:.6g}")


_ROUNDING = 1e-6
"""Shares that were written down with a few digits may miss 1 by so much together."""

WEIGHTS = ("ear_weight", "openness_weight", "closed_weight")
"""They are 1 together."""

_FRACTIONS = (
    "open_quantile",
    "open_rise_max",
    "shut_ear_ratio",
    "shut_openness_ratio",
    *WEIGHTS,
    "closed_edge",
    "closed_peak",
    "shut_share",
    "reopen_depth",
    "perclos_advisory",
    "perclos_warning",
    "driver_change",
    "yawn_open_share",
)
MOST = {**dict.fromkeys(_FRACTIONS, 1.0), "snooze_max_s": 600.0}
"""What cannot exceed how much: a fraction 1, and no driver is left unwarned for long."""

RISING = (
    ("closed_edge", "closed_peak"),
    ("unseen_alarm_s", "overdue_frame_s", "hold_s"),
    ("blink_min_s", "long_blink_s", "microsleep_s", "asleep_s", "unresponsive_s"),
    ("perclos_valid_min_s", "perclos_window_s"),
    ("perclos_advisory", "perclos_warning"),
    ("yawn_mar", "yawn_peak_mar"),
    ("yawn_min_s", "yawn_max_s"),
    ("distraction_slow_kmh", "distraction_fast_kmh"),
    ("distraction_fast_s", "distraction_slow_s", "distraction_sum_s", "distraction_window_s"),
)
"""Each is larger than the one before it."""
