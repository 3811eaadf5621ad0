"""From a picture to the tensor a model reads, driven by the model's card."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import Crop, ElementType, InputSpec, Layout, Resize

PREPROCESS_VERSION = 1
"""Raised when the same picture and card would give another tensor."""

# A strip longer than so many times its width is cut before it is resized by its short side.
_WIDEST = 40

_FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def to_tensor(rgb: Pixels, spec: InputSpec) -> NDArray[np.uint8] | NDArray[np.float32]:
    """The tensor of one picture, without the batch axis.

    Takes uint8 (height, width, 3) sRGB; gives (3, h, w) or (h, w, 3) by the card's layout: uint8 0..255 as it is, or
    float32 (value / 255 - mean) / std.
    """
    squared = resize_and_crop(rgb, spec)
    if spec.element is ElementType.UINT8:
        return squared if spec.layout is Layout.NHWC else np.ascontiguousarray(squared.transpose(2, 0, 1))
    scaled = squared.astype(np.float32) / np.float32(255)
    shifted = np.subtract(scaled, np.asarray(spec.mean, np.float32), dtype=np.float32)
    normalised: NDArray[np.float32] = np.divide(shifted, np.asarray(spec.std, np.float32), dtype=np.float32)
    if spec.layout is Layout.NHWC:
        return normalised
    return np.ascontiguousarray(normalised.transpose(2, 0, 1))


def resize_and_crop(rgb: Pixels, spec: InputSpec) -> Pixels:
    """The resized and cropped picture as uint8 (h, w, 3), before normalisation.

    The short side follows torchvision's `Resize` (the long side truncated) and the crop its `CenterCrop` (offsets rounded
    half to even), which open_clip uses.
    """
    height, width = rgb.shape[:2]
    size = _target_size(width, height, spec)
    resample = _FILTERS[spec.interpolation]
    image = Image.fromarray(rgb)
    if size[0] * size[1] > _WIDEST * spec.size**2:
        image, size = _middle(image, spec)
    if image.size != size:
        image = image.resize(size, resample)
    if spec.crop is Crop.CENTRE:
        image = _centre_crop(image, spec.size)
    return np.asarray(image, dtype=np.uint8)


def _middle(image: Image.Image, spec: InputSpec) -> tuple[Image.Image, tuple[int, int]]:
    """The middle of a very long strip with its target size: the rest would be resized only to be cut away."""
    side = min(image.size) * _WIDEST
    left, top = max(0, (image.width - side) // 2), max(0, (image.height - side) // 2)
    middle = image.crop((left, top, min(image.width, left + side), min(image.height, top + side)))
    return middle, _target_size(middle.width, middle.height, spec)


def _target_size(width: int, height: int, spec: InputSpec) -> tuple[int, int]:
    if spec.resize is Resize.SQUARE:
        return spec.size, spec.size
    if width <= height:
        return spec.size, max(spec.size, int(spec.size * height / width))
    return max(spec.size, int(spec.size * width / height)), spec.size


def _centre_crop(image: Image.Image, side: int) -> Image.Image:
    left = round((image.width - side) / 2)
    top = round((image.height - side) / 2)
    return image.crop((left, top, left + side, top + side))
