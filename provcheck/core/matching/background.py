"""How close unrelated pictures are: the null distribution that closeness is stated against."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FEWEST_WORKS = 20
"""Different works from which on a portfolio says how close its works are to each other: 190 pairs."""

MOST_WORKS = 512
"""Works that are looked at, evenly spread over a larger portfolio."""


@dataclass(frozen=True)
class Background:
    """Distribution of a model's cosine over pairs of unrelated pictures.

    Attributes:
        model_sha256: Digest, or id, of the model it was measured with.
        pairs: Number of pairs measured.
        levels: Shares 0..1, rising.
        cosines: Cosine that this share of the pairs does not exceed.
        source: What was measured.
        own_pairs: Number of pairs of a portfolio's own works that were counted too; 0 for none.
    """

    model_sha256: str
    pairs: int
    levels: tuple[float, ...]
    cosines: tuple[float, ...]
    source: str
    own_pairs: int = 0

    def percentile(self, cosine: float) -> float:
        """Share 0..1 of unrelated pairs that are less close; never more than 1 - 1 / pairs.

        Of pairs of a portfolio's own works, where those are counted too, at least as large a share.
        """
        return float(self.percentiles(np.array([cosine]))[0])

    def percentiles(self, cosines: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
        """The same of many: float64 of the same shape."""
        shares = np.interp(cosines, self.cosines, self.levels, left=0.0, right=1.0)
        return np.asarray(np.minimum(shares, 1 - 1 / self._fewest_pairs), np.float64)

    def chance(self, cosine: float) -> float:
        """Probability that an unrelated pair is at least as close.

        Not below 3 / pairs, the 95 % upper bound when none of that many pairs was (rule of three).
        """
        return max(1 - self.percentile(cosine), 3 / self._fewest_pairs)

    @property
    def _fewest_pairs(self) -> int:
        return min(self.pairs, self.own_pairs) if self.own_pairs else self.pairs


OWN_WORKS = "pairs of the portfolio's own works"
"""Source of a background that `of_portfolio` made."""

_LEVELS = tuple(float(level) for level in np.linspace(0, 1, 201))


def of_portfolio(model: str, embeddings: NDArray[np.float32], same_picture: NDArray[np.intp]) -> Background | None:
    """The background of a model of which no measurement is shipped: how close a portfolio's own works are to each other.

    Takes the model's id or digest, and what `adapted` takes. One artist's works are closer to each other than unrelated
    pictures, so that it errs on the safe side. None for few works.
    """
    own = _own_cosines(embeddings, same_picture)
    if own is None:
        return None
    cosines = tuple(float(value) for value in np.quantile(own, _LEVELS))
    return Background(model, len(own), _LEVELS, cosines, OWN_WORKS, len(own))


def adapted(background: Background, embeddings: NDArray[np.float32], same_picture: NDArray[np.intp]) -> Background:
    """The background of one portfolio: wherever its own works are closer to each other than unrelated pictures, that counts.

    A portfolio of one style is close to whatever is drawn in that style. Takes float32 (works, dimensions), rows of length 1,
    and for every work the first one that is the same picture: versions of a picture count once. Of few works nothing is told.
    """
    own = _own_cosines(embeddings, same_picture)
    if own is None:
        return background
    closer = np.maximum(np.quantile(own, background.levels), background.cosines)
    return replace(background, cosines=tuple(float(value) for value in closer), own_pairs=len(own))


def evenly_spread(count: int) -> NDArray[np.intp]:
    """Places of the works that are looked at among so many: one first and one last, all of few works."""
    return np.linspace(0, count - 1, min(count, MOST_WORKS)).astype(np.intp)


def _own_cosines(embeddings: NDArray[np.float32], same_picture: NDArray[np.intp]) -> NDArray[np.float32] | None:
    """Cosines of all pairs of different works, float32 (pairs,); None for few works."""
    different = np.unique(same_picture)
    if len(different) < FEWEST_WORKS:
        return None
    chosen = embeddings[different[evenly_spread(len(different))]]
    return np.asarray((chosen @ chosen.T)[np.triu_indices(len(chosen), k=1)], np.float32)
