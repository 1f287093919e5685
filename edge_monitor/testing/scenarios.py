"""Drivers as one meets them: a library of scripts with human names."""

from edge_monitor.testing.script import DriverScript


def alert_driver(length_s: float = 60.0) -> DriverScript:
    """Blinks every three and a half seconds and looks at the road."""
    count = int((length_s - 2.0) / 3.5) + 1
    return DriverScript(length_s).blinks(*(1.5 + 3.5 * index for index in range(count)))


def microsleep(at: float = 30.0, duration: float = 2.2) -> DriverScript:
    """An alert driver whose eyes fall shut once for about two seconds."""
    return _calm_until(at, at + duration + 10.0).close(at, duration)


def falls_asleep(at: float = 30.0, duration: float = 8.0) -> DriverScript:
    """An alert driver whose eyes fall shut and stay so until something wakes him."""
    return _calm_until(at, at + duration + 10.0).close(at, duration)


def drowsy_droops(length_s: float = 120.0) -> DriverScript:
    """From 20 s on the lids sink for about a second, every five seconds, between blinks."""
    script = _calm_until(20.0, length_s)
    for index in range(int((length_s - 22.0) / 5.0) + 1):
        at = 20.0 + 5.0 * index
        script = script.close(at, 0.7 + 0.1 * (index % 5)).blink(at + 3.0)
    return script


def yawns_again_and_again(length_s: float = 60.0) -> DriverScript:
    """Three yawns with narrowed eyes, and no other sign."""
    script = DriverScript(length_s).blinks(3.0, 7.0, 20.0, 24.0, 36.0, 40.0, 54.0)
    for at, duration in ((10.0, 2.5), (28.0, 4.0), (44.0, 6.0)):
        script = script.yawn(at, duration).squint(at, duration)
    return script


def talks_and_laughs(length_s: float = 60.0) -> DriverScript:
    """Talks all the time, and laughs with narrowed eyes: no yawn and no droop."""
    script = alert_driver(length_s)
    for at in range(2, int(length_s) - 11, 12):
        script = script.talk(float(at), 6.0).talk(at + 7.0, 3.0, mouth=0.8)
        script = script.squint(at + 7.0, 3.0, closure=0.35)
    return script


def checks_the_mirrors(length_s: float = 60.0) -> DriverScript:
    """Looks aside for a second, to either side in turn; nothing is wrong."""
    script = alert_driver(length_s)
    for index, at in enumerate(range(4, int(length_s) - 2, 6)):
        script = script.look_away(float(at), 1.0, yaw=-32.0 if index % 2 else 32.0)
    return script


def reads_the_phone(at: float = 25.0, duration: float = 8.0) -> DriverScript:
    """Turns to the side and stays there with open eyes."""
    return alert_driver(at + duration + 10.0).look_away(at, duration, yaw=38.0)


def nods_off(at: float = 30.0) -> DriverScript:
    """The head sinks while the lids fall, and starts up again."""
    return _calm_until(at, at + 12.0).close(at, 1.2).nod(at + 0.1, 1.0)


def puts_on_sunglasses(at: float = 20.0, duration: float = 25.0) -> DriverScript:
    """The eyes cannot be seen for a while: this is not closure."""
    return _calm_until(at, at + duration + 10.0).cover_eyes(at, duration)


def leaves_the_seat(at: float = 20.0, duration: float = 15.0) -> DriverScript:
    """The face goes and comes back."""
    return _calm_until(at, at + duration + 10.0).leave(at, duration)


def sleeping_passenger(length_s: float = 60.0) -> DriverScript:
    """Someone who sleeps all the way, and may."""
    return DriverScript(length_s).close(0.5, length_s - 1.0)


def _calm_until(at: float, length_s: float) -> DriverScript:
    """Blinks until a second before `at`."""
    return DriverScript(length_s).blinks(
        *(1.5 + 3.5 * index for index in range(int((at - 2.5) / 3.5) + 1))
    )
