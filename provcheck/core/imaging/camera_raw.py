"""The preview that cameras keep in their raw files; the raw values themselves are not developed.

LibRaw is an extra: few illustrators have such files, and its library is larger than all other decoders.
"""

from __future__ import annotations

import io

import numpy as np
import rawpy
from PIL import ExifTags, Image

# LibRaw's "flip": how the preview, where it does not tell by itself, is to be turned.
_TURNS = {
    3: Image.Transpose.ROTATE_180,
    5: Image.Transpose.ROTATE_90,
    6: Image.Transpose.ROTATE_270,
}


def preview_of(data: bytes) -> Image.Image:
    """The largest preview, not decoded yet where it is JPEG; raises ValueError when there is none or the file is damaged."""
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            flip = int(raw.sizes.flip)
            found = raw.extract_thumb()
    except rawpy.LibRawError as error:
        raise ValueError(str(error)) from error
    if found.format is rawpy.ThumbFormat.BITMAP:
        image: Image.Image = Image.fromarray(np.asarray(found.data, np.uint8))
        told = None
    else:
        image = Image.open(io.BytesIO(bytes(found.data)), formats=("JPEG",))
        told = image.getexif().get(ExifTags.Base.Orientation)
    return image.transpose(_TURNS[flip]) if flip in _TURNS and told is None else image
