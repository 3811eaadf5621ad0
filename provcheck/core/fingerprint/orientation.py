"""The eight orientations of a picture, in one order everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Orientation:
    """A form of a picture: mirrored left to right or not, then turned anticlockwise.

    Attributes:
        mirrored: Whether left and right are exchanged first.
        quarters: Quarter turns, 0 to 3.
    """

    mirrored: bool
    quarters: int

    def of[Value: np.generic](self, picture: NDArray[Value]) -> NDArray[Value]:
        """A picture, (height, width, ...), in this orientation; a view of it."""
        form: NDArray[Any] = picture[:, ::-1] if self.mirrored else picture
        return np.rot90(form, self.quarters)


ORIENTATIONS: tuple[Orientation, ...] = tuple(
    Orientation(mirrored, quarters) for mirrored in (False, True) for quarters in range(4)
)
UPRIGHT = ORIENTATIONS[0]
MIRRORED = ORIENTATIONS[4]
