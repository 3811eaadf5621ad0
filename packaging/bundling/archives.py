"""Archives that are the same whenever they are made of the same files, and their checksums."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import IO

from bundling.description import ROOT

_EXECUTABLE = 0o111


def source_date() -> dt.datetime:
    """When the source was changed last: SOURCE_DATE_EPOCH, or the last commit."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if not stated:
        git = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        stated = subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    return dt.datetime.fromtimestamp(int(stated), dt.UTC)


def write_tar(folder: Path, target: Path, when: dt.datetime) -> None:
    """Pack a folder with all that is in it, in the order of names, with one time and one owner, as .tar.xz.

    Blocks of a fixed size make the result independent of the number of processors. Raises SystemExit without `xz`.
    """
    xz = shutil.which("xz")
    if xz is None:
        raise SystemExit("xz is not found. Install it (Debian: xz-utils).")
    with target.open("wb") as out:
        command = [xz, "--compress", "--stdout", "-2", "--threads=2", "--block-size=32MiB"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out) as process:  # noqa: S603
            if process.stdin is None:
                raise BrokenPipeError
            _write(folder, process.stdin, int(when.timestamp()))
            process.stdin.close()
    if process.returncode:
        raise SystemExit(f"xz failed with {process.returncode}.")


def _write(folder: Path, stream: IO[bytes], when: int) -> None:
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as archive:
        for path in [folder, *sorted(folder.rglob("*"), key=lambda each: each.relative_to(folder).as_posix())]:
            name = path.relative_to(folder.parent).as_posix()
            entry = archive.gettarinfo(path, name)
            if entry.islnk():
                entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", path.stat().st_size
            entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = when, 0, 0, "root", "root"
            entry.mode = 0o755 if entry.isdir() or entry.mode & _EXECUTABLE else 0o644
            if entry.isreg():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:
                archive.addfile(entry)


def sha256(file: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_checksums(folder: Path, files: list[Path], target: Path) -> None:
    """Write digests as `sha256sum --check` reads them, by names below a folder."""
    lines = [f"{sha256(file)}  {file.relative_to(folder).as_posix()}" for file in sorted(files)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
