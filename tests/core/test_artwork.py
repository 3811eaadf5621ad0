"""Files of painting programs: the merged picture where there is one, else the preview, which is said to be one."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import Limits, read_bytes
from provcheck.core.imaging.picture import Picture
from tests.artwork_files import archive, clip_studio, database
from tests.builders import encoded, work_image

PNG = encoded(work_image(), "PNG")
SMALL = encoded(work_image().resize((60, 50)), "PNG")


KRITA = archive(mimetype=b"application/x-krita", mergedimage_png=PNG, preview_png=SMALL, maindoc_xml=b"<x/>")
FILES = {
    "Krita": (KRITA, ".kra", "Krita"),
    "Krita without a merged picture": (
        archive(mimetype=b"application/x-krita", preview_png=PNG),
        ".kra",
        "Krita preview",
    ),
    "OpenRaster": (
        archive(mimetype=b"image/openraster", mergedimage_png=PNG, Thumbnails__thumbnail_png=SMALL),
        ".ora",
        "OpenRaster",
    ),
    "Procreate": (archive(Document_archive=b"bplist00", QuickLook__Thumbnail_png=PNG), ".procreate", "Procreate preview"),
    "Clip Studio": (clip_studio(database(SMALL, PNG)), ".clip", "Clip Studio preview"),
}


def opened(folder: Path, data: bytes, suffix: str, limits: Limits | None = None) -> Picture:
    path = folder / f"work{suffix}"
    path.write_bytes(data)
    return decode(read_bytes(path), limits)


@pytest.mark.parametrize("kind", FILES)
def test_the_picture_inside_is_read_and_named_for_what_it_is(kind: str, tmp_path: Path) -> None:
    data, suffix, name = FILES[kind]
    picture = opened(tmp_path, data, suffix)
    assert picture.file_format == name
    assert np.array_equal(picture.rgb, np.asarray(work_image()))
    assert opened(tmp_path, data, ".png").file_format == name, "by its content, whatever its name ends with"


def test_transparency_stays(tmp_path: Path) -> None:
    image = work_image().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 100))
    picture = opened(tmp_path, archive(mimetype=b"image/openraster", mergedimage_png=encoded(image, "PNG")), ".ora")
    assert picture.alpha is not None
    assert (picture.alpha == 100).all()


def packed_by_lzma() -> bytes:
    """An archive of a work whose picture is packed as no painting program does, and damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "image/openraster")
        made.writestr("mergedimage.png", PNG, zipfile.ZIP_LZMA)
    return stream.getvalue().replace(PNG[-40:-20], bytes(20))


REFUSED = {
    "no picture inside": (archive(mimetype=b"application/x-krita", maindoc_xml=b"<x/>"), Reason.FORMAT_NOT_READ),
    "no preview in the database": (clip_studio(database()), Reason.FORMAT_NOT_READ),
    "another archive": (archive(readme_txt=b"hello"), Reason.NOT_A_PICTURE),
    "cut off": (KRITA[: len(KRITA) // 2], Reason.TRUNCATED),
    "cut off in the database": (clip_studio(database(PNG))[:2000], Reason.TRUNCATED),
    "a broken database": (clip_studio(b"no database at all" * 100), Reason.DAMAGED),
    "a picture that is none": (archive(mimetype=b"application/x-krita", mergedimage_png=b"x" * 400), Reason.DAMAGED),
    "a long word for a MIME type": (archive(mimetype=b"application/x-krita" * 40, mergedimage_png=PNG), Reason.NOT_A_PICTURE),
    "an empty database": (clip_studio(b""), Reason.DAMAGED),
    "packed in another way": (packed_by_lzma(), Reason.DAMAGED),
    "an empty archive that lies of its end": (b"PK\x03\x04" + bytes(60), Reason.TRUNCATED),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_told_with_its_reason(kind: str, tmp_path: Path) -> None:
    data, reason = REFUSED[kind]
    with pytest.raises(PictureError) as caught:
        opened(tmp_path, data, ".kra")
    assert caught.value.reason is reason


def test_a_view_that_never_ends_is_given_up(tmp_path: Path) -> None:
    with sqlite3.connect(":memory:") as connection:
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS ImageData FROM n"
        connection.execute(f"CREATE VIEW CanvasPreview AS {endless}")
        connection.commit()
        data = connection.serialize()
    connection.close()
    with pytest.raises(PictureError) as caught:
        opened(tmp_path, clip_studio(data), ".clip")
    assert caught.value.reason is Reason.FORMAT_NOT_READ


def test_a_member_that_says_it_is_huge_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provcheck.core.imaging.artwork._LARGEST_INNER", len(PNG) - 1)
    with pytest.raises(PictureError) as caught:
        opened(tmp_path, KRITA, ".kra")
    assert caught.value.reason is Reason.DAMAGED


def test_pixels_inside_are_counted(tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        opened(tmp_path, KRITA, ".kra", Limits(pixels=100))
    assert caught.value.reason is Reason.TOO_MANY_PIXELS
