"""Suspects that are works themselves: an artist checks a folder in which their own files lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from provcheck.core.imaging.parts import place_in_name, place_of, whole_of
from provcheck.core.index.portfolio_store import WorkFile
from provcheck.core.records import Match


class OwnFiles:
    """Where the works of a portfolio lie, as pages of documents and in archives too."""

    def __init__(self, files: Iterable[WorkFile]) -> None:
        """Take the files of all works."""
        contents: dict[Path, set[str]] = defaultdict(set)
        for file in files:
            contents[whole_of(file.path)[0]].add(file.content)
            contents[place_in_name(file.path)[0]].add(file.content)
        self._contents = {path: frozenset(each) for path, each in contents.items()}

    def marked(self, matches: Iterable[Match], path: Path, content: str) -> Iterator[Match]:
        """The matches of a suspect, with those marked of which it is the work's own file, in its own place, or a page of it.

        What a page that is a work itself has in common with other works of its own file is no match; works that lie elsewhere
        are, without those versions of them that lie in that file.

        Args:
            matches: All that it matches.
            path: Its absolute path.
            content: Its key, as that of works.
        """
        document = self._contents.get(whole_of(path)[0], frozenset())
        together = document | self._contents.get(place_of(path).file, frozenset())
        is_work = content in together
        for match in matches:
            works = {work.facts.sha256 for work in (match.work, *match.versions)}
            if content in works if is_work else not document.isdisjoint(works):
                yield replace(match, evidence=replace(match.evidence, own_file=True), versions=())
            elif not is_work:
                yield match
            elif match.work.facts.sha256 not in together:
                elsewhere = tuple(work for work in match.versions if work.facts.sha256 not in together)
                yield replace(match, versions=elsewhere)
