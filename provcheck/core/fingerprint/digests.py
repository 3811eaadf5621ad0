"""Exact identity: of the file's bytes and of the decoded pixels."""

from __future__ import annotations

import hashlib

import numpy as np

from provcheck.core.imaging.picture import Picture


def pixel_digest(picture: Picture) -> str:
    """SHA-256 of the upright 8-bit sRGB pixels with their size, and of the alpha where any pixel is not opaque.

    Two files have the same digest exactly when they show the same pixels, whatever their format and metadata.
    Returns 64 hex digits.
    """
    channels = "RGB" if picture.alpha is None else "RGBA"
    digest = hashlib.sha256(f"{channels} {picture.width} {picture.height}\n".encode("ascii"))
    digest.update(np.ascontiguousarray(picture.rgb).reshape(-1))
    if picture.alpha is not None:
        digest.update(np.ascontiguousarray(picture.alpha).reshape(-1))
    return digest.hexdigest()
