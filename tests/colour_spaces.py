"""Colour spaces other than sRGB, and what their colours are in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.builders import ADOBE_COLORANTS, ADOBE_GAMMA

# Colourants adapted to D50, as profiles of these spaces state them, with their exponents.
SPACES: dict[str, tuple[tuple[tuple[float, float, float], ...], float]] = {
    "Adobe RGB": (ADOBE_COLORANTS, ADOBE_GAMMA),
    "Display P3": (((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), 2.2),
    "ProPhoto": (((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)), 1.8),
    "sRGB, but linear": (((0.43607, 0.22250, 0.01393), (0.38506, 0.71688, 0.09710), (0.14308, 0.06062, 0.71417)), 1.0),
}


def in_srgb(rgb: NDArray[np.uint8], space: str) -> NDArray[np.uint8]:
    """Levels of a space as sRGB levels, by the definitions of both (IEC 61966-2-1); the shape stays."""
    colorants, gamma = SPACES[space]
    light = (rgb / 255) ** gamma @ np.array(colorants) @ np.linalg.inv(np.array(SPACES["sRGB, but linear"][0]))
    light = np.clip(light, 0, 1)
    values = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(255 * values).astype(np.uint8)
