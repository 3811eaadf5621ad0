"""The checksum that a report carries in itself, by one rule for all kinds of files.

A report holds the text "provcheck-sha256:" and 64 hex digits: of its last such place the digits are the SHA-256 of the whole
file with 64 zeros in their place. Whoever wants to check it without this program needs five lines:

    data = open(path, "rb").read()
    at = data.rindex(b"provcheck-sha256:") + len(b"provcheck-sha256:")
    zeroed = data[:at] + b"0" * 64 + data[at + 64 :]
    print(data[at : at + 64].decode() == hashlib.sha256(zeroed).hexdigest())

It tells any byte that was changed by accident or by another program. Whoever changes a report on purpose can also make the
checksum anew, so that of itself it is no proof of who wrote a file: that takes a signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum

from provcheck.core.report_marks import MARK

_DIGITS = 64
_ZEROS = b"0" * _DIGITS

PLACEHOLDER = (MARK + _ZEROS).decode("ascii")
"""What a writer puts into a file, after all other content, for `sealed` to fill in."""


class Seal(StrEnum):
    """What the checksum in a file says of it.

    Attributes:
        WHOLE: Every byte is as when the checksum was made, by whomever.
        BROKEN: Something was changed.
        NONE: There is none.
    """

    WHOLE = "whole"
    BROKEN = "broken"
    NONE = "none"


def sealed(data: bytes) -> bytes:
    """A file with its last placeholder filled in; raises ValueError when there is none."""
    return b"".join(sealed_pieces((data,)))


def sealed_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same for a file that is made piece by piece, with the placeholder in the last one."""
    digest = hashlib.sha256()
    last = b""
    for piece in pieces:
        if last:
            yield last
        digest.update(piece)
        last = piece
    at = last.rindex(PLACEHOLDER.encode("ascii")) + len(MARK)
    yield last[:at] + digest.hexdigest().encode("ascii") + last[at + _DIGITS :]


def seal_of(data: bytes) -> Seal:
    """What the checksum in a file says."""
    found = data.rfind(MARK)
    if found < 0:
        return Seal.NONE
    at = found + len(MARK)
    view = memoryview(data)
    digest = hashlib.sha256(view[:at])
    digest.update(_ZEROS)
    digest.update(view[at + _DIGITS :])
    return Seal.WHOLE if data[at : at + _DIGITS] == digest.hexdigest().encode("ascii") else Seal.BROKEN
