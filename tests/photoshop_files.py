"""Photoshop documents as they are written with and without a merged picture."""

from __future__ import annotations

import io
from typing import Any

from numpy.typing import NDArray
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import ColorMode, Compression, Resource
from psd_tools.psd import PSD
from psd_tools.psd.header import FileHeader
from psd_tools.psd.image_data import ImageData
from psd_tools.psd.image_resources import ImageResource, VersionInfo


def merged(
    *planes: NDArray[Any],
    mode: ColorMode = ColorMode.RGB,
    depth: Any = 8,
    version: int = 1,
    width: int | None = None,
    compression: Compression = Compression.RLE,
) -> bytes:
    """A document that is only its merged picture; `width` in pixels where a value holds several."""
    height, across = planes[0].shape
    header = FileHeader(
        version=version, channels=len(planes), height=height, width=width or across, depth=depth, color_mode=mode
    )
    image = ImageData(compression)
    image.set_data([plane.tobytes() for plane in planes], header)
    stream = io.BytesIO()
    PSD(header, image_data=image).write(stream)
    return stream.getvalue()


def layers(image: Image.Image, profile: bytes = b"", compression: Compression = Compression.RLE) -> bytes:
    """A document of one layer, saved without a merged picture."""
    document = PSDImage.new("RGB", image.size)
    document.create_pixel_layer(image, compression=compression)
    told = VersionInfo(version=1, has_composite=False, writer="test", reader="test", file_version=1)
    document.image_resources[Resource.VERSION_INFO] = ImageResource(key=Resource.VERSION_INFO, data=told)
    if profile:
        document.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=profile)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
