"""Archives of pictures: names in them, what they hold and how much is read for it."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import BinaryIO

import pytest

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import archive as archives
from provcheck.core.imaging import archive_list
from provcheck.core.imaging.archive import members_of, path_inside, unpacked
from provcheck.core.imaging.door import Limits, read_bytes
from provcheck.core.imaging.parts import members
from tests.builders import encoded, work_image

PNG = encoded(work_image(), "PNG")
ARCHIVES = (PureWindowsPath("D:/art/comic.zip"), PureWindowsPath("//server/share/comic.zip"), PurePosixPath("/art/comic.zip"))


@pytest.mark.parametrize("archive", ARCHIVES)
@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("pages/01.png", "pages/01.png"),
        ("C:/Users/me/x.png", "C%3A/Users/me/x.png"),
        ("C:x.png", "C%3Ax.png"),
        ("a/C:/x.png", "a/C%3A/x.png"),
        (r"C:\\Users\\me\\x.png", "C%3A/Users/me/x.png"),
        ("//server/share/x.png", "server/share/x.png"),
        (r"\\?\\C:\\x.png", "%3F/C%3A/x.png"),
        ("a.png:stream.png", "a.png%3Astream.png"),
        ("NUL.png", "_NUL.png"),
        ("a/com1", "a/_com1"),
        ("con .tar.png", "_con .tar.png"),
        ("console.png", "console.png"),
        ("vol. /x.png", "vol/x.png"),
        ("... /x.png", None),
        ("../../x.png", "x.png"),
        ("..", None),
        ("/", None),
        (" ", None),
    ],
)
def test_a_name_in_an_archive_never_leads_out_of_it(archive: PurePath, name: str, inside: str | None) -> None:
    path = path_inside(archive, name)
    assert path == (archive / inside if inside else None)
    if path is not None:
        assert path.is_relative_to(archive)
        assert path.drive == archive.drive


def test_pictures_of_such_names_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "comic.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name in ("C:/x.png", "NUL.png", "what?.png"):
            opened.writestr(name, PNG)
    paths = [path for path in members(archive) if isinstance(path, Path)]
    assert [path.relative_to(archive).as_posix() for path in paths] == ["C%3A/x.png", "_NUL.png", "what%3F.png"]
    assert all(read_bytes(path).data == PNG for path in paths)


def zipped(path: Path, names: list[str], data: bytes = b"x", packing: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as opened:
        for name in names:
            opened.writestr(name, data)
    return path


def crowd(entries: int, stated: int, *, large: bool) -> bytes:
    """An archive that only lists one name so many times, with a further end for large ones or without."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0) + b"a.png"
    listed = entry * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, min(stated, 0xFFFF), min(stated, 0xFFFF), len(listed), 0, 0)
    if large:
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        further = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, stated, stated, len(listed), 0)
        end = further + struct.pack("<4sLQL", b"PK\x06\x07", 0, len(listed), 1) + end
    return listed + end


def refusal(path: Path) -> Reason | None:
    try:
        list(members(path))
    except PictureError as error:
        return error.reason if error.path == path else None
    return None


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("entries", "stated"), [(100, 60_000), (60_000, 1), (400_000, 1)])
def test_an_archive_of_too_many_entries_is_refused_before_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: int, stated: int, *, large: bool
) -> None:
    (tmp_path / "crowd.zip").write_bytes(crowd(entries, stated, large=large))

    def entries(*_arguments: object) -> None:
        raise AssertionError("listed")

    monkeypatch.setattr(archive_list, "_entries", entries)
    assert refusal(tmp_path / "crowd.zip") is Reason.TOO_MANY_FILES


@pytest.mark.parametrize("large", [False, True])
def test_an_archive_of_few_entries_is_listed(tmp_path: Path, *, large: bool) -> None:
    (tmp_path / "few.zip").write_bytes(crowd(5, 5, large=large))
    assert list(members(tmp_path / "few.zip")) == [tmp_path / "few.zip" / "a.png"]
    (tmp_path / "none.zip").write_bytes(crowd(0, 0, large=large))
    assert list(members(tmp_path / "none.zip")) == []


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    assert refusal(zipped(tmp_path / "some.zip", ["a.png", "b.png", "c.png"])) is None
    assert refusal(zipped(tmp_path / "many.zip", ["a.png", "b.png", "c.png", "d.png"])) is Reason.TOO_MANY_FILES


def test_what_an_archive_holds_is_listed_once_for_all_its_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[object] = []

    def noted(stream: BinaryIO, path: Path) -> Iterator[tuple[str, archive_list.Member]]:
        listed.append(path)
        return archive_list.listed(stream, path)

    archive = zipped(tmp_path / "comic.zip", [f"{number:03}.png" for number in range(200)], PNG)
    monkeypatch.setattr(archives, "listed", noted)
    paths = [path for path in members(archive) if isinstance(path, Path)]
    assert all(read_bytes(path).data == PNG for path in paths)
    assert (len(paths), len(listed)) == (200, 1)
    with ThreadPoolExecutor(4) as threads:
        assert all(file.data == PNG for file in threads.map(read_bytes, paths))
    assert len(listed) == 1


def test_an_archive_that_has_changed_is_listed_anew(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "comic.zip", ["a.png"], b"1")
    assert read_bytes(archive / "a.png").data == b"1"
    later = archive.stat().st_mtime_ns + 1_000_000_000
    zipped(archive, ["b.png"], b"2")
    os.utime(archive, ns=(later, later))
    assert set(members_of(archive)) == {"b.png"}
    assert read_bytes(archive / "b.png").data == b"2"


def test_a_picture_in_an_archive_is_held_to_the_limit_of_files(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "comic.zip", ["a.png"], bytes(1000))
    with pytest.raises(PictureError) as caught:
        read_bytes(archive / "a.png", Limits(file_bytes=999))
    assert caught.value.reason is Reason.TOO_LARGE_IN_ARCHIVE
    assert len(read_bytes(archive / "a.png", Limits(file_bytes=1000)).data) == 1000


def test_a_picture_that_was_altered_in_its_archive_is_damaged(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "comic.zip", ["a.png"], PNG)
    data = bytearray(archive.read_bytes())
    data[len(PNG) // 2] ^= 1
    archive.write_bytes(data)
    with pytest.raises(PictureError) as caught:
        read_bytes(archive / "a.png")
    assert caught.value.reason is Reason.DAMAGED


def test_a_picture_that_would_lie_before_its_archive_is_damaged(tmp_path: Path) -> None:
    """The list states that it lies further behind than it does, so that all before it seems to have been cut off."""
    archive = zipped(tmp_path / "comic.zip", ["a.png"], PNG)
    data = archive.read_bytes()
    at = data.rfind(b"PK\x05\x06") + 16
    (begin,) = struct.unpack_from("<L", data, at)
    archive.write_bytes(data[:at] + struct.pack("<L", begin + 1000) + data[at + 4 :])
    assert refusal(archive) is None
    with pytest.raises(PictureError) as caught:
        read_bytes(archive / "a.png")
    assert caught.value.reason is Reason.DAMAGED


def test_a_picture_is_unpacked_in_hardly_more_memory_than_it_takes(tmp_path: Path) -> None:
    """Zeros pack a thousand times smaller, so that a piece of the archive may hold all of them."""
    size = 24_000_000
    with zipfile.ZipFile(tmp_path / "a.cbz", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.png", bytes(size))
    member = members_of(tmp_path / "a.cbz")["a.png"]
    tracemalloc.start()
    try:
        data = unpacked(tmp_path / "a.cbz", member, tmp_path / "a.cbz" / "a.png")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert data == bytes(size)
    assert peak < 1.4 * size


def test_what_lies_behind_the_end_of_a_picture_is_not_read(tmp_path: Path) -> None:
    """The archive states that the picture takes all of it; what was read would be kept, and copied with each further piece."""
    behind = 40_000_000
    archive = zipped(tmp_path / "a.cbz", ["a.png"], PNG, zipfile.ZIP_DEFLATED)
    data = archive.read_bytes()
    listed = data.index(b"PK\x01\x02")
    grown = bytearray(data[:listed] + bytes(behind) + data[listed:])
    struct.pack_into("<L", grown, listed + behind + 20, listed + behind - 30 - len("a.png"))
    struct.pack_into("<L", grown, len(grown) - 6, listed + behind)
    archive.write_bytes(grown)
    tracemalloc.start()
    try:
        found = read_bytes(archive / "a.png").data
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == PNG
    assert peak < behind / 8


@pytest.mark.parametrize("begin", [b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"])
def test_a_comic_that_is_packed_otherwise_is_not_called_damaged(tmp_path: Path, begin: bytes) -> None:
    archive = tmp_path / "comic.cbz"
    archive.write_bytes(begin + bytes(100))
    assert refusal(archive) is Reason.PACKING_NOT_READ


@pytest.mark.parametrize("slash", ["/", "\\"])
def test_of_folders_in_each_other_without_end_the_rest_of_the_archive_is_read(tmp_path: Path, slash: str) -> None:
    deep = f"a{slash}" * archives.DEEPEST
    fine = zipped(tmp_path / "fine.zip", [deep + "x.png"])
    assert list(members(fine)) == [fine.joinpath(*archives.DEEPEST * "a", "x.png")]
    deeper = [f"{deep}b{slash}{name}" for name in ("x.png", "x.cbz", "notes.txt", ".hidden.png", f".cache{slash}y.png", "")]
    archive = zipped(tmp_path / "deep.zip", ["1.png", *deeper, "2.png", deep + f"../b{slash}y.png"])
    found = list(members(archive))
    assert [each for each in found if isinstance(each, Path)] == [archive / "1.png", archive / "2.png"]
    told = [(each.reason, each.path) for each in found if isinstance(each, PictureError)]
    assert told == [(Reason.PACKING_NOT_READ, archive / "a" / "\u2026" / name) for name in ("x.png", "x.cbz", "y.png")]


def test_what_lies_too_deep_counts_among_the_files_of_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    deep = "a/" * archives.DEEPEST
    assert refusal(zipped(tmp_path / "two.zip", ["1.png", deep + "a/2.png"])) is None
    assert refusal(zipped(tmp_path / "three.zip", ["1.png", deep + "a/2.png", deep + "b/3.png"])) is Reason.TOO_MANY_FILES


def entry(
    name: bytes, flags: int = 0, further: bytes = b"", sizes: tuple[int, int] = (1, 1), offset: int = 0, comment: int = 0
) -> bytes:
    lengths = (len(name), len(further), comment)
    head = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, flags, 0, 0, 0, 0, *sizes, *lengths, 0, 0, 0, offset)
    return head + name + further


def listing(path: Path, *entries: bytes) -> Path:
    """An archive of a list alone."""
    data = b"".join(entries)
    path.write_bytes(data + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(data), 0, 0))
    return path


def test_a_name_that_is_no_text_costs_no_other_picture(tmp_path: Path) -> None:
    """It says that it is UTF-8, and is in the encoding of another system."""
    archive = zipped(tmp_path / "comic.zip", ["1.png", "caf\u00e9.png", "2.png"], PNG)
    archive.write_bytes(archive.read_bytes().replace("\u00e9".encode(), b"\xe9\xe9"))
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(archive)
    paths = [path for path in members(archive) if isinstance(path, Path)]
    assert [path.name for path in paths] == ["1.png", "2.png", "caf\u0398\u0398.png"]
    assert all(read_bytes(path).data == PNG for path in paths)


def test_fields_of_an_entry_that_are_odd_cost_no_other_picture(tmp_path: Path) -> None:
    def field(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def unicode_path(name: bytes, of: bytes) -> bytes:
        return field(0x7075, struct.pack("<BL", 1, zlib.crc32(of)) + name)

    large = (0xFFFFFFFF, 0xFFFFFFFF)
    archive = listing(
        tmp_path / "odd.zip",
        entry(b"1.png"),
        entry(b"cut.png", further=struct.pack("<HH", 1, 999)),
        entry(b"told.png", further=field(5, b"x") + unicode_path("caf\u00e9.png".encode(), b"told.png")),
        entry(b"other.png", further=unicode_path(b"wrong.png", b"another.png")),
        entry(b"empty.png", further=unicode_path(b"", b"empty.png")),
        entry(b"no-text.png", further=unicode_path(b"\xe9.png", b"no-text.png")),
        entry(b"large.png", further=field(1, struct.pack("<3Q", 5 << 32, 4 << 32, 3 << 32)), sizes=large, offset=0xFFFFFFFF),
        entry(b"half.png", further=field(1, struct.pack("<QL", 5 << 32, 1)), sizes=large),
        entry(b"zero.png\0.txt"),
        entry(b"last.png", further=b"x", comment=9999),
    )
    found = members_of(archive)
    names = ["1.png", "cut.png", "caf\u00e9.png", "other.png", "empty.png", "no-text.png", "large.png", "half.png", "zero.png"]
    names.append("last.png")
    assert list(found) == names
    told = found["large.png"]
    assert (told.file_bytes, told.packed_bytes, told.offset) == (5 << 32, 4 << 32, 3 << 32)
    assert (found["half.png"].file_bytes, found["half.png"].packed_bytes) == (5 << 32, 0xFFFFFFFF)


def test_a_list_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    whole = listing(tmp_path / "whole.zip", entry(b"1.png"), entry(b"2.png")).read_bytes()
    assert len(members_of(tmp_path / "whole.zip")) == 2
    for number, data in enumerate((whole[3:], whole.replace(b"PK\x01\x02", b"PK\x01\x03"), whole[60:], whole[:-1], b"PK")):
        broken = tmp_path / f"{number}.zip"
        broken.write_bytes(data)
        assert refusal(broken) is Reason.DAMAGED


def test_of_two_files_of_one_name_the_other_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "twice.zip"
    files = {"a.png": PNG, "a?.png": PNG, "a%3F.png": b"other", "b.png": PNG, "a.txt": b"", "b.txt": b"x"}
    with zipfile.ZipFile(archive, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    archive.write_bytes(archive.read_bytes().replace(b"b.png", b"a.png").replace(b"b.txt", b"a.txt"))
    *_told, other = sorted(members(archive), key=lambda each: isinstance(each, PictureError))
    assert _told == [archive / "a%3F.png", archive / "a.png"]
    assert isinstance(other, PictureError)
    assert (other.reason, other.path) == (Reason.PACKING_NOT_READ, archive / "a%3F.png")


@pytest.mark.parametrize("before", [b"", b"a program that unpacks it"])
@pytest.mark.parametrize("comment", [b"", b"by hand", bytes(500)])
def test_what_python_lists_is_listed(tmp_path: Path, before: bytes, comment: bytes) -> None:
    archive = tmp_path / "comic.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in ("1.png", "caf\u00e9/2.png", "empty/"):
            opened.writestr(name, name * 99)
        with opened.open("large.png", "w", force_zip64=True) as member:
            member.write(PNG)
        opened.comment = comment
    archive.write_bytes(before + archive.read_bytes())
    with archive.open("rb") as stream, zipfile.ZipFile(archive) as opened:
        infos = [
            (each.filename, each.header_offset, each.compress_size, each.file_size, each.CRC) for each in opened.infolist()
        ]
        found = [
            (name, each.offset, each.packed_bytes, each.file_bytes, each.crc)
            for name, each in archive_list.listed(stream, archive)
        ]
    assert found == infos
    assert read_bytes(archive / "large.png").data == PNG
