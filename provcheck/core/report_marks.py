"""By what files are known that say of themselves that they are reports of this program.

Whoever wants to may write that into any file: such a mark says what a file claims to be, and never that it is whole or true.
"""

from __future__ import annotations

import re

MARK = b"provcheck-sha256:"
"""What the digits of a report's checksum follow."""

PDF_TAIL = 1 << 18
"""Bytes at the end of a PDF in which the mark is looked for: others may append a signature, seldom more."""

JSON_HEAD = 1 << 10
"""Bytes at the beginning of JSON in which the mark is looked for."""

_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"schema"\s*:\s*"provcheck\.[a-z-]+/\d')


def marks_pdf(tail: bytes) -> bool:
    """Whether the end of a PDF, of at least `PDF_TAIL` bytes where it has so many, carries the mark of a report."""
    return MARK in tail


def marks_json(head: bytes) -> bool:
    """Whether bytes begin as data of this program, by the first `JSON_HEAD`."""
    return _JSON.match(head) is not None
