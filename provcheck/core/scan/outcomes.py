"""What came of the contents that a scan has compared, for copies of them that lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from provcheck.core.matching.artworks import has_too_little_detail
from provcheck.core.matching.matcher import SuspectResult
from provcheck.core.records import PictureFacts
from provcheck.core.scan.held import Held

_MOST = 10_000
_HELD = 64  # as many as are on their way at once


@dataclass(frozen=True)
class Outcome:
    """What came of a content, wherever it lies.

    Attributes:
        facts: Facts of the content.
        path: The path it was first met by, as given.
        found: What was found for it there.
    """

    facts: PictureFacts
    path: str
    found: SuspectResult

    def at(self, path: str) -> SuspectResult:
        """The same for a copy at this path, as given; a scan at one level finds nothing else for the same bytes."""
        if self.path == path:
            return self.found
        return replace(
            self.found,
            matches=tuple(replace(match, suspect=path) for match in self.found.matches),
            candidates=tuple(replace(candidate, suspect=path) for candidate in self.found.candidates),
        )


class Outcomes:
    """Outcomes by SHA-256 of the content: of one scan, of so many contents at most, and of what was clean before.

    Lives in one thread.
    """

    def __init__(self, clean: frozenset[str], facts: Callable[[str], PictureFacts | None]) -> None:
        """`clean` are contents in which nothing would be found, `facts` gives what is kept of one."""
        self._clean = clean
        self._facts = facts
        self._of: dict[str, Outcome] = {}
        self._again: Held[str, Outcome | None] = Held(_HELD)

    def keep(self, outcome: Outcome) -> None:
        """Keep what came of a content, unless very many are kept already: others are compared as often as they are met."""
        if len(self._of) < _MOST:
            self._of.setdefault(outcome.facts.sha256, outcome)

    def of(self, content: str) -> Outcome | None:
        """What came of a content; None when it was not compared yet."""
        if content in self._clean:
            return self._again.of(content, lambda: self._without_matches(content))
        return self._of.get(content)

    def _without_matches(self, content: str) -> Outcome | None:
        facts = self._facts(content)
        return None if facts is None else Outcome(facts, "", SuspectResult((), (), has_too_little_detail(facts)))
