"""Places that are no files of a drive, as of object storage."""

from __future__ import annotations

import re

# One letter is a drive of Windows.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


def is_address(path: str) -> bool:
    """Whether something is meant that is no file of a drive, as "s3://bucket/a.png"; also as a path, where a slash is lost."""
    return _ADDRESS.match(path) is not None
