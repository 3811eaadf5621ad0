"""What a walk has found, held so that a million files take little memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from provcheck.core.index.picture_runs import BETWEEN, to_bytes, to_text
from provcheck.core.records import Skipped

_MOST_IN_A_RUN = 4096


class Found:
    """Entries of a walk in their order: of files the names alone, and their folder once for all that follow each other."""

    def __init__(self, entries: Iterable[Path | Skipped] = ()) -> None:
        """Hold these, which are gone through once."""
        self._runs: list[tuple[str, bytes] | Skipped] = []
        self._count = 0
        folder = ""
        names: list[bytes] = []
        for entry in entries:
            self._count += 1
            if isinstance(entry, Path):
                above, name = os.path.split(entry)
                if above != folder or len(names) == _MOST_IN_A_RUN:
                    self._close(folder, names)
                    folder = above
                names.append(to_bytes(name))
            else:
                self._close(folder, names)
                self._runs.append(entry)
        self._close(folder, names)

    def _close(self, folder: str, names: list[bytes]) -> None:
        """Put a run of names away."""
        if names:
            self._runs.append((folder, BETWEEN.join(names)))
            names.clear()

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[Path | Skipped]:
        """Give them in their order."""
        for run in self._runs:
            if isinstance(run, Skipped):
                yield run
            else:
                folder, names = run
                yield from (Path(os.path.join(folder, to_text(name))) for name in names.split(BETWEEN))  # noqa: PTH118
