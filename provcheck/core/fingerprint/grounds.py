"""Transparent art on more than one ground: what it shows on white, what on black, and where it shows anything."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.detail import detail_of
from provcheck.core.fingerprint.local_features import FEATURE_SIDE
from provcheck.core.imaging.picture import GROUND, Grey, Picture, Pixels, fit_within
from provcheck.core.imaging.preview import read_kept

SIGNAL = "shown"
VERSION = "1"
DARK_GROUND = 0
"""Level 0..255 of the ground beside white. What surrounds a figure on any other lies between the two."""

Mask = NDArray[np.bool_]
"""bool (height, width)."""

# A window of light art on white shows its darker half at most; dark art on white shows all of itself.
_CLEARLY_MORE = 1.5
_SOLID = 250
_VISIBLE = 16
# The blur of the comparison carries the ground that far into a figure.
_EDGE = 5
_FOR_FEATURES = 2 * FEATURE_SIDE
_WINDOW = 32
_HELD = 0.25
_LEAST_HELD = 0.6
_ALL = 0.98


@dataclass(frozen=True)
class OnGrounds:
    """A picture as it is looked at.

    Attributes:
        pixels: On the ground on which it shows most: on white, unless it shows clearly more on black.
        small: The same at a given size.
        other: On the other of the two grounds, at a size for features; None when every pixel is opaque.
        shown: Where `small` is solid, a little off the outline; None when it is everywhere, and for art that is all outline, as
            drawings of lines are: these are judged with their ground.
        clear: `small` on no ground, for people to look at: uint8 (height, width, 4) with alpha last, the colours not multiplied
            by it; None when every pixel is opaque.
    """

    pixels: Pixels
    small: Pixels
    other: Pixels | None = None
    shown: Mask | None = None
    clear: Pixels | None = None


def on_grounds(picture: Picture, small_side: int) -> OnGrounds:
    """Compose a picture on the grounds that it is judged on."""
    if picture.alpha is None:
        return OnGrounds(picture.rgb, fit_within(picture.rgb, small_side))
    # Black first, which is seldom chosen: at full size either takes as much memory as the picture, so only one is kept.
    black = fit_within(picture.on_ground(DARK_GROUND), _FOR_FEATURES)
    pixels = picture.on_ground(GROUND)
    white = fit_within(pixels, _FOR_FEATURES)
    small_white, small_black = fit_within(white, small_side), fit_within(black, small_side)
    small_alpha = np.asarray(cv2.resize(picture.alpha, small_white.shape[1::-1], interpolation=cv2.INTER_AREA), np.uint8)
    shown, clear = _shown(small_alpha), _clear(small_black, small_alpha)
    if detail_of(small_black) <= detail_of(small_white) * _CLEARLY_MORE:
        return OnGrounds(pixels, small_white, black, shown, clear)
    del pixels
    return OnGrounds(picture.on_ground(DARK_GROUND), small_black, white, shown, clear)


def _clear(on_black: Pixels, alpha: Grey) -> Pixels:
    """A picture on no ground, from what it is on black: its colours multiplied by its alpha."""
    share = np.maximum(alpha, 1).astype(np.float32)[..., None] / 255
    colours = np.minimum(on_black / share + 0.5, 255).astype(np.uint8)
    return np.dstack([colours, alpha])


def _shown(small: Grey) -> Mask | None:
    """Where a small alpha is solid."""
    solid = cv2.erode((small >= _SOLID).astype(np.uint8), np.ones((_EDGE, _EDGE), np.uint8)) > 0
    visible = small >= _VISIBLE
    if solid.mean() > _ALL or not visible.any():
        return None
    # What the comparison's windows would hold of it.
    held = cv2.blur(solid.astype(np.float32), (_WINDOW, _WINDOW))[visible]
    if (held >= _HELD).mean() < _LEAST_HELD:
        return None
    return np.asarray(solid)


def mask_to_blob(shown: Mask | None) -> bytes:
    """Bytes for the library: a PNG, or none for None."""
    if shown is None:
        return b""
    ok, encoded = cv2.imencode(".png", shown.astype(np.uint8) * 255)
    if not ok:
        raise ValueError(shown.shape)
    return encoded.tobytes()


def mask_from_blob(blob: bytes) -> Mask | None:
    """What `mask_to_blob` was given; raises ValueError when it is damaged."""
    if not blob:
        return None
    return np.asarray(read_kept(blob, "PNG", "L") > 127)
