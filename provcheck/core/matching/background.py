"""How close unrelated pictures are: the null distribution that closeness is stated against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Background:
    """Distribution of a model's cosine over pairs of unrelated pictures.

    Attributes:
        model_sha256: Digest of the model it was measured with.
        pairs: Number of pairs measured.
        levels: Shares 0..1, rising.
        cosines: Cosine that this share of the pairs does not exceed.
        source: What was measured.
    """

    model_sha256: str
    pairs: int
    levels: tuple[float, ...]
    cosines: tuple[float, ...]
    source: str

    def percentile(self, cosine: float) -> float:
        """Share 0..1 of unrelated pairs that are less close; never more than 1 - 1 / pairs."""
        share = float(np.interp(cosine, self.cosines, self.levels, left=0.0, right=1.0))
        return min(share, 1 - 1 / self.pairs)

    def chance(self, cosine: float) -> float:
        """Probability that an unrelated pair is at least as close.

        Not below 3 / pairs, the 95 % upper bound when none of that many pairs was (rule of three).
        """
        return max(1 - self.percentile(cosine), 3 / self.pairs)
