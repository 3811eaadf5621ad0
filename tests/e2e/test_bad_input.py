"""Files that break programs: each is handled or skipped with its own sentence, and the scan ends."""

from __future__ import annotations

import os
import shutil
import struct
import sys
import zlib
from pathlib import Path

import pytest

from tests.e2e.support import SUSPECTS, WORKS, pairs, provcheck, read_json
from tests.in_process import exit_code_of

ODD_NAMES = (
    "two words.jpg",
    "50% off #1.jpg",
    "a&b <i>'quoted'.jpg",
    "\N{ARTIST PALETTE} palette.jpg",
    "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}\N{HEBREW LETTER FINAL MEM}.jpg",
    "-starts-with-a-dash.jpg",
    "x" * 200 + ".jpg",
)


def write_bomb(path: Path, side: int = 30_000) -> None:
    """A small PNG that claims side x side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (side * 3 + 1) * 100, 9)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder of everything that goes wrong, with one copy in between under every odd name."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    whole = (SUSPECTS / "school-news.jpg").read_bytes()
    (folder / "letter.png").write_text("Dear artist, this is a letter.", encoding="utf-8")
    (folder / "half.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "nothing.webp").write_bytes(b"")
    (folder / "layers.xcf").write_bytes(b"gimp xcf file")
    picture = bytearray((SUSPECTS / "plain-paper.png").read_bytes())
    picture[100:140] = bytes(40)
    (folder / "scrambled.png").write_bytes(picture)
    (folder / "dangling.png").symlink_to(folder / "is-not-there.png")
    (folder / "notes.txt").write_text("not a picture and not said to be one", encoding="utf-8")
    write_bomb(folder / "bomb.png")
    for name in ODD_NAMES:
        shutil.copy(SUSPECTS / "thumbnail.jpg", folder / name)
    return folder


def test_each_bad_file_has_its_own_sentence_and_the_scan_ends(hostile: Path, demo_works: Path, tmp_path: Path) -> None:
    done = provcheck(
        "scan", hostile, "--portfolio-dir", WORKS, "--library", demo_works, "--json", tmp_path / "s.json",
        "--pdf", tmp_path / "s.pdf", "--csv", tmp_path / "s.csv",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    scan = read_json(tmp_path / "s.json")
    assert {Path(item["path"]).name: item["reason"] for item in scan["suspects"]["skipped"]} == {
        "letter.png": "not-a-picture",
        "half.jpg": "truncated",
        "nothing.webp": "empty-file",
        "layers.xcf": "format-not-read",
        "scrambled.png": "damaged",
        "dangling.png": "broken-link",
        "bomb.png": "too-many-pixels",
    }
    assert pairs(scan) == {(name, "regatta.jpg") for name in ODD_NAMES}
    sentences = [line for line in done.stderr.splitlines() if line.startswith("Skipped:")]
    assert len(sentences) == len(set(sentences)) == 7
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps names as text")
def test_a_name_that_is_not_text_is_carried_through(demo_works: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    name = os.fsdecode(b"caf\xe9.jpg")
    shutil.copy(SUSPECTS / "thumbnail.jpg", folder / name)
    outputs = ("--json", tmp_path / "s.json", "--pdf", tmp_path / "s.pdf", "--csv", tmp_path / "s.csv")
    done = provcheck("scan", folder, "--portfolio-dir", WORKS, "--library", demo_works, *outputs)
    assert done.returncode == 0, done.stderr
    assert pairs(read_json(tmp_path / "s.json")) == {(name, "regatta.jpg")}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything is permitted to this user")
def test_a_folder_without_permission_is_told(demo_works: Path, tmp_path: Path) -> None:
    locked = tmp_path / "suspects" / "locked"
    locked.mkdir(parents=True)
    shutil.copy(SUSPECTS / "thumbnail.jpg", tmp_path / "suspects")
    locked.chmod(0)
    try:
        done = provcheck("scan", tmp_path / "suspects", "--portfolio-dir", WORKS, "--library", demo_works)
    finally:
        locked.chmod(0o700)
    assert done.returncode == 1
    assert "locked may not be read by you." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scan", "no-such-folder"), "does not exist"),
        (("scan", "."), "There is no portfolio yet"),
        (("scan", ".", "--portfolio-dir", "no-such-folder"), "is not there or is not a folder"),
        (("check", "."), "is a folder"),
        (("report", "7"), "Nothing has been checked yet"),
        (("scan", ".", "--pdf", "no-such-folder/report.pdf"), "The folder of"),
        (("scan", ".", "--level", "deepest"), "deepest"),
        (("models", "add", "no-such-file.onnx"), "is not here"),
        (("models", "get", "no-such-model"), "There is no model"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_use_ends_with_2_and_says_what_to_do(
    arguments: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, told = exit_code_of(monkeypatch, *arguments), capsys.readouterr().err
    assert code == 2, told
    assert words in " ".join(told.replace("│", " ").split())
    assert "Traceback" not in told


def test_a_picture_is_never_overwritten_by_a_report(tmp_path: Path) -> None:
    picture = Path(shutil.copy(SUSPECTS / "thumbnail.jpg", tmp_path))
    (tmp_path / "link.json").symlink_to(picture)
    for target in (picture, tmp_path / "link.json"):
        done = provcheck("scan", tmp_path, "--portfolio-dir", WORKS, "--library", tmp_path / "lib", "--json", target)
        assert done.returncode == 2
        assert "is a picture and is not overwritten" in done.stderr
        assert done.stdout == "", "nothing was computed"
    assert picture.read_bytes() == (SUSPECTS / "thumbnail.jpg").read_bytes()


def test_a_portfolio_of_a_name_that_is_not_text(tmp_path: Path) -> None:
    library, name = ("--library", tmp_path / "lib"), os.fsdecode(b"caf\xe9")
    assert provcheck("index", WORKS / "picnic.jpg", "--portfolio", name, *library).returncode == 0
    done = provcheck("check", SUSPECTS / "tea-house.jpg", "--portfolio", name, *library)
    assert done.returncode == 0, done.stderr
    assert r"caf\udce9: 1 work" in provcheck("portfolios", *library).stdout


def test_a_scan_in_which_nothing_could_be_read_finds_nothing_either_way(demo_works: Path, tmp_path: Path) -> None:
    folder = tmp_path / "suspects"
    folder.mkdir()
    (folder / "empty.png").write_bytes(b"")
    done = provcheck("scan", folder, "--portfolio-dir", WORKS, "--library", demo_works)
    assert done.returncode == 1
    assert "No picture could be compared." in done.stdout
    assert "No copy" not in done.stdout


def test_a_folder_is_not_mirrored_into_a_portfolio_of_other_folders(tmp_path: Path) -> None:
    library = tmp_path / "lib"
    assert provcheck("index", WORKS / "picnic.jpg", "--portfolio", "Mine", "--library", library).returncode == 0
    (tmp_path / "other").mkdir()
    shutil.copy(WORKS / "regatta.jpg", tmp_path / "other")
    scan = ("scan", SUSPECTS / "tea-house.jpg", "--portfolio-dir", tmp_path / "other", "--library", library)
    done = provcheck(*scan, "--portfolio", "Mine")
    assert done.returncode == 2
    assert "holds works of other folders" in done.stderr
    assert "Portfolio Mine: 1 work" in provcheck("doctor", "--library", library).stdout
