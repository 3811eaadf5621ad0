"""What a scan has checked so far, and what is kept back until all of a file is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from provcheck.core.imaging.parts import first_part, is_frame
from provcheck.core.index.picture_runs import PictureRuns
from provcheck.core.records import Candidate, Match, Skipped
from provcheck.core.scan_records import NOTHING_LEFT_OUT, LeftOut, NamedPicture


@dataclass
class Tally:
    """What came of the suspects so far.

    Attributes:
        checked: Suspects that were compared.
        skipped: What could not be looked at.
        matches: Matches that were told; their false alarms are those of one suspect.
        candidates: Best works of suspects.
        left_out: What was passed over because of patterns.
        known: How many suspects there are, as far as that is known; as many at least as are checked in the end.
        parts: Frames and pages that are still to be checked, in the order in which their files were read.
        whole: SHA-256 of every content of which all frames and pages were looked at, but not of all that are kept as clean.
        clean: SHA-256 of every content in which nothing was found, likewise.
        pictures: Every suspect that was compared, in order.
        named: Those in which nothing was found and whose files name the artist.
    """

    checked: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    left_out: LeftOut = NOTHING_LEFT_OUT
    known: int = 0
    parts: list[Path] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    clean: set[str] = field(default_factory=set)
    pictures: PictureRuns = field(default_factory=PictureRuns)
    named: list[NamedPicture] = field(default_factory=list)
    _content: dict[Path, str] = field(default_factory=dict)
    _open: dict[str, set[Path]] = field(default_factory=dict)
    _frames: dict[Path, set[Path]] = field(default_factory=dict)
    _held: dict[Path, dict[tuple[int, int], Match]] = field(default_factory=dict)
    _flat: list[Path] = field(default_factory=list)
    _first: dict[Path, Path] = field(default_factory=dict)
    _with_detail: set[Path] = field(default_factory=set)

    def compared(self, path: Path, content: str, further: Iterable[Path], *, is_kept: bool = False) -> None:
        """Count a suspect that was compared, with the frames or pages that its file has besides.

        `is_kept` tells that the library knows it as clean already: of these there may be very many.
        """
        parts = list(further)
        self.checked += 1
        self.parts += parts
        if parts:
            self._first[path] = first_part(path, parts[0])
        if not parts and not is_kept and content not in self._open:
            self.whole.add(content)
        for part in parts:
            self._content[part] = content
            self._open.setdefault(content, set()).add(part)
        frames = {part for part in parts if is_frame(part)}
        if frames:
            self._frames[path] = frames

    def judge_detail(self, path: Path, *, too_little: bool) -> None:
        """Note whether a suspect that was compared is too flat or too small for anything but identity to be told of it."""
        if too_little:
            self._flat.append(path)
        elif path in self._content:
            self._with_detail.add(path.parent)
        elif path in self._first:
            self._with_detail.add(path)

    def without_detail(self) -> tuple[str, ...]:
        """Suspects too flat or too small to compare, by path; of a file of which another frame or page has detail, the part."""
        return tuple(str(self._first[path] if path in self._with_detail else path) for path in self._flat)

    def hold(self, path: Path, matches: Iterable[Match]) -> Iterator[Match]:
        """The matches that are to be told now.

        Frames of an animation mostly show the same: a work is told once, of the frame that shows it best, when all are known.
        """
        file = path.parent if is_frame(path) else path
        if file not in self._frames:
            yield from matches
            return
        held = self._held.setdefault(file, {})
        for match in matches:
            best = held.get(match.work.identity)
            if best is None or match.order < best.order:
                held[match.work.identity] = match

    def done(self, path: Path) -> Iterator[Match]:
        """The matches that were held back and can be told now that a suspect is done, compared or not."""
        content = self._content.pop(path, None)
        if content is not None:
            self._open[content].discard(path)
            if not self._open[content]:
                del self._open[content]
                self.whole.add(content)
        if not self._frames:
            return
        file = path.parent
        frames = self._frames.get(file)
        if frames is not None and path in frames:
            frames.discard(path)
            if not frames:
                yield from self._let_go(file)

    def named_without_match(self) -> tuple[NamedPicture, ...]:
        """Those whose files name the artist, but for files in which another frame or page is found."""
        found = {match.suspect_facts.file_sha256 for match in self.matches}
        return tuple(picture for picture in self.named if picture.content not in found)

    def rest(self) -> Iterator[Match]:
        """What is still held back, for a scan that ends before all is known."""
        for file in tuple(self._held):
            yield from self._let_go(file)

    def in_scan(self) -> tuple[Match, ...]:
        """The matches that were told, strongest first, with the false alarms of all that was checked."""
        return tuple(sorted((in_scan_of(match, self.checked) for match in self.matches), key=lambda match: match.order))

    def _let_go(self, file: Path) -> Iterator[Match]:
        self._frames.pop(file, None)
        yield from sorted(self._held.pop(file, {}).values(), key=lambda match: match.order)


def in_scan_of(match: Match, suspects: int) -> Match:
    """A match whose false alarms are those of one suspect, as one of a scan of that many."""
    return replace(match, false_alarms=match.false_alarms * suspects)
