"""How much of what strangers wrote is read, and how bytes become text."""

from __future__ import annotations

import codecs
import json
from typing import Any

from provcheck.core.origin.records import RawField

MOST_FIELDS = 400
"""Texts of one file; ExifTool-like dumps have a hundred."""

MOST_TEXT = 4 << 20
"""Characters of one text: a ComfyUI workflow of hundreds of nodes has one million."""


MOST_OF_A_FILE = 16 << 20
"""Characters of all texts of one file."""


MOST_NAMED = 1000
"""Prompts, LoRAs and pictures, of each, that are told of one file; what is over stands in the raw texts alone."""

MOST_SEARCHED = 50_000
"""Characters of all prompts of a file in which names are looked for, and likewise of the names of LoRAs, models and so on.

Prompts have a few thousand. A text of the longest kind would hold up a scan for half a minute, at every run, and a window or a
report for a quarter of one at every match.
"""

MOST_RAW_SEARCHED = 200_000
"""Characters of all raw texts of a file in which they are looked for: workflows of ComfyUI have a hundred thousand."""


def readable(text: str) -> str:
    """A text without halves of characters, which JSON may hold and nothing can print."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def cut(place: str, text: str, *, whole: bool = True) -> RawField:
    """A text as a field, without what is over the limit."""
    return RawField(place, readable(text[:MOST_TEXT]), whole and len(text) <= MOST_TEXT)


def decoded(data: bytes) -> str:
    """Text of bytes that should be Latin-1 by the format and mostly are UTF-8; without zeros at its end."""
    trimmed = data.rstrip(b"\0")
    try:
        return trimmed.decode("utf-8")
    except UnicodeDecodeError:
        return trimmed.decode("latin-1")


def beginning_decoded(data: bytes) -> str:
    """Likewise the beginning of a text that goes on, which may end within a character."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def object_of(text: str) -> dict[str, Any] | None:
    """The JSON object that a text holds; None when it holds none, or one that is nested too deep to be read."""
    stripped = text.strip()
    if not stripped.startswith("{"):
        return None
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
