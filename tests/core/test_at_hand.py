"""Looking among files at hand for those of a report."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from provcheck.core.errors import Reason
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import FileBytes, read_bytes
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.report import at_hand
from provcheck.core.report.at_hand import AtHand, Looked, look_at
from provcheck.core.report.manifest import NamedFile, Role
from provcheck.core.scan.walk import walk
from tests.builders import encoded, work_image

TOKEN = CancelToken()


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def picture(seed: str = "picnic.jpg", side: int = 48, note: str = "") -> bytes:
    info = PngImagePlugin.PngInfo()
    if note:
        info.add_text("Comment", note)
    return encoded(work_image(seed, side), "PNG", pnginfo=info)


def named(name: str, data: bytes, pixels: str = "") -> NamedFile:
    return NamedFile(Role.WORK, f"/art/{name}", name, "", hashlib.sha256(data).hexdigest(), len(data), pixels)


def look(folder: Path, *files: NamedFile) -> Looked:
    return look_at(files, walk([folder], TOKEN), TOKEN)


def states(folder: Path, *files: NamedFile) -> list[AtHand]:
    return [file.found for file in look(folder, *files).files]


def test_the_same_file_is_found_in_any_folder(tmp_path: Path) -> None:
    data = picture()
    where = put(tmp_path / "deep" / "down" / "cat.png", data)
    found = look(tmp_path, named("cat.png", data)).files[0]
    assert (found.found, found.where, found.differs) == (AtHand.SAME, str(where), False)


def test_a_renamed_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    data = picture()
    where = put(tmp_path / "other.png", data)
    found = look(tmp_path, named("cat.png", data)).files[0]
    assert (found.found, found.where, found.other, found.differs) == (AtHand.RENAMED, str(where), "", False)


def test_a_changed_file_is_told_also_where_the_true_one_lies_beside_it(tmp_path: Path) -> None:
    data = picture()
    put(tmp_path / "cat.png", data[:-1] + bytes([data[-1] ^ 1]))
    assert states(tmp_path, named("cat.png", data)) == [AtHand.CHANGED]
    put(tmp_path / "copy of cat.png", data)
    found = look(tmp_path, named("cat.png", data)).files[0]
    assert (found.found, found.other, found.differs) == (AtHand.RENAMED, str(tmp_path / "cat.png"), True)


def test_a_file_whose_pixels_are_the_same_is_told_apart(tmp_path: Path) -> None:
    data = picture()
    where = put(tmp_path / "cat.png", picture(note="saved anew"))
    pixels = pixel_digest(decoders().read(where))
    assert states(tmp_path, named("cat.png", data, pixels)) == [AtHand.SAME_PIXELS]
    assert states(tmp_path, named("cat.png", data, "0" * 64)) == [AtHand.CHANGED]
    assert states(tmp_path, named("cat.png", data)) == [AtHand.CHANGED]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    put(tmp_path / "dog.png", picture("picnic.jpg", 40))
    looked = look(tmp_path, named("cat.png", picture()))
    assert [file.found for file in looked.files] == [AtHand.NOT_THERE]
    assert (looked.seen, looked.unread) == (1, ())


def test_names_differ_in_case_and_accents_as_drives_write_them(tmp_path: Path) -> None:
    data = picture()
    put(tmp_path / "Cafe\u0301.PNG", data)
    assert states(tmp_path, named("café.png", data)) == [AtHand.SAME]


def test_pictures_in_archives_are_looked_at(tmp_path: Path) -> None:
    data = picture()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/cat.png", data)
    put(tmp_path / "all.zip", packed.getvalue())
    assert states(tmp_path, named("cat.png", data)) == [AtHand.SAME]


def test_a_file_that_cannot_be_read_is_told_and_stands_for_nothing(tmp_path: Path) -> None:
    put(tmp_path / "cat.png", b"")
    looked = look(tmp_path, named("cat.png", picture()))
    assert [file.found for file in looked.files] == [AtHand.NOT_THERE]
    assert looked.unread == (Skipped(str(tmp_path / "cat.png"), Reason.EMPTY_FILE, ""),)


def test_a_file_is_told_once_however_many_pages_of_it_are_shown(tmp_path: Path) -> None:
    data = encoded(work_image(side=40), "TIFF", save_all=True, append_images=[Image.new("RGB", (40, 40))])
    put(tmp_path / "comic.tif", data)
    whole = named("comic.tif", data)
    pages = [
        NamedFile(Role.SUSPECT, f"/s/comic.tif/comic.tif#{page}", "comic.tif", f"page-{page}", whole.sha256, len(data), "")
        for page in (2, 3)
    ]
    assert states(tmp_path, whole, *pages) == [AtHand.SAME]


def test_only_files_of_a_fitting_size_or_name_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture()
    read: list[str] = []

    def watched(path: Path) -> FileBytes:
        read.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(at_hand, "read_bytes", watched)
    put(tmp_path / "large.png", data + b"more")
    put(tmp_path / "renamed.png", data)
    put(tmp_path / "CAT.png", data + b"even more")
    assert look(tmp_path, named("cat.png", data)).seen == 3
    assert read == ["CAT.png", "renamed.png"]


def test_without_sizes_every_file_is_read(tmp_path: Path) -> None:
    data = picture()
    put(tmp_path / "renamed.png", data)
    old = NamedFile(Role.WORK, "/art/cat.png", "cat.png", "", hashlib.sha256(data).hexdigest(), None, "")
    assert states(tmp_path, old) == [AtHand.RENAMED]


def test_a_report_without_files_looks_for_none(tmp_path: Path) -> None:
    put(tmp_path / "cat.png", picture())
    assert look(tmp_path) == Looked((), 1, ())
