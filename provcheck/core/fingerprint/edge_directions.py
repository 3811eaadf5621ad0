"""The drawing of a picture: directions of its edges, without sign and evened out in strength.

Recolouring, inverting, filtering and blurring change them little. The normalised gradients of Tzimiropoulos et al., "Robust
FFT-based scale-invariant image registration with image gradients", PAMI 2010, with doubled angles.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Grey

_BLUR = 1.0
_NEIGHBOURHOOD = 21
_NOISE = 1.0
_STRONGEST = 1.5
_NEVER_ZERO = 1e-6


def edge_directions(grey: Grey) -> NDArray[np.float32]:
    """Doubled directions of the gradient, float32 (height, width, 2), of length 0 to 1.5.

    The length is the strength relative to the surroundings; doubling makes opposite directions the same.
    """
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), _BLUR)
    x, y = cv2.Scharr(soft, cv2.CV_32F, 1, 0) / 16, cv2.Scharr(soft, cv2.CV_32F, 0, 1) / 16
    strength = np.hypot(x, y) + np.float32(_NEVER_ZERO)
    around = cv2.blur(strength, (_NEIGHBOURHOOD, _NEIGHBOURHOOD)) + np.float32(_NOISE)
    weight = np.minimum(strength / around, np.float32(_STRONGEST)) / strength**2
    return np.asarray(np.stack([(x * x - y * y) * weight, 2 * x * y * weight], axis=2), np.float32)
