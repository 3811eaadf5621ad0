"""How a scan compares: everything besides the pictures that its outcomes depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.fingerprint.local_features import QUICK_VERSION
from provcheck.core.fingerprint.local_features import VERSION as FEATURES_VERSION
from provcheck.core.fingerprint.structure_map import VERSION as STRUCTURE_VERSION
from provcheck.core.imaging.door import IMAGING_VERSION
from provcheck.core.index.compared_store import Comparison
from provcheck.core.matching.background import Background
from provcheck.core.matching.candidates import LEVELS_THAT_VOTE
from provcheck.core.matching.matcher import MatcherSettings
from provcheck.core.matching.pair import PAIR_VERSION
from provcheck.core.matching.thresholds import THRESHOLDS, limit
from provcheck.core.records import Level, Portfolio, Work
from provcheck.core.scan.fingerprinting import Fingerprinter


def space_at(fingerprinter: Fingerprinter, level: Level) -> CompactSpace | None:
    """The space of compact descriptors that a level uses; None where nothing votes."""
    return fingerprinter.space if level in LEVELS_THAT_VOTE else None


def comparison_with(fingerprinter: Fingerprinter, portfolio: Portfolio, level: Level, works: Iterable[str]) -> Comparison:
    """A comparison with works, by their SHA-256, as a scan at that level makes it now."""
    method = f"{pair_version(level)} {sorted(fingerprinter.versions.items())}"
    return Comparison(portfolio, level, method, frozenset(works))


def matcher_settings(
    fingerprinter: Fingerprinter, backgrounds: Mapping[str, Background], level: Level, candidates: int
) -> MatcherSettings:
    """How suspects are matched at a level by the models in use, of which `backgrounds` tells by digest."""
    cards = [embedder.card for embedder in fingerprinter.deciding]
    return MatcherSettings(
        level=level,
        # How many there are is known at the end: files turn out to have further pages, or not to be read.
        suspects=1,
        candidates=candidates,
        roles={card.model_id: card.role for card in cards},
        backgrounds={card.model_id: backgrounds[card.sha256] for card in cards if card.sha256 in backgrounds},
        space=space_at(fingerprinter, level),
    )


def basis_of(fingerprinter: Fingerprinter, level: Level, works: Sequence[Work], version: str) -> str:
    """What besides the method it depends on which works a suspect is aligned with, and so whether anything is found.

    Those are the works in their order, which of them are versions of one artwork, hashes, the space of compact descriptors,
    what the models are used for, and `version`, that of the program, which chooses.
    """
    space = space_at(fingerprinter, level)
    first: dict[tuple[int, int], int] = {}
    parts = (
        version,
        [(kind.signal, kind.version) for kind in HASH_KINDS],
        None if space is None else space.version,
        [(embedder.card.model_id, str(embedder.card.role)) for embedder in fingerprinter.deciding],
        [(work.facts.sha256, first.setdefault(work.identity, row)) for row, work in enumerate(works)],
    )
    return hashlib.sha256(repr(parts).encode("utf-8")).hexdigest()


def pair_version(level: Level) -> str:
    """Everything besides the two pictures that determines the outcome of a pair."""
    parts = (
        PAIR_VERSION,
        IMAGING_VERSION,
        QUICK_VERSION if level is Level.QUICK else FEATURES_VERSION,
        STRUCTURE_VERSION,
        sorted((name, limit(name)) for name in THRESHOLDS),
    )
    return f"{level}/{hashlib.sha256(repr(parts).encode('ascii')).hexdigest()[:16]}"
