"""Small JPEG previews, kept so that comparing, showing and reporting do not need the original again."""

from __future__ import annotations

import cv2
import numpy as np

from provcheck.core.imaging.picture import Pixels, fit_within

SIDE = 512
"""Long side in pixels."""

_QUALITY = 92


def to_jpeg(rgb: Pixels) -> bytes:
    """Encode a picture, scaled down to `SIDE`, as JPEG."""
    bgr = cv2.cvtColor(fit_within(rgb, SIDE), cv2.COLOR_RGB2BGR)
    ok, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not ok:
        raise ValueError(bgr.shape)
    return encoded.tobytes()


def from_jpeg(data: bytes) -> Pixels:
    """Decode a preview; uint8 (height, width, 3). Raises ValueError when it is damaged."""
    try:
        bgr = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise ValueError(len(data)) from error
    if bgr is None:
        raise ValueError(len(data))
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
