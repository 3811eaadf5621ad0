"""Colours of a PNG file that states its primaries in place of a profile (PNG, 11.3.2.1), brought to sRGB."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.picture import row_groups

# White, red, green, blue, as x and y (IEC 61966-2-1).
_SRGB = ((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
# Programs round differently; what is nearer than this is meant to be sRGB.
_ALIKE = 0.003
# Bradford's responses of the eye, by which a white is adapted to another one.
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_STEPS = 65535
_LEAST_AREA = 0.005
"""Of the triangle of primaries in x and y; sRGB has 0.112, and one without area stands for no colours."""


def to_srgb(rgb: Image.Image, light: NDArray[np.float64], stated: Sequence[float]) -> Image.Image | None:
    """The image by the primaries that it states; None where these are those of sRGB, or cannot be meant.

    Args:
        rgb: 8-bit RGB.
        light: Light 0..1 for each of the 256 levels.
        stated: x and y of white, red, green and blue.
    """
    if len(stated) != 8 or not np.isfinite(stated).all():
        return None
    points = np.array(stated, np.float64).reshape(4, 2)
    if np.abs(points - _SRGB).max() < _ALIKE or not _can_be_meant(points):
        return None
    return _converted(rgb, light.astype(np.float32), _matrix(points).astype(np.float32))


def levels_of_light(light: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Levels 0..255 of light 0..1 in sRGB (IEC 61966-2-1)."""
    values = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(255 * values).astype(np.uint8)


def _can_be_meant(points: NDArray[np.float64]) -> bool:
    """Whether the primaries span a triangle in which the white lies, all of them light of some kind."""
    white, red, green, blue = points
    areas = [_area(red, green, blue), _area(white, green, blue), _area(red, white, blue), _area(red, green, white)]
    is_inside = all(area * areas[0] > 0 for area in areas[1:])
    # Wide spaces, as ProPhoto, have primaries that no light has, but none far from what there is.
    return bool(abs(areas[0]) > _LEAST_AREA and is_inside and (white > 0.1).all() and np.abs(points).max() < 1.5)


def _area(first: NDArray[np.float64], second: NDArray[np.float64], third: NDArray[np.float64]) -> float:
    (a, b), (c, d) = second - first, third - first
    return float(a * d - b * c) / 2


def _matrix(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """From light in the stated primaries to light in those of sRGB, white to white."""
    stated, srgb = _to_xyz(points), _to_xyz(np.array(_SRGB))
    from_white, to_white = _BRADFORD @ stated.sum(axis=1), _BRADFORD @ srgb.sum(axis=1)
    adapted = np.linalg.inv(_BRADFORD) @ np.diag(to_white / from_white) @ _BRADFORD
    return np.asarray(np.linalg.inv(srgb) @ adapted @ stated, np.float64)


def _to_xyz(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE XYZ of the primaries, in columns, as strong as makes white of them together."""
    x, y = points[:, 0], np.where(np.abs(points[:, 1]) < 1e-6, 1e-6, points[:, 1])
    xyz = np.stack([x / y, np.ones(4), (1 - x - y) / y])
    return np.asarray(xyz[:, 1:] * np.linalg.solve(xyz[:, 1:], xyz[:, 0]), np.float64)


def _converted(rgb: Image.Image, light: NDArray[np.float32], matrix: NDArray[np.float32]) -> Image.Image:
    levels = levels_of_light(np.linspace(0, 1, _STEPS + 1))
    made = Image.new("RGB", rgb.size)
    for rows in row_groups(rgb.height):
        strip = np.asarray(rgb.crop((0, rows.start, rgb.width, rows.stop)))
        shown = np.clip(light[strip] @ matrix.T, 0, 1)
        made.paste(Image.fromarray(levels[np.round(shown * _STEPS).astype(np.uint16)]), (0, rows.start))
    return made
