"""Whether an exported model gives the embeddings of the original, through all that happens to a picture or a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import Embedding, OnnxEmbedder
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import ModelCard
from provcheck.core.models.closeness import lowest_cosine
from provcheck.core.models.providers import CPU
from provcheck.core.models.registry import TextFiles

LEAST_COSINE = 0.9999
"""Lowest cosine with the original's embedding."""

TEXTS = (
    "",
    "a",
    "A red fox, jumping over the lazy dog!",
    "it's the artist's portrait; they'll re-paint it (1889), 50 % smaller",
    "Café, naïve, Ångström, e\u0301",
    "don\u2019t \u201cquote\u201d me \u2014 really\u2026",
    "  spaces\tand\nlines  ",
    "日本の浮世絵 кошка \u03a3\u03a3 हिन्दी",
    "\U0001f3a8 fox \U0001f98a \U0001f469\u200d\U0001f3a8",
    "a very long description of a painting " * 30,
)
"""Short and long, in several scripts, with punctuation, accents and emoji."""

_SIDES = ((96, 96), (300, 200), (150, 420), (640, 512))
_SEED = 5

Original = Callable[[Pixels], NDArray[np.float32]]
"""What the original makes of a picture, uint8 (height, width, 3); float32 (dimensions,)."""

OriginalText = Callable[[str], NDArray[np.float32]]
"""What the original makes of a text; float32 (dimensions,)."""


def pictures() -> Sequence[Pixels]:
    """Pictures of several shapes with soft colours and fine noise, always the same; uint8 (height, width, 3)."""
    rng = np.random.default_rng(_SEED)
    return [_picture(rng, height, width) for height, width in _SIDES]


def _picture(rng: np.random.Generator, height: int, width: int) -> Pixels:
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    lengths = rng.uniform(5, 90, (3, 2))
    waves = [np.sin(rows / down) * np.cos(columns / along) for down, along in lengths.tolist()]
    noise = rng.normal(0, 12, (height, width, 3))
    return np.clip(128 + 100 * np.stack(waves, axis=-1) + noise, 0, 255).astype(np.uint8)


def check_pictures(card: ModelCard, model: Path, original: Original) -> float:
    """Lowest cosine over the test pictures; raises `ModelError` where it is too low or the exported model fails."""
    embedder = OnnxEmbedder(card, model, available=[CPU])
    return _lowest("image", [(embedder.embed(embedder.prepare(each)), original(each)) for each in pictures()])


def check_texts(card: ModelCard, files: TextFiles, dimensions: int, original: OriginalText) -> float:
    """Lowest cosine over the test texts; raises `ModelError` where it is too low or the exported model fails."""
    if card.text is None:
        raise ModelError(Reason.MODEL_WORDLESS, None, card.model_id)
    tower = TextEmbedder(card.text, files, dimensions)
    return _lowest("text", [(tower.embed(each), original(each)) for each in TEXTS])


def _lowest(what: str, pairs: Sequence[tuple[Embedding, NDArray[np.float32]]]) -> float:
    lowest = lowest_cosine(pairs, -1.0)
    if lowest < LEAST_COSINE:
        raise ModelError(Reason.EXPORT_DIFFERS, None, f"{what}: {lowest:.5f} < {LEAST_COSINE}")
    return lowest
