"""The picture that the files beside this one show, and other versions of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 40, 24


def _chart() -> NDArray[np.uint8]:
    """Colours that run into each other, with four patches that reach both ends of the scale, no row or column like another."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    chart = np.dstack([40 + 5 * across, 30 + 9 * down, 230 - 3 * across - 3 * down])
    for number, colour in enumerate([(255, 30, 30), (255, 255, 255), (0, 0, 0), (0, 60, 255)]):
        chart[2 + 5 * number : 6 + 5 * number, 4 + 8 * number : 10 + 8 * number] = colour
    return chart.astype(np.uint8)


CHART = _chart()
"""uint8 (24, 40, 3)."""

GREY = CHART[..., 0]
"""uint8 (24, 40): the red of the chart."""

ALPHA = np.tile(np.linspace(0, 255, WIDTH).round().astype(np.uint8), (HEIGHT, 1))
"""uint8 (24, 40): clear on the left."""

INKS = np.dstack([255 - CHART, np.full((HEIGHT, WIDTH), 40, np.uint8)])
"""uint8 (24, 40, 4): cyan, magenta, yellow, black; 255 is full ink."""

INKS_SHOWN = np.round(CHART.astype(np.float64) * (255 - 40) / 255).astype(np.uint8)
"""uint8 (24, 40, 3): the inks taken from white one after another, as readers without a profile do."""
