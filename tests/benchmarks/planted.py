"""Outputs as a generator that memorised a work gives them: the work again and again, never twice the same."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.geometry import Edited, cropped, repainted
from tests.benchmarks.redrawing_edits import local_repaint
from tests.benchmarks.shape_edits import bent, downscale
from tests.benchmarks.studio import Studio, blurred, clipped

_ZOOM = 0.02
_WANDER = 0.006


def variation(edited: Edited, studio: Studio) -> Edited:
    """The work with another framing, light and cast, with lines that wander or a part painted anew, with grain."""
    for step in (_framed, studio.rng.choice((_same, local_repaint, _wandering, _soft, downscale)), _lit):
        edited = step(edited, studio)
    return edited


def _same(edited: Edited, _studio: Studio) -> Edited:
    return edited


def _framed(edited: Edited, studio: Studio) -> Edited:
    """A little nearer, and not quite in the middle."""
    left, top, right, bottom = (studio.rng.uniform(0, _ZOOM) for _ in range(4))
    width, height = edited.width, edited.height
    box = (round(left * width), round(top * height), round((1 - left - right) * width), round((1 - top - bottom) * height))
    return cropped(edited, *box)


def _wandering(edited: Edited, studio: Studio) -> Edited:
    side = max(edited.width, edited.height)
    across, down = (studio.field(edited.height, edited.width, side / 8) * _WANDER * side for _ in range(2))
    return bent(edited, across, down)


def _soft(edited: Edited, studio: Studio) -> Edited:
    return repainted(edited, blurred(edited.image, studio.rng.uniform(0.5, 2.5)))


def _lit(edited: Edited, studio: Studio) -> Edited:
    gain = studio.rng.uniform(0.85, 1.15) + np.array([studio.rng.uniform(-0.04, 0.04) for _channel in range(3)])
    values = (edited.image.astype(np.float32) - 128) * gain + 128 + studio.rng.uniform(-14, 14)
    return repainted(edited, clipped(values + studio.noise.normal(0, 4, edited.image.shape)))
