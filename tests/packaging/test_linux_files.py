"""What makes the program known to a Linux desktop, its commands, archives and checksums."""

from __future__ import annotations

import configparser
import datetime as dt
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bundling import archives, desktop, linux, texts
from bundling.description import Description
from bundling.elf import is_elf, needed
from bundling.man_page import man_page
from PIL import Image

from provcheck.cli.main import app
from provcheck.gui.app import DESKTOP_ID


@pytest.fixture
def bundle(description: Description, when: dt.datetime, tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    linux.write_desktop_files(description, folder, when)
    linux.write_commands(description, folder)
    return folder


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_the_window_is_known_by_the_name_of_its_entry(description: Description) -> None:
    assert description.app_id == DESKTOP_ID


def test_the_desktop_entry_names_what_is_there(description: Description, bundle: Path) -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(bundle / "usr/share/applications" / f"{description.app_id}.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "provcheck-gui %F"
    assert (bundle / "usr/bin/provcheck-gui").is_file()
    assert entry["Icon"] == description.app_id
    assert "image/png" in entry["MimeType"].split(";")
    assert (bundle / f"{description.app_id}.desktop").read_text() == (
        bundle / "usr/share/applications" / f"{description.app_id}.desktop"
    ).read_text()


def test_the_desktop_entry_is_valid(description: Description, bundle: Path) -> None:
    entry = bundle / "usr/share/applications" / f"{description.app_id}.desktop"
    done = subprocess.run([tool("desktop-file-validate"), entry], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_description_for_software_centres_is_valid(description: Description, bundle: Path) -> None:
    metainfo = bundle / "usr/share/metainfo" / f"{description.app_id}.metainfo.xml"
    root = ET.parse(metainfo).getroot()
    assert root.findtext("id") == description.app_id
    assert root.findtext("launchable") == f"{description.app_id}.desktop"
    assert next(release.get("version") for release in root.iter("release")) == description.version
    assert len(str(root.findtext("summary"))) <= 35
    command = [tool("appstreamcli"), "validate", "--no-net", str(metainfo)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_days_of_releases_come_from_the_change_log(tmp_path: Path) -> None:
    log = tmp_path / "CHANGELOG.md"
    log.write_text("# Change log\n\n## 0.2.0 (unreleased)\n\n- a\n\n## 0.1.0 (2026-12-24)\n\n- b\n", encoding="utf-8")
    day = dt.date(2027, 1, 6)
    assert desktop.releases_of(log, day) == [("0.2.0", day), ("0.1.0", dt.date(2026, 12, 24))]


def test_kinds_of_files_that_systems_do_not_know_are_told(description: Description, bundle: Path) -> None:
    root = ET.parse(bundle / "usr/share/mime/packages" / f"{description.app_id}.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    found = {kind.get("type"): kind.find(f"{space}glob").get("pattern") for kind in root}  # type: ignore[union-attr]
    assert found == {"application/vnd.procreate": "*.procreate", "application/vnd.clipstudio": "*.clip"}
    assert found.keys() <= set(description.program["mime_types"])


def test_the_icon_is_there_in_every_size_and_shows_something(description: Description, bundle: Path) -> None:
    icons = bundle / "usr/share/icons/hicolor"
    for side in description.program["icon_sizes"]:
        with Image.open(icons / f"{side}x{side}" / "apps" / f"{description.app_id}.png") as icon:
            assert icon.size == (side, side)
            assert len(icon.convert("RGB").getcolors(1 << 20) or []) > 4
    assert (icons / "scalable" / "apps" / f"{description.app_id}.svg").is_file()
    assert (bundle / ".DirIcon").resolve().is_file()


def test_the_manual_page_tells_every_command(description: Description) -> None:
    page = man_page(description, app, dt.date(2026, 11, 30))
    for command in ("check", "models get", "portfolios remove", "scan"):
        assert f"provcheck {command}" in page
    assert "\\-\\-self\\-test" in page
    assert "\\-\\-portfolio\\-dir" in page
    assert "Check files and folders for copies of the works." in page


def test_the_manual_page_is_clean(description: Description, tmp_path: Path) -> None:
    page = tmp_path / "provcheck.1"
    page.write_text(man_page(description, app, dt.date(2026, 11, 30)), encoding="utf-8")
    done = subprocess.run(
        [tool("man"), "--warnings", "-l", page],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MANWIDTH": "80"},
    )
    assert done.stderr == ""
    assert "SYNOPSIS" in done.stdout


@pytest.mark.parametrize("name", ["AppRun", "install.sh", "uninstall.sh", "usr/bin/provcheck", "usr/bin/provcheck-gui"])
def test_scripts_are_sound_and_can_be_started(bundle: Path, name: str) -> None:
    assert os.access(bundle / name, os.X_OK)
    subprocess.run(["/bin/sh", "-n", bundle / name], check=True)


@pytest.fixture
def fake_python(bundle: Path) -> Path:
    """An interpreter that says how it was started."""
    python = bundle / linux.TREE / "bin" / "python3.12"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nfor each in "$@"; do echo "$each"; done\n', encoding="utf-8")
    python.chmod(0o755)
    return python


@pytest.mark.parametrize(
    ("arguments", "entry"),
    [
        ([], "window"),
        (["/art/a b.png"], "window"),
        (["scan", "/art"], "main"),
        (["--self-test"], "main"),
        (["picture.png"], "window"),
    ],
)
@pytest.mark.usefixtures("fake_python")
def test_the_bundle_is_opened_as_window_or_as_command(bundle: Path, tmp_path: Path, arguments: list[str], entry: str) -> None:
    link = tmp_path / "a link"
    link.symlink_to(bundle / "AppRun")
    done = subprocess.run([link, *arguments], capture_output=True, text=True, check=True, cwd="/")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["-I", "-c"]
    assert f"import {entry};" in lines[2]
    assert lines[3:] == arguments


def test_the_program_is_put_into_the_menu_and_taken_out_again(description: Description, bundle: Path, tmp_path: Path) -> None:
    page = bundle / "usr/share/man/man1/provcheck.1.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(gzip.compress(b"", mtime=0))
    home = tmp_path / "home"
    home.mkdir()
    mine = home / ".local/share/applications/mine.desktop"
    mine.parent.mkdir(parents=True)
    mine.write_text("[Desktop Entry]\n", encoding="utf-8")
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    subprocess.run([bundle / "install.sh"], check=True, env=surroundings, capture_output=True)
    entry = home / ".local/share/applications" / f"{description.app_id}.desktop"
    assert f'Exec="{bundle}/usr/bin/provcheck-gui" %F' in entry.read_text(encoding="utf-8")
    assert (home / ".local/bin/provcheck").resolve() == (bundle / "usr/bin/provcheck").resolve()
    icon = home / ".local/share/icons/hicolor/48x48/apps" / f"{description.app_id}.png"
    assert icon.is_file()
    subprocess.run([bundle / "uninstall.sh"], check=True, env=surroundings, capture_output=True)
    assert not entry.exists()
    assert not icon.exists()
    assert not (home / ".local/bin/provcheck").is_symlink()
    assert mine.is_file(), "what others put there stays"


def test_an_empty_home_is_empty_again_after_the_program_was_taken_out(bundle: Path, tmp_path: Path) -> None:
    page = bundle / "usr/share/man/man1/provcheck.1.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(gzip.compress(b"", mtime=0))
    home = tmp_path / "home"
    home.mkdir()
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    for script in ("install.sh", "uninstall.sh", "uninstall.sh"):
        subprocess.run([bundle / script], check=True, env=surroundings, capture_output=True)
        assert any(home.iterdir()) == (script == "install.sh")


def test_an_archive_is_the_same_whenever_it_is_made(bundle: Path, when: dt.datetime, tmp_path: Path) -> None:
    tool("xz")
    linux.finish(bundle)
    sums = []
    for name in ("first", "second"):
        archives.write_tar(bundle, tmp_path / f"{name}.tar.xz", when)
        sums.append(archives.sha256(tmp_path / f"{name}.tar.xz"))
        for path in bundle.rglob("*"):
            if not path.is_symlink():
                os.utime(path, (1, 1))
    assert sums[0] == sums[1]
    with tarfile.open(tmp_path / "first.tar.xz") as archive:
        entries = archive.getmembers()
    assert [entry.name for entry in entries[1:]] == sorted(entry.name for entry in entries[1:])
    assert {entry.mtime for entry in entries} == {int(when.timestamp())}
    assert {(entry.uid, entry.uname) for entry in entries} == {(0, "root")}
    assert next(entry.mode for entry in entries if entry.name == "bundle/AppRun") == 0o755


def test_checksums_tell_every_file(bundle: Path) -> None:
    linux.finish(bundle)
    told = dict(reversed(line.split("  ")) for line in (bundle / linux.SUMS_NAME).read_text(encoding="utf-8").splitlines())
    files = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()}
    assert told.keys() == files - {linux.SUMS_NAME}
    assert told["AppRun"] == hashlib.sha256((bundle / "AppRun").read_bytes()).hexdigest()


def test_the_time_of_the_source_can_be_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert archives.source_date().isoformat() == "2023-11-14T22:13:20+00:00"


@pytest.mark.skipif(sys.platform != "linux", reason="it reads programs of Linux")
def test_what_a_program_needs_is_read_from_it() -> None:
    python = Path(sys.executable).resolve()
    assert is_elf(python)
    assert "libc.so.6" in needed(python)
    assert not is_elf(Path(__file__))
    with pytest.raises(ValueError, match="test_linux_files"):
        needed(Path(__file__))


def test_the_first_page_says_how_to_start(description: Description) -> None:
    told = texts.read_me(description, description.variants["cpu"])
    assert "./AppRun" in told
    assert "--self-test" in told
    assert max(map(len, told.splitlines())) <= 120
