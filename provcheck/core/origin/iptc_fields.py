"""Texts in IPTC-IIM (version 4.2), as Photoshop's image resources hold them."""

from __future__ import annotations

from collections.abc import Iterator

from provcheck.core.origin.limits import cut, decoded
from provcheck.core.origin.records import RawField

_APPLICATION = 2
_NAMES = {
    5: "ObjectName",
    25: "Keywords",
    40: "SpecialInstructions",
    65: "OriginatingProgram",
    80: "By-line",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    120: "Caption",
    122: "CaptionWriter",
}
_IPTC_RESOURCE = 0x0404
_EXTENDED = 0x8000


def iptc_fields(data: bytes) -> Iterator[RawField]:
    """Texts of the application record; none from where it is damaged."""
    at = 0
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, dataset = data[at + 1], data[at + 2]
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        if length & _EXTENDED:
            return
        if record == _APPLICATION and dataset in _NAMES:
            yield cut(f"iptc:{_NAMES[dataset]}", decoded(data[at + 5 : at + 5 + length]))
        at += 5 + length


def photoshop_iptc(data: bytes) -> bytes:
    """The IPTC record among Photoshop's image resources; empty when there is none."""
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        identifier = int.from_bytes(data[at + 4 : at + 6], "big")
        name = 1 + data[at + 6]
        start = at + 6 + name + name % 2
        length = int.from_bytes(data[start : start + 4], "big")
        if identifier == _IPTC_RESOURCE:
            return data[start + 4 : start + 4 + length]
        at = start + 4 + length + length % 2
    return b""
