"""A suspect on its way through a scan: asked about, read, or met before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from provcheck.core.fingerprint.prints import Prints
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.matching.matcher import Shortlist
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.records import Skipped
from provcheck.core.scan.fingerprinting import Reading
from provcheck.core.scan.outcomes import Outcome


@dataclass(frozen=True)
class SuspectAsked:
    """A suspect; `content` or `prints` when they are known, `skipped` when it cannot be looked at."""

    path: Path
    stamp: FileStamp | None = None
    content: str | None = None
    prints: Prints | None = None
    shortlist: Shortlist | None = None
    pairs: Mapping[int, PairResult] = field(default_factory=dict)
    skipped: Skipped | None = None


@dataclass(frozen=True)
class SuspectRead:
    """A suspect whose fingerprints are known, with what was read of it where it was, and the pairs that are known."""

    item: SuspectAsked
    prints: Prints
    shortlist: Shortlist
    pairs: Mapping[int, PairResult]
    reading: Reading | None


@dataclass(frozen=True)
class SuspectAgain:
    """A suspect of which a copy was compared in this scan, or in which an earlier one found nothing."""

    item: SuspectAsked
    outcome: Outcome
    reading: Reading | None


def path_of_suspect(item: SuspectAsked | SuspectRead | SuspectAgain) -> Path:
    """Where a suspect lies, as given."""
    return item.path if isinstance(item, SuspectAsked) else item.item.path
