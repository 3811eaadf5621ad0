"""What the artist has a report tell: which matches, whether by paths and names, and whom it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath, PurePosixPath

from provcheck.app.i18n import tr
from provcheck.app.names import pure_path
from provcheck.core.imaging.parts import part_path, place_in_name
from provcheck.core.records import PairKey, Skipped, VerdictKind
from provcheck.core.scan_records import ScanReport


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
        only: Matches that are told; None for all.
        with_resemblances: Whether those that are only resemblances are told.
        files: How files are told of.
        sender: Whom it comes from.
    """

    only: frozenset[PairKey] | None = None
    with_resemblances: bool = True
    files: Told = Told.PATHS
    sender: Sender = NOBODY


WHOLE = ReportChoice()


def chosen(report: ScanReport, choice: ReportChoice) -> ScanReport:
    """The scan with the matches that are told alone."""
    if choice.only is None and choice.with_resemblances:
        return report
    matches = tuple(
        match
        for match in report.matches
        if (choice.only is None or match.key in choice.only)
        and (choice.with_resemblances or match.verdict is not VerdictKind.RESEMBLANCE)
    )
    return replace(report, matches=matches)


def with_files_told(report: ScanReport, told: Told) -> ScanReport:
    """The scan with files told of as chosen.

    By names folders become numbers, so that files of one name in several folders stay apart; by numbers each file does. What
    was said of a file that could not be read is left out where it tells of a place. The same scan gives the same numbers.
    """
    if told is Told.PATHS:
        return report
    changed = report.with_paths(_Numbered().by_name if told is Told.NAMES else _Numbered().by_number)
    return replace(
        changed,
        ran_in="",
        targets=tuple(_targets(report)),
        skipped=_without_places(changed.skipped, report.skipped),
        works_skipped=_without_places(changed.works_skipped, report.works_skipped),
    )


def _targets(report: ScanReport) -> Iterator[str]:
    """Places that were checked, by numbers: the name of a folder may tell as much as its path."""
    for number, _target in enumerate(report.targets, start=1):
        yield tr("place {number}").format(number=number)


def _without_places(changed: tuple[Skipped, ...], before: tuple[Skipped, ...]) -> tuple[Skipped, ...]:
    return tuple(
        replace(item, detail="") if _tells_place(item.detail, old.path) else item
        for item, old in zip(changed, before, strict=True)
    )


def _tells_place(detail: str, path: str) -> bool:
    place = pure_path(path)
    return any(part in detail for part in place.parts if len(part) > 1) or "/" in detail or "\\" in detail


class _Numbered:
    """Gives folders or files numbers in the order in which they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def by_name(self, path: str) -> str:
        file, member, part = place_in_name(pure_path(path))
        folder = tr("folder {number}").format(number=self._number(str(file.parent)))
        inside = PurePosixPath(folder) / file.name / PurePosixPath(member).name
        return str(part_path(inside, part))

    def by_number(self, path: str) -> str:
        file, member, part = place_in_name(pure_path(path))
        number = self._number(f"{file}\0{member}")
        named = tr("picture {number}").format(number=number) + PurePath(member or file.name).suffix
        return str(part_path(PurePosixPath(named), part))

    def _number(self, key: str) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)
