"""Getting a timestamp from an authority, at an address that a person gave for it: the SHA-256 of a report is sent, no more."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from provcheck.core.files import write_atomically
from provcheck.core.report.timestamp import TIMESTAMP_SUFFIX, accept, request_for

_TIMEOUT = 30.0
_LARGEST = 1 << 20


class NoAnswerError(Exception):
    """An authority that cannot be reached or refuses; the text is what the system or the server said."""


def is_address(url: str) -> bool:
    """Whether a text is an address that can be asked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def stamp_file(target: Path, url: str) -> Path:
    """Have a file timestamped, write the answer beside it, and give its path.

    Raises NoAnswerError, `StampRefusedError` when the answer is no timestamp of this file, and OSError when it cannot be kept.
    """
    request = request_for(target.read_bytes())
    answer = _ask(url, request.as_bytes())
    accept(answer, request)
    beside = Path(f"{target}{TIMESTAMP_SUFFIX}")
    write_atomically(beside, answer)
    return beside


def _ask(url: str, body: bytes) -> bytes:
    if not is_address(url):
        raise ValueError(url)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    asked = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310  the scheme is one of two
    try:
        with urllib.request.urlopen(asked, timeout=_TIMEOUT) as answer:  # noqa: S310
            return bytes(answer.read(_LARGEST))
    except urllib.error.URLError as error:
        raise NoAnswerError(str(error.reason)) from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswerError(str(error) or type(error).__name__) from error
