"""Small previews, kept so that comparing, showing and reporting do not need the original again.

What is compared is JPEG. Transparent art has a second one besides for people to look at, WebP with its alpha.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.picture import GROUND, Pixels, fit_within

SIDE = 512
"""Long side in pixels."""

_QUALITY = 92
_LIGHT = 2 / 3
"""Mean light, 0..1, from which art is light: on white little of it would be seen."""

_TINT = 189
"""Level of the grey that light art lies on in print; the window's pictures lie in a well of it."""


def to_jpeg(rgb: Pixels) -> bytes:
    """Encode a picture, scaled down to `SIDE`, as JPEG."""
    return encoded_jpeg(fit_within(rgb, SIDE))


def encoded_jpeg(rgb: Pixels, quality: int = _QUALITY) -> bytes:
    """Encode a picture as it is as JPEG; quality 0..100."""
    bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    ok, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
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


def to_webp(rgba: Pixels) -> bytes:
    """Encode a small picture with its alpha; uint8 (height, width, 4), colours not multiplied by it."""
    stream = io.BytesIO()
    Image.fromarray(rgba).save(stream, "WEBP", quality=_QUALITY, method=2)
    return stream.getvalue()


def from_webp(data: bytes) -> Pixels:
    """What `to_webp` was given, but for what compressing takes; raises ValueError when it is damaged."""
    return read_kept(data, "WEBP", "RGBA")


def read_kept(data: bytes, file_format: str, mode: str) -> Pixels:
    """A small picture that was kept in one of Pillow's formats, in one of its modes of 8 bits, as uint8 array.

    Raises ValueError when it is damaged. Not by OpenCV, which takes ever more time and memory for PNG that is.
    """
    try:
        with Image.open(io.BytesIO(data), formats=(file_format,)) as image:
            return np.asarray(image.convert(mode))
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(len(data)) from error


def on_paper(rgba: Pixels) -> Pixels:
    """Transparent art as it is printed: on white, light art on a grey; uint8 (height, width, 3)."""
    share = rgba[..., 3:].astype(np.float32) / 255
    shown = (rgba[..., :3] * share).astype(np.float32)
    ground = _TINT if is_light(shown, rgba[..., 3]) else GROUND
    return np.asarray(shown + ground * (1 - share) + 0.5, np.uint8)


def is_light(shown: NDArray[np.float32] | Pixels, alpha: Pixels) -> bool:
    """Whether transparent art is so light that little of it would be seen on white.

    Takes its colours multiplied by alpha, (height, width, 3), 0..255, and its alpha, (height, width), 0..255.
    """
    return float(shown.mean(dtype=np.float64)) / max(float(alpha.mean(dtype=np.float64)), 1e-6) > _LIGHT
