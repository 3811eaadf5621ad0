"""Which originals are known to share something."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


class Related:
    """The pairs and groups of `related.toml`."""

    def __init__(self) -> None:
        with Path(__file__).with_name("related.toml").open("rb") as file:
            values = tomllib.load(file)
        self._groups = [re.compile("|".join(f"(?:{member})" for member in group["members"])) for group in values["groups"]]
        self._pairs = {frozenset(pair["originals"]) for pair in values["pairs"]}

    def holds(self, one: str, other: str) -> bool:
        """Whether two originals, by their names with folders, share something."""
        if one == other:
            return True
        files = frozenset(name.rpartition("/")[2] for name in (one, other))
        return files in self._pairs or any(group.match(one) and group.match(other) for group in self._groups)
