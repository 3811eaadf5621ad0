"""The bundle for Linux: a folder in the layout of an AppImage, and an archive of it."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import shutil
import stat
from pathlib import Path

from bundling import desktop
from bundling.archives import write_checksums
from bundling.description import ROOT, Description, Variant
from bundling.icons import write_pngs
from bundling.man_page import man_page
from bundling.sbom import Contents, sbom, write_sbom
from bundling.texts import app_run, install_script, launcher, read_me, uninstall_script

TREE = "usr/lib/provcheck"
SHARE = "usr/share"
SBOM_NAME = "sbom.cdx.json"
SUMS_NAME = "SHA256SUMS"
LIST_NAME = "FILES.json"


def folder_name(description: Description, variant: Variant) -> str:
    """Name of a bundle's folder and, with its ending, of its archive."""
    return f"{description.command}-{description.version}-linux-x86_64-{variant.name}"


def write_desktop_files(description: Description, bundle: Path, when: dt.datetime) -> None:
    """Everything by which desktops know the program, as it lies below /usr."""
    share = bundle / SHARE
    entry = desktop.desktop_entry(description, f"{description.command}-gui")
    _write(share / "applications" / f"{description.app_id}.desktop", entry)
    _write(share / "mime" / "packages" / f"{description.app_id}.xml", desktop.mime_package(description))
    _write(share / "metainfo" / f"{description.app_id}.metainfo.xml", desktop.metainfo(description, when.date()))
    write_pngs(description, share / "icons" / "hicolor")
    # The two that an AppImage has at its top.
    _write(bundle / f"{description.app_id}.desktop", entry)
    svg = bundle / f"{description.app_id}.svg"
    shutil.copyfile(ROOT / str(description.program["icon"]), svg)
    (bundle / ".DirIcon").unlink(missing_ok=True)
    (bundle / ".DirIcon").symlink_to(svg.name)


def write_man_page(description: Description, bundle: Path, when: dt.datetime) -> None:
    """The manual page of the command line."""
    from provcheck.cli.main import app  # noqa: PLC0415  it loads the whole program

    page = man_page(description, app, when.date()).encode("utf-8")
    target = bundle / SHARE / "man" / "man1" / f"{description.command}.1.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(page, mtime=0))


def write_commands(description: Description, bundle: Path) -> None:
    """The commands, and what puts the program into a person's menu and takes it out again."""
    scripts = {
        f"usr/bin/{description.command}": launcher(TREE, "main"),
        f"usr/bin/{description.command}-gui": launcher(TREE, "window"),
        "AppRun": app_run(description),
        "install.sh": install_script(description),
        "uninstall.sh": uninstall_script(description),
    }
    for name, text in scripts.items():
        _write(bundle / name, text)
        (bundle / name).chmod(0o755)


def write_papers(description: Description, bundle: Path, contents: Contents, notices: str, when: dt.datetime) -> None:
    """What comes with it to be read: how to start, licences, notices, the list of parts."""
    _write(bundle / "README.txt", read_me(description, contents.variant))
    shutil.copyfile(ROOT / "LICENSE", bundle / "LICENSE")
    _write(bundle / "NOTICES.md", notices)
    write_sbom(sbom(description, contents, when), bundle / SBOM_NAME)
    licence = Path(os.__file__).parent / "LICENSE.txt"
    shutil.copyfile(licence, bundle / TREE / "LICENSE-python.txt")


def finish(bundle: Path) -> None:
    """Give every file one of two modes, and write the list of all and their checksums into the bundle."""
    for path in bundle.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = {path.relative_to(bundle).as_posix(): path.stat().st_size for path in sorted(files)}
    _write(bundle / LIST_NAME, json.dumps(sizes, indent=0) + "\n")
    write_checksums(bundle, [*files, bundle / LIST_NAME], bundle / SUMS_NAME)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
