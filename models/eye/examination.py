"""How well a make of the eye network sees: `scripts/evaluate eyes DIR`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.eye_answer import EyeAnswer, read_answer
from edge_monitor.perception.eyes import HIDDEN_FROM
from edge_monitor.perception.runtime import PictureNetwork
from edge_monitor.types import Image
from models.eye.examined import ExaminedEye
from models.eye.example import as_served
from models.eye.hiding import hide
from models.eye.sunglasses import sunglasses


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; `None` where there was nothing to measure it on.

    Attributes:
        eyes: how many.
        shut, opened: how many people called shut, and open.
        auc_shut: area under the ROC curve of the probability "shut", int8.
        auc_shut_float: likewise of the float network.
        auc_openness: likewise of openness, int8.
        ear_drift_mean, ear_drift_p95: of int8 against float, over eyes both see.
        clear_called_hidden: share of eyes in plain sight called not visible.
        sunglasses_called_hidden, covered_called_hidden: share of the same eyes called so behind
            drawn sunglasses, and behind whatever else hides an eye.
        real_hidden, real_called_hidden: eyes that people saw to be hidden, and the share found.
    """

    eyes: int
    shut: int
    opened: int
    auc_shut: float | None
    auc_shut_float: float | None
    auc_openness: float | None
    ear_drift_mean: float | None
    ear_drift_p95: float | None
    clear_called_hidden: float | None
    sunglasses_called_hidden: float | None
    covered_called_hidden: float | None
    real_hidden: int
    real_called_hidden: float | None

    def as_json(self) -> dict[str, Any]:
        """All of it by name."""
        return asdict(self)


def examine(
    eyes: Iterable[ExaminedEye],
    served: PictureNetwork,
    reference: PictureNetwork,
    textures: Sequence[Image],
    seed: int = 0,
) -> Figures:
    """Put all eyes before both makes, as they are and hidden.

    Args:
        eyes: to look at.
        served: the int8 network.
        reference: the float one.
        textures: pictures to cover eyes with.
        seed: of what hides them.
    """
    chance = np.random.default_rng((seed, 23))
    plain: list[tuple[ExaminedEye, EyeAnswer, EyeAnswer]] = []
    dark: list[bool] = []
    covered: list[bool] = []
    for eye in eyes:
        picture = as_served(eye.context)
        plain.append((eye, _ask(served, picture), _ask(reference, picture)))
        if not eye.hidden:
            dark.append(_is_hidden(served, sunglasses(eye.context, chance, textures)))
            covered.append(_is_hidden(served, hide(eye.context, chance, textures)))
    return _figures(plain, dark, covered)


def _figures(
    plain: Sequence[tuple[ExaminedEye, EyeAnswer, EyeAnswer]],
    dark: Sequence[bool],
    covered: Sequence[bool],
) -> Figures:
    shut, opened = ([p for p in plain if p[0].shut == label] for label in (1, 0))
    seen = [p for p in plain if max(p[1].hidden, p[2].hidden) < HIDDEN_FROM]
    drift = [abs(answer.ear - real.ear) for _, answer, real in seen]
    clear = [answer.hidden >= HIDDEN_FROM for eye, answer, _ in plain if not eye.hidden]
    real = [answer.hidden >= HIDDEN_FROM for eye, answer, _ in plain if eye.hidden]
    return Figures(
        eyes=len(plain),
        shut=len(shut),
        opened=len(opened),
        auc_shut=_auc([p[1].shut for p in shut], [p[1].shut for p in opened]),
        auc_shut_float=_auc([p[2].shut for p in shut], [p[2].shut for p in opened]),
        auc_openness=_auc([p[1].openness for p in opened], [p[1].openness for p in shut]),
        ear_drift_mean=float(np.mean(drift)) if drift else None,
        ear_drift_p95=float(np.percentile(drift, 95)) if drift else None,
        clear_called_hidden=_share(clear),
        sunglasses_called_hidden=_share(dark),
        covered_called_hidden=_share(covered),
        real_hidden=len(real),
        real_called_hidden=_share(real),
    )


def _ask(network: PictureNetwork, picture: Image) -> EyeAnswer:
    return read_answer(network.run(picture)[0][0])


def _is_hidden(network: PictureNetwork, context: Image) -> bool:
    return _ask(network, as_served(context)).hidden >= HIDDEN_FROM


def _share(found: Sequence[bool]) -> float | None:
    return float(np.mean(found)) if found else None


def _auc(above: Sequence[float], below: Sequence[float]) -> float | None:
    """How often one of `above` is the greater (Mann and Whitney), ties by half."""
    if not above or not below:
        return None
    high: NDArray[np.float64] = np.array(above)[:, np.newaxis]
    low: NDArray[np.float64] = np.array(below)
    return float((high > low).mean() + (high == low).mean() / 2)
