"""What the artist has a report tell: which matches, whether by paths and names, and whom it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath, PurePosixPath

from provcheck.app.i18n import tr
from provcheck.app.names import pure_path
from provcheck.app.origin_hiding import HIDDEN
from provcheck.core.imaging.formats import looks_like_picture
from provcheck.core.imaging.parts import is_archive, part_path, place_in_name
from provcheck.core.records import Match, PairKey, Skipped, VerdictKind
from provcheck.core.scan.beside import ENDINGS
from provcheck.core.scan_records import NamedPicture, Patterns, ScanReport

_COUNTS = re.compile(r"(\d+( of \d+)?( [a-z]+)?)?")
"""What is told of a file that could not be read without telling of its place, as \"12 of 400 rows\"."""


type MatchName = tuple[str, PairKey]
"""What one match of a scan is known by: the path of its suspect, and its pictures."""


def name_of(match: Match) -> MatchName:
    """What a match is known by among those of its scan."""
    return match.suspect, match.key


class Told(StrEnum):
    """How files are told of."""

    PATHS = "paths"
    NAMES = "names"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Sender:
    """Whom a report comes from; each may be empty.

    Attributes:
        name: Of the person or studio.
        address: Where letters reach them.
        email: Address of e-mail.
        phone: Telephone.
        website: Address of a page.
        logo: JPEG that stands on the first page; None for none.
    """

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    logo: bytes | None = None


NOBODY = Sender()


@dataclass(frozen=True)
class ReportChoice:
    """What a report tells.

    Attributes:
        only: Matches that are told, each by the path of its suspect and its pictures; None for all.
        with_resemblances: Whether those that are only resemblances are told.
        files: How files are told of.
        sender: Whom it comes from.
    """

    only: frozenset[MatchName] | None = None
    with_resemblances: bool = True
    files: Told = Told.PATHS
    sender: Sender = NOBODY


WHOLE = ReportChoice()


def is_chosen(match: Match, choice: ReportChoice) -> bool:
    """Whether a match is told."""
    if match.verdict is VerdictKind.RESEMBLANCE and not choice.with_resemblances:
        return False
    return choice.only is None or name_of(match) in choice.only


def chosen(report: ScanReport, choice: ReportChoice) -> ScanReport:
    """The scan with the matches that are told alone, and the candidates of their suspects."""
    if choice.only is None and choice.with_resemblances:
        return report
    matches = tuple(match for match in report.matches if is_chosen(match, choice))
    told = {match.suspect for match in matches}
    candidates = tuple(candidate for candidate in report.candidates if candidate.suspect in told)
    return replace(report, matches=matches, candidates=candidates)


def without_others(report: ScanReport, choice: ReportChoice) -> ScanReport:
    """The scan without works that neither a told match nor a candidate is about: they are nobody else's business.

    Where matches were chosen, suspects without one are left out likewise. Other pages and frames of the files of a match stay,
    as what could not be looked at in them belongs to what is said of the file. How many there were of all is to be told from
    the whole scan.
    """
    told = _works_matched(report) | {candidate.work for candidate in report.candidates}
    of_works, of_suspects = set(map(_picture_file, told)), {_picture_file(match.suspect) for match in report.matches}
    of_matches = replace(
        report,
        works=tuple(work for work in report.works if work.path in told),
        works_skipped=tuple(item for item in report.works_skipped if _picture_file(item.path) in of_works),
    )
    if choice.only is None:
        return of_matches
    return replace(
        of_matches,
        skipped=tuple(item for item in report.skipped if _picture_file(item.path) in of_suspects),
        too_little_detail=tuple(path for path in report.too_little_detail if _picture_file(path) in of_suspects),
        named=(),
    )


def without_other_candidates(report: ScanReport) -> ScanReport:
    """The scan without candidates that are works without a match."""
    told = _works_matched(report)
    return replace(report, candidates=tuple(candidate for candidate in report.candidates if candidate.work in told))


def _works_matched(report: ScanReport) -> set[str]:
    return {work.path for match in report.matches for work in (match.work, *match.versions)}


def _picture_file(path: str) -> tuple[PurePath, str]:
    """The file that a path leads to, in an archive or not, without the page or frame that is meant."""
    file, member, _part = place_in_name(pure_path(path))
    return file, member


def with_files_told(report: ScanReport, told: Told, whole: ScanReport) -> ScanReport:
    """The scan with files told of as chosen.

    By names folders become numbers, so that files of one name in several folders stay apart; by numbers each file does. So do
    patterns, and a portfolio that is called as one of the folders. What was said of a file that could not be read is left out
    where it may tell of a place. `whole` is the scan of which `report` is a part: it gives the numbers, so that they are the
    same whatever part is told.
    """
    if told is Told.PATHS:
        return report
    numbered = _Numbered(whole)
    change = numbered.by_name if told is Told.NAMES else numbered.by_number
    # Numbers are given in the order of the whole scan.
    whole.with_paths(change)
    changed = report.with_paths(change)
    return replace(
        changed,
        ran_in="",
        targets=tuple(_targets(report)),
        portfolio=replace(report.portfolio, name=numbered.portfolio_name()),
        settings=replace(report.settings, patterns=numbered.patterns(report.settings.patterns)),
        left_out=replace(report.left_out, unmet=tuple(map(numbered.pattern, report.left_out.unmet))),
        skipped=tuple(map(_without_place, changed.skipped)),
        works_skipped=tuple(map(_without_place, changed.works_skipped)),
        named=tuple(map(_without_words, changed.named)),
    )


def _targets(report: ScanReport) -> Iterator[str]:
    """Places that were checked, by numbers: the name of a folder may tell as much as its path."""
    for number, _target in enumerate(report.targets, start=1):
        yield tr("place {number}").format(number=number)


def _without_place(item: Skipped) -> Skipped:
    """Without technical facts that are no mere counts: they may hold a path."""
    return item if _COUNTS.fullmatch(item.detail) else replace(item, detail="")


def _without_words(picture: NamedPicture) -> NamedPicture:
    """Without the words around the names, which may hold what files are called, and without the name of a text beside it."""
    names = tuple(replace(name, text="") for name in picture.names)
    return replace(picture, names=names, beside=HIDDEN if picture.beside else "")


def _is_text(path: PurePath) -> bool:
    """Whether a file is called as texts beside pictures are."""
    return path.name.lower().endswith(ENDINGS)


class _Numbered:
    """Gives folders, files and patterns numbers in the order in which they are met."""

    def __init__(self, scan: ScanReport) -> None:
        """Know what of a scan are files for sure: what could not be read may be a folder, whatever it is called."""
        self._scan = scan
        self._numbers: dict[str, dict[str, int]] = {}
        works = (*scan.works, *(work for match in scan.matches for work in (match.work, *match.versions)))
        self._files = {match.suspect for match in scan.matches} | {work.path for work in works} | {*scan.too_little_detail}
        self._files |= {picture.path for picture in scan.named}
        self._folders = {str(above) for path in self._files for above in pure_path(path).parents} | {*scan.targets}

    def by_name(self, path: str) -> str:
        if not self._is_file(path):
            return self._folder(path)
        file, member, part = place_in_name(pure_path(path))
        inside = PurePosixPath(self._folder(str(file.parent))) / file.name
        if member:
            above = PurePosixPath(member).parent
            inner = inside / self._folder(f"{file}/{above}") if above.name else inside
            inside = inner / PurePosixPath(member).name
        return str(part_path(inside, part))

    def by_number(self, path: str) -> str:
        if not self._is_file(path):
            return self._folder(path)
        file, member, part = place_in_name(pure_path(path))
        picture = PurePath(member or file.name)
        if _is_text(picture):
            return tr("text {number}").format(number=self._number("text", path)) + picture.suffix.lower()
        named = tr("picture {number}").format(number=self._number("file", f"{file}\0{member}"))
        # What stands after the last dot of any other name may be part of the name.
        ending = picture.suffix if looks_like_picture(picture) or is_archive(picture) else ""
        return str(part_path(PurePosixPath(f"{named}{ending}"), part))

    def patterns(self, patterns: Patterns) -> Patterns:
        return Patterns(tuple(map(self.pattern, patterns.leave_out)), tuple(map(self.pattern, patterns.only)))

    def pattern(self, pattern: str) -> str:
        return tr("pattern {number}").format(number=self._number("pattern", pattern))

    def portfolio_name(self) -> str:
        """The name of the portfolio, but for one that was made of a folder and is called as that."""
        name, number = self._scan.portfolio.name, self._scan.portfolio.number
        folders = {part for folder in self._folders for part in pure_path(folder).parts}
        is_place = name in folders or "/" in name or "\\" in name
        return tr("portfolio {number}").format(number=number) if is_place else name

    def _is_file(self, path: str) -> bool:
        if path in self._files:
            return True
        place = pure_path(path)
        _file, member, part = place_in_name(place)
        return path not in self._folders and bool(
            member or part or looks_like_picture(place) or is_archive(place) or _is_text(place)
        )

    def _folder(self, path: str) -> str:
        return tr("folder {number}").format(number=self._number("folder", path))

    def _number(self, kind: str, key: str) -> int:
        known = self._numbers.setdefault(kind, {})
        return known.setdefault(key, len(known) + 1)
