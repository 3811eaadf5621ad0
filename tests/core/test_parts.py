"""Files that hold several pictures, taken for folders."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import parts
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.parts import (
    Place,
    first_part,
    further_parts,
    is_frame,
    is_there,
    members,
    pages_beyond,
    part_names,
    part_path,
    place_of,
    read_as,
    whole_of,
)
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.walk import walk
from tests.builders import encoded, work_image

PNG = encoded(work_image(), "PNG")
RED, GREEN, BLUE = ((255, 0, 0), (0, 255, 0), (0, 0, 255))


def plain(colour: tuple[int, int, int]) -> Image.Image:
    """A picture that is that colour in its upper half and white below, so that no format takes it for a still one."""
    image = Image.new("RGB", (40, 40), "white")
    image.paste(colour, (0, 0, 40, 20))
    return image


def moving(kind: str, *colours: tuple[int, int, int], **options: Any) -> bytes:
    first, *others = [plain(colour) for colour in colours]
    return encoded(first, kind, save_all=True, append_images=others, **options)


def zipped(path: Path, members_of: dict[str, bytes], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, data in members_of.items():
            archive.writestr(name, data)
    return path


def reason_of(path: Path) -> Reason | None:
    try:
        read_bytes(path)
    except PictureError as error:
        return error.reason
    return None


def colour_of(path: Path) -> list[int]:
    return [int(value) for value in read_picture(path).rgb[5, 5]]


@pytest.mark.parametrize(
    ("kind", "options"),
    [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True}), ("AVIF", {"quality": 100, "subsampling": "4:4:4"})],
)
def test_frames_of_an_animation(tmp_path: Path, kind: str, options: dict[str, Any]) -> None:
    file = tmp_path / f"dance.{kind.lower()}"
    file.write_bytes(moving(kind, RED, (250, 20, 0), BLUE, (220, 0, 0), **options))
    picture = read_picture(file)
    assert (picture.origin.frames, picture.origin.part) == (4, "frame-1")
    last, different = further_parts(file, picture.file_format, picture.origin.frames)
    assert (last.name, different.name) == (f"{file.name}#last", f"{file.name}#different")
    for path, colour, part in ((file, RED, "frame-1"), (last, (220, 0, 0), "frame-4"), (different, BLUE, "frame-3")):
        assert np.abs(np.subtract(colour_of(path), colour)).max() < 12, path
        assert read_picture(path).origin.part == part
    assert list(further_parts(last, picture.file_format, 4)) == []


def test_pages(tmp_path: Path) -> None:
    tiff, pdf = tmp_path / "pages.tif", tmp_path / "pages.pdf"
    tiff.write_bytes(moving("TIFF", RED, GREEN, BLUE))
    pdf.write_bytes(moving("PDF", RED, GREEN, BLUE, quality=100))
    for file in (tiff, pdf):
        picture = read_picture(file)
        pages = list(further_parts(file, picture.file_format, picture.origin.frames))
        assert [page.name for page in pages] == [f"{file.name}#2", f"{file.name}#3"]
        for page, colour in zip((file, *pages), (RED, GREEN, BLUE), strict=True):
            assert np.abs(np.subtract(colour_of(page), colour)).max() < 12, page
        assert read_picture(pages[1]).origin.part == "page-3"


@pytest.mark.parametrize("part", ["4", "0", "-1", "\u0663", "one"])
def test_a_page_or_frame_that_is_not_there_is_not_damage(tmp_path: Path, part: str) -> None:
    for name in ("pages.tif", "pages.pdf", "moving.webp"):
        kind = {".tif": "TIFF", ".pdf": "PDF", ".webp": "WEBP"}[Path(name).suffix]
        (tmp_path / name).write_bytes(moving(kind, RED, GREEN, BLUE))
    tifffile.imwrite(tmp_path / "float.tif", np.zeros((3, 9, 9, 3), np.float32), photometric="rgb")
    for file in tmp_path.iterdir():
        with pytest.raises(PictureError) as caught:
            read_picture(part_path(file, part))
        assert caught.value.reason is Reason.NOT_FOUND


def test_the_first_picture_of_a_file_can_be_named_as_a_part_of_it(tmp_path: Path) -> None:
    dance, pages = tmp_path / "dance.gif", tmp_path / "pages.tif"
    dance.write_bytes(moving("GIF", RED, BLUE))
    first = first_part(dance, dance / "dance.gif#last")
    assert first == dance / "dance.gif#first"
    assert np.abs(np.subtract(colour_of(first), RED)).max() < 12
    assert first_part(pages, pages / "pages.tif#2") == pages / "pages.tif#1"
    assert [read_as(path) for path in (dance / "dance.gif#first", pages / "pages.tif#1", pages)] == [dance, pages, pages]
    assert read_as(pages / "pages.tif#2") == pages / "pages.tif#2"


def test_a_part_has_a_digest_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "dance.gif"
    file.write_bytes(moving("GIF", RED, BLUE))
    whole, part = read_bytes(file), read_bytes(file / "dance.gif#last")
    assert whole.sha256 == hashlib.sha256(whole.data).hexdigest()
    assert part.data == whole.data
    assert (part.part_of, whole.part_of) == (whole.sha256, "")
    assert part.sha256 not in {whole.sha256, read_bytes(file / "dance.gif#different").sha256}


def test_two_frames_have_no_third(tmp_path: Path) -> None:
    assert [path.name for path in further_parts(tmp_path / "a.gif", "GIF", 2)] == ["a.gif#last"]
    assert list(further_parts(tmp_path / "a.gif", "GIF", 1)) == []
    assert list(further_parts(tmp_path / "a.jpg", "MPO", 2)) == [], "the second picture of a photo is its preview"


def test_the_pictures_in_an_archive(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "comic.cbz",
        {
            "b/2.png": PNG,
            "a.jpg": b"x",
            "text.txt": b"x",
            ".hidden.png": PNG,
            "__MACOSX/a.jpg": b"x",
            "../../outside.png": PNG,
            "in.zip": b"x",
            "folder.png/": b"",
        },
    )
    found = [str(item.path if isinstance(item, PictureError) else item) for item in members(archive)]
    inside = [os.path.relpath(path, archive).replace(os.sep, "/") for path in found]
    assert inside == ["a.jpg", "b/2.png", "in.zip", "outside.png"]
    file = read_bytes(archive / "b" / "2.png")
    assert (file.data, file.sha256, file.part) == (PNG, hashlib.sha256(PNG).hexdigest(), "")
    assert place_of(archive / "b" / "2.png").member == "b/2.png"
    assert read_picture(archive / "outside.png").width == work_image().width
    assert reason_of(archive / "b" / "3.png") is Reason.NOT_FOUND


def test_paths_that_lead_into_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.png", tmp_path / "gone.zip" / "a.png", tmp_path):
        assert not place_of(path).is_inside
        assert reason_of(path) in {Reason.NOT_FOUND, Reason.NOT_A_FILE}


def test_names_that_look_like_marks_of_parts(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "comic.zip", {"comic.zip#1.png": PNG, "comic.zip#last/2.png": PNG, "a.gif#last.png": PNG})
    assert [path.relative_to(archive).as_posix() for path in members(archive) if isinstance(path, Path)] == [
        "a.gif#last.png",
        "comic.zip#1.png",
        "comic.zip#last/2.png",
    ]
    assert all(isinstance(path, Path) and read_bytes(path).data == PNG and not is_frame(path) for path in members(archive))
    (tmp_path / "a#last").write_bytes(PNG)
    assert not is_frame(tmp_path / "a#last")
    (tmp_path / "dance.gif").write_bytes(moving("GIF", RED, BLUE))
    assert is_frame(tmp_path / "dance.gif" / "dance.gif#last")
    assert not is_frame(tmp_path / "dance.gif" / "dance.gif#2")


def test_archives_are_entered_as_folders(tmp_path: Path) -> None:
    zipped(tmp_path / "comic.zip", {"1.png": PNG})
    (tmp_path / "broken.cbz").write_bytes(b"PK\x03\x04")
    (tmp_path / "plain.png").write_bytes(PNG)
    broken, member, picture = walk([tmp_path], CancelToken())
    assert isinstance(broken, Skipped)
    assert broken.reason is Reason.DAMAGED
    assert (member, picture) == (tmp_path / "comic.zip" / "1.png", tmp_path / "plain.png")
    assert list(walk([tmp_path / "comic.zip"], CancelToken())) == [member]
    assert list(walk([member], CancelToken())) == [member]
    (gone,) = walk([tmp_path / "gone.zip" / "1.png"], CancelToken())
    assert isinstance(gone, Skipped)
    assert gone.reason is Reason.NOT_FOUND


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
@pytest.mark.timeout(30)
def test_a_pipe_that_is_called_an_archive_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "comic.zip")
    (told,) = walk([tmp_path], CancelToken())
    assert isinstance(told, Skipped)
    assert (told.path, told.reason) == (str(tmp_path / "comic.zip"), Reason.NOT_A_FILE)
    assert list(walk([tmp_path / "comic.zip"], CancelToken())) == [told]


def test_an_archive_is_held_to_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(
        tmp_path / "bomb.zip", {f"{number}.bmp": bytes(10_000) for number in range(4)}, compression=zipfile.ZIP_DEFLATED
    )
    monkeypatch.setattr(parts, "LARGEST_CONTENT", 25_000)
    assert [isinstance(item, Path) for item in members(archive)] == [True, True, False, False]
    monkeypatch.setattr(parts, "LARGEST_MEMBER", 9_999)
    assert reason_of(archive / "0.bmp") is Reason.TOO_LARGE_IN_ARCHIVE


def test_members_that_are_not_what_they_say(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", bytes(5_000))
        archive.writestr("empty.png", b"")
    data = stream.getvalue()
    (tmp_path / "empty.zip").write_bytes(data)
    assert reason_of(tmp_path / "empty.zip" / "empty.png") is Reason.EMPTY_FILE
    # The directory says it is shorter than it is.
    short = data.replace((5_000).to_bytes(4, "little"), (4_000).to_bytes(4, "little"))
    (tmp_path / "short.zip").write_bytes(short)
    assert reason_of(tmp_path / "short.zip" / "a.png") is Reason.DAMAGED
    zipped(tmp_path / "rare.zip", {"a.png": PNG}, compression=zipfile.ZIP_LZMA)
    assert reason_of(tmp_path / "rare.zip" / "a.png") is Reason.PACKING_NOT_READ
    locked = bytearray((zipped(tmp_path / "locked.zip", {"a.png": PNG})).read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert reason_of(tmp_path / "locked.zip" / "a.png") is Reason.ARCHIVE_LOCKED
    (told,) = members(tmp_path / "locked.zip")
    assert isinstance(told, PictureError)
    assert (told.path, told.reason) == (tmp_path / "locked.zip", Reason.ARCHIVE_LOCKED)


def test_pages_of_a_file_in_an_archive(tmp_path: Path) -> None:
    pages = moving("TIFF", RED, GREEN)
    archive = zipped(tmp_path / "all.zip", {"in/comic.tif": pages, "a.tif": pages, "a.tif/a.tif#3": PNG})
    file = archive / "in" / "comic.tif"
    (second,) = further_parts(file, "TIFF", 2)
    assert second == file / "comic.tif#2"
    assert place_of(second) == Place(archive, "in/comic.tif", "2")
    read = read_bytes(second)
    assert (read.data, read.part, read.part_of) == (pages, "2", hashlib.sha256(pages).hexdigest())
    assert colour_of(second) == list(GREEN)
    assert list(further_parts(second, "TIFF", 2)) == []
    assert place_of(archive / "a.tif" / "a.tif#3") == Place(archive, "a.tif/a.tif#3"), (
        "a file that is called as a part would be"
    )
    assert reason_of(archive / "b.tif" / "b.tif#2") is Reason.NOT_FOUND
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    assert reason_of(tmp_path / "broken.zip" / "b.tif" / "b.tif#2") is Reason.DAMAGED


def test_pages_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [pages_beyond("PDF", 300), pages_beyond("PDF", 301), pages_beyond("TIFF", 450)] == [0, 1, 150]
    assert pages_beyond("GIF", 5000) == 0
    monkeypatch.setattr(parts, "MOST_PAGES", 4)
    assert part_names("PDF", 9) == ["2", "3", "4"]


def test_a_part_is_in_its_place_where_its_file_is(tmp_path: Path) -> None:
    zipped(tmp_path / "x.cbz", {"01.png": PNG, "book.pdf": b"%PDF-"})
    (tmp_path / "book.pdf").write_bytes(b"%PDF-")
    inside = ("book.pdf", "book.pdf/book.pdf#7", "x.cbz/01.png", "x.cbz/book.pdf/book.pdf#2")
    assert all(is_there(tmp_path / each) for each in inside)
    assert not any(is_there(tmp_path / each) for each in ("a.pdf", "a.pdf/a.pdf#2", "x.cbz/02.png", "y.cbz/01.png"))
    (tmp_path / "x.cbz").write_bytes(b"damaged")
    assert is_there(tmp_path / "x.cbz" / "01.png"), "nothing is known of it now"


@pytest.mark.parametrize("inside", ["book.pdf", "x.cbz/book.pdf"])
def test_the_path_of_a_page_is_that_of_its_file_with_its_number(inside: str) -> None:
    whole = Path("/art") / inside
    assert whole_of(part_path(whole, "3")) == (whole, "3")
    assert whole_of(part_path(whole, "")) == (whole, "")
    assert part_path(whole, "3") == whole / "book.pdf#3"
