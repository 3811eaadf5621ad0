"""Files that hold several pictures, taken for folders: archives of pictures, and frames or pages besides the first one.

A part has a path inside its file: "comic.cbz/pages/01.png", "dance.gif/dance.gif#last", "comic.pdf/comic.pdf#2", and where the
file lies in an archive "all.zip/comic.pdf/comic.pdf#2". An archive is listed and unpacked in this process: that takes no
decoder and has limits, and to hand a whole archive to another process for each of its pictures would cost more than all else.
The pictures in it are decoded as all others.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.archive import left_out_of, members_of, unpacked, unpacked_pieces
from provcheck.core.imaging.archive_list import Member
from provcheck.core.imaging.formats import FOREIGN_ARCHIVES, PACKED_SUFFIXES, PICTURE_ARCHIVES, looks_like_picture

FIRST = "first"
LAST = "last"
DIFFERENT = "different"
"""The frame that differs most from the first and from the last one."""

MOST_PAGES = 300
LARGEST_MEMBER = 500_000_000
LARGEST_CONTENT = 50_000_000_000

_MARK = "#"
_IN_ARCHIVE = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(PICTURE_ARCHIVES)))})[/\\]", re.IGNORECASE)
_MOVING = frozenset({"GIF", "PNG", "WEBP", "AVIF", "JXL"})
_OF_PAGES = frozenset({"PDF", "TIFF"})


@dataclass(frozen=True)
class Place:
    """Where a path leads.

    Attributes:
        file: The file on the drive.
        member: The path of a file inside it, when it is an archive; else empty.
        part: The frame or page of the file, or of the file inside it, as in `Origin` without the kind; empty for the first.
    """

    file: Path
    member: str = ""
    part: str = ""

    @property
    def is_inside(self) -> bool:
        """Whether it is less than a file of its own."""
        return bool(self.member or self.part)


def place_of(path: Path) -> Place:
    """The file that a path leads to or into; the path itself where it leads into none that has parts."""
    # Nearly always the first is it: what lies above is made one by one.
    for file in chain((path,), path.parents):
        try:
            is_file = stat.S_ISREG(file.stat().st_mode)
        except (OSError, ValueError):
            continue
        return _inside(file, path) if is_file and file != path else Place(path)
    return Place(path)


def _inside(file: Path, path: Path) -> Place:
    """Where a path leads that begins with a file."""
    if is_archive(file):
        return Place(file, *_in_archive(file, path.relative_to(file).as_posix()))
    part = _part(file.name, path.relative_to(file).as_posix())
    return Place(file, "", part) if part else Place(path)


def _in_archive(archive: Path, inside: str) -> tuple[str, str]:
    """The file in an archive that is meant, and the frame or page of it; a file may be called as a part would be."""
    above, _slash, name = inside.rpartition("/")
    part = _part(above.rpartition("/")[2], name) if above else ""
    if not part:
        return inside, ""
    try:
        known = members_of(archive)
    except (PictureError, OSError):
        return inside, ""
    return (above, part) if above in known and inside not in known else (inside, "")


def _part(file_name: str, name: str) -> str:
    """The frame or page that a name stands for below a file of that name; empty where it stands for none."""
    own = f"{file_name}{_MARK}"
    return name.removeprefix(own) if name.startswith(own) else ""


def place_in_name[P: PurePath](path: P) -> tuple[P, str, str]:
    """File, member and part as `place_of` gives them, by the names alone: for paths whose files need not be there any more.

    A folder that is called as an archive is taken for one; a file that is called after its folder is a file.
    """
    # Most paths are those of files, of which there may be very many.
    if _MARK not in path.name and _IN_ARCHIVE.search(str(path)) is None:
        return path, "", ""
    named = _part(path.parent.name, path.name) if path.parent.name else ""
    part = named if named in {FIRST, LAST, DIFFERENT} or named.isdecimal() else ""
    whole = path.parent if part else path
    archive = next((above for above in whole.parents if above.name and is_archive(above)), None)
    return (whole, "", part) if archive is None else (archive, whole.relative_to(archive).as_posix(), part)


def whole_of(path: Path) -> tuple[Path, str]:
    """The picture file that a frame or page is of, perhaps in an archive, and which one it is; by the names alone."""
    _file, _member, part = place_in_name(path)
    return (path.parent, part) if part else (path, "")


def part_path[P: PurePath](whole: P, part: str) -> P:
    """The path of a frame or page of a file; of the file itself for no part."""
    return whole / f"{whole.name}{_MARK}{part}" if part else whole


def is_there(path: Path) -> bool:
    """Whether a picture is in its place; of a frame or page only the file is looked for. Never raises.

    An archive that cannot be listed now is taken to hold what it held.
    """
    # Most are files, of which there may be very many.
    if os.path.exists(path):  # noqa: PTH110  it never raises
        return True
    place = place_of(path)
    if not place.member:
        return place.is_inside
    try:
        return place.member in members_of(place.file)
    except (PictureError, OSError):
        return True


def further_parts(path: Path, file_format: str, frames: int) -> Iterator[Path]:
    """Parts of a file that was read: of an animation the last and the most different frame, of pages all but the first."""
    if frames < 2 or place_of(path).part:
        return
    for name in part_names(file_format, frames):
        yield part_path(path, name)


def first_part(path: Path, further: Path) -> Path:
    """What is read by the path of the file itself, named as the part that it is, as a further one is: first frame or page."""
    return path / f"{path.name}{_MARK}{1 if _part(path.name, further.name).isdecimal() else FIRST}"


def read_as[P: PurePath](path: P) -> P:
    """The path by which a picture is read: of a first frame or page, as `first_part` names it, that of its file."""
    _file, _member, part = place_in_name(path)
    return path.parent if part in {FIRST, "1"} else path


def has_pages(file_format: str, frames: int) -> bool:
    """Whether a file of that format holds several pages, of which its own path leads to the first one."""
    return frames > 1 and file_format in _OF_PAGES


def part_names(file_format: str, frames: int) -> list[str]:
    """What the further parts of a file of that format are called; none where others are no pictures of their own."""
    if frames < 2:
        return []
    if file_format in _MOVING:
        return [LAST, DIFFERENT] if frames > 2 else [LAST]
    return [str(number) for number in range(2, min(frames, MOST_PAGES) + 1)] if file_format in _OF_PAGES else []


def is_animation(file_format: str) -> bool:
    """Whether the further pictures in a file of that format are frames; of others they are pages, if anything."""
    return file_format in _MOVING


def pages_beyond(file_format: str, frames: int) -> int:
    """How many pages of a file are more than are looked at."""
    return max(0, frames - MOST_PAGES) if file_format in _OF_PAGES else 0


def is_frame(path: Path) -> bool:
    """Whether a path is that of a frame of an animation, which mostly shows what the first one shows; by the names alone."""
    return whole_of(path)[1] in {LAST, DIFFERENT}


def is_archive(path: PurePath) -> bool:
    """Whether a file is an archive whose pictures are looked at, by its ending."""
    return path.suffix.lower() in PICTURE_ARCHIVES


def is_foreign_archive(path: PurePath) -> bool:
    """Whether a file is an archive that is not unpacked, by its ending."""
    suffix = path.suffix.lower()
    if suffix not in PACKED_SUFFIXES:
        return suffix in FOREIGN_ARCHIVES
    # Logs and data are packed so far more often than pictures.
    inner = Path(path.stem)
    return looks_like_picture(inner) or inner.suffix.lower() in FOREIGN_ARCHIVES | PICTURE_ARCHIVES


def members(archive: Path) -> Iterator[Path | PictureError]:
    """The pictures in an archive by the order of their names, and what in it cannot be looked at.

    Archives in archives are not opened; that pictures ask for a password is told once, of the archive. Raises `PictureError`
    when the archive is damaged or holds too many files, OSError when it cannot be read.
    """
    content, locked = 0, 0
    for name, why in left_out_of(archive):
        path = archive / name
        if looks_like_picture(path) or is_archive(path) or is_foreign_archive(path):
            yield PictureError(Reason.PACKING_NOT_READ, path, why)
    for name, member in sorted(members_of(archive).items()):
        path = archive / name
        if is_archive(path) or is_foreign_archive(path):
            yield PictureError(Reason.PACKING_NOT_READ, path, "archive in an archive")
        elif looks_like_picture(path) and member.is_locked:
            locked += 1
        elif looks_like_picture(path):
            content += member.file_bytes
            if content > LARGEST_CONTENT:
                yield PictureError(Reason.TOO_LARGE_IN_ARCHIVE, path, f"{content} > {LARGEST_CONTENT} bytes in the archive")
            else:
                yield path
    if locked:
        yield PictureError(Reason.ARCHIVE_LOCKED, archive, f"{locked} pictures")


def size_of(path: Path) -> int:
    """Bytes of a file, also of one in an archive once it is unpacked; raises OSError or `PictureError`."""
    place = place_of(path)
    if not place.member:
        return place.file.stat().st_size
    member = members_of(place.file).get(place.member)
    if member is None:
        raise PictureError(Reason.NOT_FOUND, path)
    return member.file_bytes


def read_member(place: Place, path: Path, largest: int) -> bytes:
    """The bytes of a picture in an archive, at most `largest` and never more than its size as the archive states it.

    Raises `PictureError`, or OSError when the archive cannot be read.
    """
    data = unpacked(place.file, _member_of(place, path, largest), path)
    if not data:
        raise PictureError(Reason.EMPTY_FILE, path)
    return data


def member_pieces(place: Place, path: Path, largest: int) -> Iterator[bytes]:
    """The same in small pieces, of which there may be none; that it is damaged may be told after the last of them."""
    return unpacked_pieces(place.file, _member_of(place, path, largest), path)


def _member_of(place: Place, path: Path, largest: int) -> Member:
    member = members_of(place.file).get(place.member)
    if member is None:
        raise PictureError(Reason.NOT_FOUND, path)
    most = min(largest, LARGEST_MEMBER)
    if member.file_bytes > most:
        raise PictureError(Reason.TOO_LARGE_IN_ARCHIVE, path, f"{member.file_bytes} > {most} bytes")
    return member
