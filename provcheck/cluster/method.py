"""By what fingerprints were made, so that only those are compared that one machine would have made too."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from provcheck.core.index.codec import to_json
from provcheck.core.index.signals import CLEAR, OF_PAIRS, Signals
from provcheck.core.records import Level
from provcheck.core.scan.comparing import space_at
from provcheck.core.scan.fingerprinting import Fingerprinter

SERVED = {
    Level.QUICK: (Level.QUICK,),
    Level.STANDARD: (Level.STANDARD,),
    Level.THOROUGH: (Level.STANDARD, Level.THOROUGH),
}
"""Levels of checking that fingerprints of a level hold all for. Quick has other local features than the others."""


@dataclass(frozen=True)
class Method:
    """Everything besides a file that its fingerprints depend on.

    Attributes:
        level: The level they were made for.
        versions: The version of every signal, by its name.
    """

    level: Level
    versions: Mapping[str, str]

    @property
    def key(self) -> str:
        """Digest of all of it."""
        return hashlib.sha256(to_json(Method(self.level, dict(sorted(self.versions.items())))).encode("ascii")).hexdigest()

    def lacks(self, wanted: Method) -> bool:
        """Whether something is missing, or was made otherwise, that is wanted."""
        return any(self.versions.get(signal) != version for signal, version in wanted.versions.items())


def method_of(fingerprinter: Fingerprinter, level: Level) -> Method:
    """The method in use at a level, by the models that a verdict may depend on."""
    signals = Signals(fingerprinter.deciding_versions, space_at(fingerprinter, level))
    versions = {signal: signals.version_of(signal) for signal in (*signals.wanted, *OF_PAIRS, CLEAR)}
    return Method(level, {signal: version for signal, version in versions.items() if version is not None})
