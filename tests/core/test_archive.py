"""Archives of pictures: names in them, what they hold and how much is read for it."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from provcheck.core.imaging.archive import path_inside
from provcheck.core.imaging.door import read_bytes
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
