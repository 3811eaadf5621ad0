"""`provcheck read`: what the program sees of a file."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from PIL import Image

from provcheck.app import paths, portfolios
from provcheck.app.workspace import Workspace
from provcheck.cli.read import read
from provcheck.core.jobs import CancelToken
from tests.builders import encoded, rgb_profile, work_image

KEYS = ["path", "read", "reason", "detail", "format", "size", "pixels", "part", "frames", "alpha", "profile", "orientation"]


def records(capsys: pytest.CaptureFixture[str], *files: Path, code: int = 0) -> list[dict[str, Any]]:
    if code:
        with pytest.raises(typer.Exit) as ended:
            read(list(files), as_json=True)
        assert ended.value.exit_code == code
    else:
        read(list(files), as_json=True)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_an_object_for_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = work_image()
    turned = saved(tmp_path, "turned.jpg", encoded(image, "JPEG", exif=exif, icc_profile=rgb_profile("Wide RGB")))
    animation = saved(tmp_path, "moving.gif", encoded(image, "GIF", save_all=True, append_images=[image.rotate(90)] * 2))
    first, second = records(capsys, turned, animation)
    assert list(first) == list(second) == KEYS
    assert first == {
        "path": str(turned),
        "read": True,
        "reason": None,
        "detail": None,
        "format": "JPEG",
        "size": [image.height, image.width],
        "pixels": "full",
        "part": "all",
        "frames": 1,
        "alpha": False,
        "profile": "Wide RGB",
        "orientation": 6,
    }
    assert (second["format"], second["part"]) == ("GIF", "frame-1")
    assert second["frames"] >= 2


def test_a_file_that_cannot_be_read_is_told_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = saved(tmp_path, "good.png", encoded(work_image(), "PNG"))
    cut = saved(tmp_path, "cut.png", encoded(work_image(), "PNG")[:2000])
    told = records(capsys, cut, good, tmp_path / "gone.png", tmp_path, code=1)
    assert [item["read"] for item in told] == [False, True, False, False]
    assert [item["reason"] for item in told] == ["truncated", None, "not-found", "not-a-file"]
    assert list(told[0]) == KEYS
    assert told[0]["detail"]
    assert told[0]["size"] is None


def test_sentences_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clear = work_image().convert("RGBA")
    clear.putalpha(99)
    read([saved(tmp_path, "figure.png", encoded(clear, "PNG"))])
    out = capsys.readouterr().out
    assert f"figure.png: PNG, {clear.width} x {clear.height}, " in out
    assert "transparent in parts" in out
    with pytest.raises(typer.Exit):
        read([saved(tmp_path, "text.png", b"text")])
    assert "text.png is not a picture" in capsys.readouterr().err


def test_an_archive_is_told_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "pack.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.png", encoded(work_image(), "PNG"))
    with pytest.raises(typer.Exit):
        read([archive])
    assert "pack.zip is an archive" in capsys.readouterr().err
    read([archive / "a.png"])
    assert "PNG" in capsys.readouterr().out


def test_a_folder_is_told_to_be_one_and_what_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        read([tmp_path])
    told = capsys.readouterr().err
    assert f"{tmp_path.name} is a folder" in told
    assert "provcheck scan" in told
    assert "provcheck index" in told
    assert "regular file" not in told


def test_a_packed_tar_is_told_to_be_unpacked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with tarfile.open(tmp_path / "art.tar.gz", "w:gz") as archive:
        archive.add(saved(tmp_path, "work.png", encoded(work_image(), "PNG")), "work.png")
    with pytest.raises(typer.Exit):
        read([tmp_path / "art.tar.gz"])
    assert "Unpack the archive" in capsys.readouterr().err


def test_the_picture_is_written_as_the_engine_gets_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = work_image().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    target = tmp_path / "seen.png"
    read([saved(tmp_path, "figure.png", encoded(image, "PNG"))], png=target)
    white = Image.new("RGBA", image.size, "white")
    expected = np.asarray(Image.alpha_composite(white, image).convert("RGB"), np.int16)
    seen = Image.open(io.BytesIO(target.read_bytes()))
    assert seen.mode == "RGB"
    assert np.abs(np.asarray(seen, np.int16) - expected).max() <= 1
    capsys.readouterr()


def test_neither_the_file_nor_a_work_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = saved(tmp_path, "picture.png", encoded(work_image(), "PNG"))
    (tmp_path / "art").mkdir()
    work = saved(tmp_path / "art", "work.png", encoded(work_image("goldfish.png"), "PNG"))
    workspace = Workspace(paths.library_folder(None))
    for _event in portfolios.index(workspace, portfolios.NewPortfolio("Mine"), [work], CancelToken()):
        pass
    before = picture.read_bytes(), work.read_bytes()
    other = saved(tmp_path, "other.png", encoded(work_image("goldfish.png"), "PNG"))
    for target in (picture, work, other, tmp_path / "nowhere" / "out.png"):
        with pytest.raises(typer.Exit) as ended:
            read([picture], png=target)
        assert ended.value.exit_code == 2
    assert (picture.read_bytes(), work.read_bytes()) == before
    assert "picture.png is a picture and is not overwritten" in capsys.readouterr().err


def test_one_picture_of_one_file(tmp_path: Path) -> None:
    picture = saved(tmp_path, "picture.png", encoded(work_image(), "PNG"))
    with pytest.raises(typer.Exit) as ended:
        read([picture, picture], png=tmp_path / "out.png")
    assert ended.value.exit_code == 2
