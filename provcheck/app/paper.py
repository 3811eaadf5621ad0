"""The paper that reports are laid out for: as a person has set it, else as is usual where they are."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import StrEnum

_ENVIRONMENT = ("LC_ALL", "LC_PAPER", "LANG")

# As the Common Locale Data Repository lists them (unicode.org/cldr, supplemental data, paper size).
_LETTER_IN = frozenset({"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})


class Paper(StrEnum):
    """A size of paper."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height."""
        return (215.9, 279.4) if self is Paper.LETTER else (210.0, 297.0)


def paper_name(paper: Paper) -> str:
    """What it is called everywhere."""
    return {Paper.A4: "A4", Paper.LETTER: "Letter"}[paper]


def paper_for(chosen: str, region: str | None = None) -> Paper:
    """The paper that was chosen by its code; where that is none, the usual one of a region.

    `region` is a code as "US"; where it is None the environment is asked.
    """
    if chosen.lower() in set(Paper):
        return Paper(chosen.lower())
    where = region_of(os.environ) if region is None else region
    return Paper.LETTER if where.upper() in _LETTER_IN else Paper.A4


def region_of(variables: Mapping[str, str]) -> str:
    """The code of the region that the environment names, as "US" of "en_US.UTF-8"; empty where it names none."""
    named = next((variables[name] for name in _ENVIRONMENT if variables.get(name)), "")
    found = re.match(r"[A-Za-z]+(?:[_-][A-Za-z]{4})?[_-]([A-Za-z]{2})\b", named)
    return found[1].upper() if found else ""
