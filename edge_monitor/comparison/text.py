"""A difference in lines for people, and as JSON for programs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from edge_monitor.comparison.difference import Apart, Changes, Difference, Moved
from edge_monitor.comparison.replayed import Happening, Replayed
from edge_monitor.report.tables import shown

_MOST: Final = 100
"""Changes that are told one by one; JSON has them all."""

_OTHER_RECORDING_S: Final = 1.0


def lines(found: Difference) -> Iterator[str]:
    """Everything that differs, one thing a line."""
    for letter, replayed in (("A", found.before), ("B", found.after)):
        yield f"{letter}  {replayed.folder}: {recording(replayed)}"
    if _other_recording(found):
        yield "These are of different lengths: are they replays of one recording?"
    yield from _settings(found)
    yield from _levels(found)
    yield from _measures(found)
    yield from _events(found)
    if found.decided_alike:
        yield "Both told the same events."


def as_json(found: Difference) -> dict[str, Any]:
    """The same, and all events that changed."""
    return {
        "a": _replayed_json(found.before),
        "b": _replayed_json(found.after),
        "decided_alike": found.decided_alike,
        "settings": {name: {"a": a, "b": b} for name, (a, b) in found.settings.items()},
        "networks": {name: {"a": a, "b": b} for name, (a, b) in found.networks.items()},
        "level_s": {name: {"a": a, "b": b} for name, (a, b) in found.level_s.items()},
        "perclos_max": {
            "a": found.before.summary.perclos_max,
            "b": found.after.summary.perclos_max,
        },
        "closure_apart": _apart_json(found.closure),
        "perclos_apart": _apart_json(found.perclos),
        "events": {changes.name: _changes_json(changes) for changes in found.events},
    }


def recording(replayed: Replayed) -> str:
    """What was replayed, in a line."""
    told = replayed.summary
    return f"{told.source}, {told.frames} frames, {told.duration_s:g} s"


def _other_recording(found: Difference) -> bool:
    return (
        abs(found.before.summary.duration_s - found.after.summary.duration_s) > _OTHER_RECORDING_S
    )


def differing_settings(found: Difference) -> dict[str, tuple[str, str]]:
    """Settings, networks and versions that differ, as people read them, by name."""
    differing = dict(found.settings)
    for name, digests in found.networks.items():
        differing[f"network {name}"] = _shortened(digests[0]), _shortened(digests[1])
    versions = found.before.settings.version, found.after.settings.version
    if versions[0] != versions[1]:
        differing["version"] = versions
    return {name: (shown(before), shown(after)) for name, (before, after) in differing.items()}


def counts(changes: Changes) -> tuple[int, int, int, int, int, int]:
    """How many there are in A and in B, and of these the same, moved, gone, come."""
    moved, gone, come = len(changes.moved), len(changes.gone), len(changes.come)
    both = changes.same + moved
    return both + gone, both + come, changes.same, moved, gone, come


def one_by_one(found: Difference) -> list[tuple[float, str, str]]:
    """All that changed, in the order of time: when, `gone`, `come` or `moved`, and what."""
    return sorted(change for one in found.events for change in _each(one))


def _settings(found: Difference) -> Iterator[str]:
    differing = differing_settings(found)
    yield ""
    yield "Settings that differ, A and B:" if differing else "No settings differ."
    for name, (before, after) in differing.items():
        yield f"  {name}  {before}  {after}"


def _levels(found: Difference) -> Iterator[str]:
    if found.level_s:
        yield ""
        yield f"{'Seconds at each level':<24}{'A':>9}{'B':>9}{'B - A':>9}"
    for name, (before, after) in found.level_s.items():
        yield f"  {name:<22}{before:9.2f}{after:9.2f}{after - before:+9.2f}"


def _measures(found: Difference) -> Iterator[str]:
    yield ""
    highest = (
        "-" if one.summary.perclos_max is None else f"{one.summary.perclos_max:.1%}"
        for one in (found.before, found.after)
    )
    yield f"Highest PERCLOS: {' and '.join(highest)}"
    for name, apart in (("PERCLOS", found.perclos), ("Closure", found.closure)):
        if apart.mean is None or apart.most is None or apart.at is None:
            yield f"{name}: no frame in which both have it"
        else:
            yield (
                f"{name}: {apart.mean:.4f} apart on average of {apart.frames} frames, "
                f"at most {apart.most:.3f}, at {apart.at:.2f} s"
            )


def _events(found: Difference) -> Iterator[str]:
    if not found.events:
        return
    yield ""
    yield f"{'Events':<32}{'A':>6}{'B':>6}{'same':>7}{'moved':>7}{'gone':>7}{'come':>7}"
    for one in found.events:
        in_a, in_b, same, moved, gone, come = counts(one)
        yield f"  {one.name:<30}{in_a:6}{in_b:6}{same:7}{moved:7}{gone:7}{come:7}"
    changes = one_by_one(found)
    if changes:
        yield ""
    for t, kind, what in changes[:_MOST]:
        yield f"{kind:<6}{t:10.3f} s  {what}"
    if len(changes) > _MOST:
        yield f"{len(changes) - _MOST} more: --json tells them"


def _each(changes: Changes) -> Iterator[tuple[float, str, str]]:
    yield from ((one.start, "gone", _happening(one)) for one in changes.gone)
    yield from ((one.start, "come", _happening(one)) for one in changes.come)
    yield from ((pair.before.start, "moved", _moved(pair)) for pair in changes.moved)


def _happening(one: Happening) -> str:
    return one.name if one.length_s is None else f"{one.name}, {one.length_s:.2f} s long"


def _moved(pair: Moved) -> str:
    parts = [f"{pair.start_s:+.3f} s"]
    if pair.longer_s is not None:
        parts.append(f"length {pair.longer_s:+.3f} s")
    return f"{pair.before.name}: {', '.join(parts)}"


def _shortened(digest: str | None) -> str | None:
    return None if digest is None else f"sha256 {digest[:12]}…"


def _replayed_json(replayed: Replayed) -> dict[str, Any]:
    return {
        "folder": str(replayed.folder),
        "version": replayed.settings.version,
        **replayed.summary.model_dump(exclude={"level_s", "perclos_max"}),
    }


def _apart_json(apart: Apart) -> dict[str, Any]:
    return {"frames": apart.frames, "mean": apart.mean, "most": apart.most, "at": apart.at}


def _changes_json(changes: Changes) -> dict[str, Any]:
    return {
        "same": changes.same,
        "moved": [
            {"a": _happening_json(pair.before), "b": _happening_json(pair.after)}
            for pair in changes.moved
        ],
        "gone": [_happening_json(one) for one in changes.gone],
        "come": [_happening_json(one) for one in changes.come],
    }


def _happening_json(one: Happening) -> Mapping[str, float | None]:
    return {"start": one.start, "end": one.end}
