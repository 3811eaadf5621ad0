"""Which files and folders to pass over because a person said so: patterns of names, as Git's lists of ignored files."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from pathspec import GitIgnoreSpec

from provcheck.core.scan_records import EVERYTHING, LeftOut, Patterns

IGNORES_CASE = sys.platform in {"win32", "darwin"}
"""Whether names that differ in capitals alone are the same file, as on the drives of Windows and macOS."""


def means_something(pattern: str) -> bool:
    """Whether any name can match a pattern, as none can match a bracket that is never closed."""
    try:
        found = _spec((pattern,), folder="", ignores_case=False)
    except ValueError:
        return False
    return any(each.include for each in found.patterns)


def as_meant_here(pattern: str) -> tuple[str, ...]:
    """A pattern, and besides it the absolute path of what it names from the working folder, where that is there.

    Whoever types "art/private" may mean the path from where they are, not one from the folder that is looked through.
    """
    is_path = "/" in pattern.strip().replace("\\", "/").strip("/")
    if not is_path or PurePath(pattern).is_absolute() or not os.path.lexists(pattern):
        return (pattern,)
    return pattern, os.path.abspath(pattern)


class Selection:
    """What patterns let through below one folder after another, a count of what they do not, and which of them met nothing.

    A pattern with a slash within it is a path from the folder that was named, all others are names at any depth; one with a
    slash at its end is a folder. Stars stand for any part of a name, two of them for any folders. An absolute path is meant
    where it lies in the folder. What brackets hold is one of some characters, or stands in the name as it is.
    """

    def __init__(self, patterns: Patterns, *, ignores_case: bool = IGNORES_CASE) -> None:
        """Count from zero."""
        self._patterns = patterns
        self._ignores_case = ignores_case
        self._files = 0
        self._folders = 0
        self._above = ""
        self._leave_out = self._only = GitIgnoreSpec([])
        self._met: set[str] = set()
        self._unmet: dict[str, GitIgnoreSpec] = {}

    @property
    def left_out(self) -> LeftOut:
        """What was passed over so far, and of which patterns nothing was met below the folders that were entered."""
        unmet = (each for each in self._unmet if not any(_are_twins(each, met) for met in self._met))
        told = tuple(each for each in unmet if not any(_are_twins(other, each) for other in _all(self._patterns)))
        return LeftOut(self._files, self._folders, told)

    def enter(self, root: PurePath) -> None:
        """Judge paths that lie below a folder from now on; raises ValueError for patterns that mean nothing."""
        here = root.as_posix()
        # What is in the folder a program runs in is given without a folder.
        self._above = "" if here == "." else f"{here.rstrip('/')}/"
        folder = (root if root.is_absolute() else PurePath(os.path.abspath(root))).as_posix()
        self._leave_out = _spec(self._patterns.leave_out, folder, ignores_case=self._ignores_case)
        self._only = _spec(self._patterns.only, folder, ignores_case=self._ignores_case)
        left = dict.fromkeys(pattern for pattern in _all(self._patterns) if pattern not in self._met)
        self._unmet = {pattern: _spec((pattern,), folder, ignores_case=self._ignores_case) for pattern in left}

    def takes_folder(self, path: PurePath) -> bool:
        """Whether to look into a folder, or an archive as if it were one; counts it when not."""
        if self._patterns == EVERYTHING:
            return True
        name = f"{self._below(path)}/"
        self._note_met(name)
        if not self._leave_out.match_file(name):
            return True
        self._folders += 1
        return False

    def takes_file(self, path: PurePath) -> bool:
        """Whether to look at a file; counts it when not."""
        if self._patterns == EVERYTHING:
            return True
        name = self._below(path)
        self._note_met(name)
        is_wanted = not self._patterns.only or self._only.match_file(name)
        if is_wanted and not self._leave_out.match_file(name):
            return True
        self._files += 1
        return False

    def _note_met(self, name: str) -> None:
        """Keep which patterns a name is one of, also where another pattern is enough to leave it out."""
        met = [pattern for pattern, spec in self._unmet.items() if spec.match_file(name)]
        for pattern in met:
            del self._unmet[pattern]
        self._met.update(met)

    def _below(self, path: PurePath) -> str:
        return _comparable(path.as_posix().removeprefix(self._above), ignores_case=self._ignores_case)


def _are_twins(pattern: str, absolute: str) -> bool:
    """Whether these are a pattern and the absolute path beside it, as `as_meant_here` gives them."""
    if PurePath(pattern).is_absolute() or not PurePath(absolute).is_absolute():
        return False
    inner = pattern.strip().replace("\\", "/").removeprefix("./").strip("/")
    return PurePath(absolute).as_posix().endswith(f"/{inner}")


def _all(patterns: Patterns) -> tuple[str, ...]:
    return (*patterns.leave_out, *patterns.only)


def _spec(patterns: Sequence[str], folder: str, *, ignores_case: bool) -> GitIgnoreSpec:
    """Patterns for paths below a folder, which is given with slashes; raises ValueError for those that mean nothing."""
    lines = [line for pattern in patterns for line in _lines(pattern, folder, ignores_case=ignores_case)]
    return GitIgnoreSpec.from_lines(lines)


def _comparable(name: str, *, ignores_case: bool) -> str:
    """A name as it is compared: macOS takes letters and their accents apart, keyboards do not."""
    composed = unicodedata.normalize("NFC", name)
    return composed.casefold() if ignores_case else composed


def _lines(pattern: str, folder: str, *, ignores_case: bool) -> tuple[str, ...]:
    """A pattern as Git has it, and besides it as a name in which brackets are brackets, as in "[WIP] cats"."""
    line = _line(pattern, folder, ignores_case=ignores_case)
    if not re.search(r"\[.+\]", line):
        return (line,)
    literal = line.replace("[", "\\[")
    return (line, literal) if _is_range(line) else (literal,)


def _is_range(line: str) -> bool:
    """Whether brackets may stand for characters, which they do not where they count backwards, as in "[Commission-Alice]"."""
    try:
        GitIgnoreSpec.from_lines([line])
    except re.error:
        return False
    return True


def _line(pattern: str, folder: str, *, ignores_case: bool) -> str:
    """A pattern as Git has it: slashes on every system, and signs that mean something at its beginning taken as they are."""
    plain = _comparable(pattern.strip().replace("\\", "/"), ignores_case=ignores_case)
    within = _comparable(f"{folder.rstrip('/')}/", ignores_case=ignores_case)
    if folder and plain.startswith(within):
        return f"/{plain.removeprefix(within)}"
    if plain.startswith("./"):
        return plain.removeprefix(".")
    return f"\\{plain}" if plain.startswith(("#", "!")) else plain
