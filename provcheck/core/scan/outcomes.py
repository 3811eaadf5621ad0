"""What came of the contents that a scan has compared, for copies of them that lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from provcheck.core.index.content_set import ContentSet
from provcheck.core.index.prints_store import PrintsStore
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
        path: The path it was first met by, as given; empty where nothing was found in an earlier scan.
        found: What was found for it there.
    """

    facts: PictureFacts
    path: str
    found: SuspectResult

    @property
    def was_clean(self) -> bool:
        """Whether nothing was found in an earlier scan."""
        return not self.path

    def at(self, path: str) -> SuspectResult:
        """The same for a copy at this path, as given; a scan at one level finds nothing else for the same bytes."""
        if self.path == path or not (self.found.matches or self.found.candidates):
            return self.found
        return replace(
            self.found,
            matches=tuple(replace(match, suspect=path) for match in self.found.matches),
            candidates=tuple(replace(candidate, suspect=path) for candidate in self.found.candidates),
        )


class Settled:
    """What is not to be decoded: own reports and what was compared. One thread writes it, others look what it holds."""

    def __init__(self, reports: Iterable[str], clean: ContentSet) -> None:
        """Begin with the digests of reports, and of contents in which nothing would be found."""
        self._added = set(reports)
        self._clean = clean
        self._again: set[str] = set()

    def add(self, content: str) -> None:
        """A content was compared."""
        self._added.add(content)

    def discard(self, content: str) -> None:
        """A content is to be decoded all the same."""
        self._again.add(content)
        self._added.discard(content)

    def __contains__(self, content: object) -> bool:
        """Whether a content need not be decoded."""
        return content in self._added or (content not in self._again and content in self._clean)


class Outcomes:
    """Outcomes by SHA-256 of the content: of one scan, of so many contents at most, and of what was clean before.

    Lives in one thread.
    """

    def __init__(self, clean: ContentSet, prints: PrintsStore) -> None:
        """`clean` are contents in which nothing would be found, `prints` knows the facts of each."""
        self._clean = clean
        self._prints = prints
        self._of: dict[str, Outcome] = {}
        self._again: Held[str, Outcome | None] = Held(_HELD)

    def keep(self, outcome: Outcome) -> None:
        """Keep what came of a content, unless very many are kept already: others are compared as often as they are met."""
        if len(self._of) < _MOST:
            self._of.setdefault(outcome.facts.sha256, outcome)

    def of(self, content: str) -> Outcome | None:
        """What came of a content; None when it was not compared yet."""
        if content in self._clean:
            return self._again.of(content, lambda: self.again((content,)).get(content))
        return self._of.get(content)

    def again(self, contents: Iterable[str]) -> dict[str, Outcome]:
        """Of some contents, as many as `PrintsStore.all_facts` takes, those that were clean before."""
        facts = self._prints.all_facts(self._clean.among(contents))
        return {content: _without_matches(each) for content, each in facts.items()}


def _without_matches(facts: PictureFacts) -> Outcome:
    return Outcome(facts, "", SuspectResult((), (), has_too_little_detail(facts)))
