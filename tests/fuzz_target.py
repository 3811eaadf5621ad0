"""What is tried with bytes that nobody would write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(frozen=True)
class Target:
    """A parser.

    Attributes:
        run: Parses bytes; raises nothing but what is no declared error of the parser.
        seeds: Bytes to begin with.
        times: How many of Hypothesis' examples are affordable.
    """

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    times: int = 60


@cache
def _kept_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="provcheck-fuzz-", ignore_cleanup_errors=True)


def folder() -> Path:
    """Where parsers of files find theirs; it goes when the program ends, except where a library in it is still open."""
    return Path(_kept_folder().name)
