"""Which faces of FER-2013's public test the quoted figures come from.

The part is never trained on. One half of it serves calibration and early stopping; the figures that
are quoted come from the other half, which nothing was chosen by.
"""

import zlib

import numpy as np
from numpy.typing import NDArray


def is_quoted(picture: NDArray[np.uint8]) -> bool:
    """Whether figures of this face may be quoted; else it serves calibration and early stopping.

    Args:
        picture: uint8 (48, 48) or (48, 48, 1), as the data hold it.
    """
    return zlib.crc32(picture.tobytes()) % 2 == 1
