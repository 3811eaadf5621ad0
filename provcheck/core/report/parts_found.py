"""What was found inside a report, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LARGEST = 2_000_000_000
"""Most bytes of a report, and of each part of it once it is inflated; what is larger is not read."""

PICTURES = "pictures"
"""What all pictures together are called among the parts."""


class PartFault(StrEnum):
    """Why a part was not got.

    Attributes:
        NOT_READ: It is larger than what is read, which says nothing of whether it was changed.
        DAMAGED: It cannot be read.
        DOUBLED: There are two under its name, so that another reader may take the other.
    """

    NOT_READ = "not-read"
    DAMAGED = "damaged"
    DOUBLED = "doubled"


@dataclass
class PartsFound:
    """What was found, while it is being read.

    Attributes:
        parts: What is attached, by name.
        faults: What is there and was not got, by name.
        pictures: SHA-256 of the pictures, 64 hex digits each.
    """

    parts: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, PartFault] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()
