"""Names of pictures as people say them, also of those that lie inside a file; data files keep the path of the part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import PurePath, PureWindowsPath

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed
from provcheck.core.addresses import is_address
from provcheck.core.imaging.parts import DIFFERENT, FIRST, LAST, has_pages, place_in_name
from provcheck.core.records import PictureFacts

_NAMED = 3
_LINES = 12
_FIRST_PAGE = "1"


def picture_name(path: str, facts: PictureFacts | None = None) -> str:
    """The name of a picture by a path of any system, as "cat.png", "comic.pdf, page 2" or "01.png in comic.cbz".

    By its facts the first page of several is told, which has the path of the file.
    """
    file, member, part = _place(path, facts)
    name = PurePath(member).name if member else file.name or path
    told = _of_file(part, name) if part else name
    return _in_archive(told, file.name) if member else told


def picture_path(path: str, facts: PictureFacts | None = None) -> str:
    """The same with the folders, as "/art/comic.pdf, page 2" or "pages/01.png in /art/comic.cbz"."""
    file, member, part = _place(path, facts)
    if not member and not part:
        return path
    outer = _written(file, path)
    inner = member or outer
    told = _of_file(part, inner) if part else inner
    return _in_archive(told, outer) if member else told


def _written(file: PurePath, path: str) -> str:
    """A file as it stands in a path: the address of one on object storage has a slash that paths lose."""
    return str(file).replace(":/", "://", 1) if is_address(path) else str(file)


def _place(path: str, facts: PictureFacts | None) -> tuple[PurePath, str, str]:
    file, member, part = place_in_name(pure_path(path))
    if not part and facts is not None and has_pages(facts.file_format, facts.frames):
        return file, member, _FIRST_PAGE
    return file, member, part


def pure_path(path: str) -> PurePath:
    """A path of any system: a library may have been carried to another one."""
    return PurePath(path) if "/" in path else PureWindowsPath(path)


def _in_archive(member: str, archive: str) -> str:
    return tr("{name} in {archive}").format(name=member, archive=archive)


def _of_file(part: str, file: str) -> str:
    frames = {FIRST: tr("{file}, first frame"), LAST: tr("{file}, last frame"), DIFFERENT: tr("{file}, most different frame")}
    told = frames.get(part) or tr("{file}, page {number}")
    return told.format(file=file, number=part)


def part_text(part: str) -> str:
    """A frame or page in words, from its code, as "page 2"."""
    kind, _dash, number = part.partition("-")
    told = {"page": tr("page {number}"), "frame": tr("frame {number}")}.get(kind)
    return told.format(number=number) if told else part


def names_of(paths: Sequence[str]) -> str:
    """The first few names of many files, and how many more there are."""
    told, more = listed(picture_name(path) for path in paths[:_NAMED]), len(paths) - _NAMED
    return tr_n("{names} and {count:,} more", "{names} and {count:,} more", more, names=told) if more > 0 else told


def lines_of(names: Iterable[str], count: int) -> str:
    """The first of so many names, a line each, and how many more there are; no more names are asked for than are told."""
    told, more = list(islice(names, _LINES)), count - _LINES
    return "\n".join([*told, *([tr_n("and {count:,} more", "and {count:,} more", more)] if more > 0 else [])])
