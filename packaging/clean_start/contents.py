"""What a bundle takes from the system, and what a person's home holds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bundling.elf import is_elf, needed

# Used where GTK is there, else another is.
OPTIONAL = frozenset({"libqgtk3.so"})


def from_system(bundle: Path) -> dict[str, frozenset[str]]:
    """Libraries that a bundle needs and does not hold, with the names of the files that need them."""
    own = {path.name for path in bundle.rglob("*.so*")}
    found: dict[str, set[str]] = {}
    for path in filter(is_elf, bundle.rglob("*")):
        for name in needed(path):
            if name not in own:
                found.setdefault(name, set()).add(path.name)
    return {name: frozenset(users) for name, users in sorted(found.items())}


def not_there(taken: Mapping[str, frozenset[str]], root: Path) -> tuple[list[str], list[str]]:
    """Of the libraries that a bundle takes from a system those that are not below a root: needed ones, optional ones."""
    there = {path.name for path in root.rglob("*.so*")}
    lacking = [name for name in taken if name not in there]
    return [name for name in lacking if taken[name] - OPTIONAL], [name for name in lacking if not taken[name] - OPTIONAL]


def listing(home: Path, *, without: str) -> list[str]:
    """Everything in a home but a folder at its top: files, links and folders, by their paths, those of folders with a slash."""
    found = []
    for folder, folders, files in os.walk(home):
        here = Path(folder)
        if here == home:
            folders[:] = [name for name in folders if name != without]
        links = [name for name in folders if (here / name).is_symlink()]
        found += [(here / name).relative_to(home).as_posix() for name in [*files, *links]]
        found += [f"{(here / name).relative_to(home).as_posix()}/" for name in folders if name not in links]
    return sorted(found)


def places(paths: list[str], depth: int = 3) -> list[str]:
    """The folders that files lie in, no deeper than `depth`, each once."""
    return sorted({"/".join(path.split("/")[:-1][:depth]) + "/" for path in paths if not path.endswith("/")})


def sizes(folder: Path) -> tuple[int, int]:
    """How many files are below a folder, and how many bytes they have."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return len(files), sum(path.stat().st_size for path in files)
