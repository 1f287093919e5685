"""Small grey pictures of an eye alone, as the data set Closed Eyes in the Wild has them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX

_EYE = 0.75  # the eye's width over that of such a picture, by eye on 256 of them


def patch_context(picture: NDArray[np.uint8], *, mirrored: bool) -> Image:
    """A patch as a context; its edge goes on where it ends.

    Args:
        picture: uint8 (side, side), grey.
        mirrored: flip it, as is done with left eyes.
    """
    picture = picture[:, ::-1] if mirrored else picture
    side = min(round(CONTEXT_EYE_PX / _EYE), CONTEXT_PX)
    resized = cv2.resize(picture, (side, side), interpolation=cv2.INTER_LINEAR)
    before = (CONTEXT_PX - side) // 2
    after = CONTEXT_PX - side - before
    whole = cv2.copyMakeBorder(resized, before, after, before, after, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(whole, cv2.COLOR_GRAY2BGR), np.uint8)
