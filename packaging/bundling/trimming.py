"""Which files of the installed packages a bundle does not need."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from bundling.description import Description

_QT = "PySide6"


def trim(site: Path, description: Description) -> int:
    """Delete them below a folder of packages; gives how many bytes went."""
    told = description.leave_out
    gone = 0
    for file in [*_by_glob(site, told["files"], told["keep"]), *_of_qt(site, told)]:
        if file.is_file() or file.is_symlink():
            gone += 0 if file.is_symlink() else file.stat().st_size
            file.unlink()
    for folder in sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for record in site.glob("*.dist-info/RECORD"):
        _shorten(record, site)
    return gone


def _shorten(record: Path, site: Path) -> None:
    """Take from a package's list of files those that went, among them commands, which name the folder of the build."""
    with record.open(encoding="utf-8", newline="") as stream:
        rows = sorted(row for row in csv.reader(stream) if row and (site / row[0]).is_file())
    with record.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def trim_python(library: Path, globs: Sequence[str]) -> None:
    """Delete parts of the interpreter's own library."""
    for glob in globs:
        for path in sorted(library.glob(glob)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def is_left_out(name: str, globs: Sequence[str], keep: Sequence[str]) -> bool:
    """Whether a file is, by its path with slashes below the folder of packages."""
    return any(_matches(name, glob) for glob in globs) and not any(fnmatchcase(name, glob) for glob in keep)


def _matches(name: str, glob: str) -> bool:
    """Whether a path matches: `*` stays within a name, `**/` is any number of folders, `/**` all below."""
    if glob.startswith("**/"):
        rest = glob.removeprefix("**/")
        parts = name.split("/")
        return any(_matches("/".join(parts[start:]), rest) for start in range(len(parts)))
    if glob.endswith("/**"):
        folder = glob.removesuffix("/**")
        depth = folder.count("/") + 1
        parts = name.split("/")
        return len(parts) > depth and _same(parts[:depth], folder.split("/"))
    return _same(name.split("/"), glob.split("/"))


def _same(parts: Sequence[str], globs: Sequence[str]) -> bool:
    return len(parts) == len(globs) and all(map(fnmatchcase, parts, globs))


def _by_glob(site: Path, globs: Sequence[str], keep: Sequence[str]) -> Iterator[Path]:
    for file in sorted(site.rglob("*")):
        if not file.is_dir() and is_left_out(file.relative_to(site).as_posix(), globs, keep):
            yield file


def _of_qt(site: Path, told: dict[str, tuple[str, ...]]) -> Iterator[Path]:
    """Modules, libraries and plugins of Qt that are not listed."""
    qt = site / _QT
    modules = {f"Qt{name}" for name in told["qt_modules"]}
    for module in sorted(qt.glob("Qt[A-Z]*.*")):
        if module.name.partition(".")[0] not in modules:
            yield module
    libraries = {f"libQt6{name}" for name in told["qt_libraries"]}
    for library in sorted((qt / "Qt" / "lib").glob("libQt6*")):
        if library.name.partition(".")[0] not in libraries:
            yield library
    yield from sorted(qt.glob("libpyside6qml*"))
    plugins = qt / "Qt" / "plugins"
    for plugin in sorted(plugins.rglob("*")):
        name = plugin.relative_to(plugins).as_posix()
        if plugin.is_file() and not any(fnmatchcase(name, glob) for glob in told["qt_plugins"]):
            yield plugin
