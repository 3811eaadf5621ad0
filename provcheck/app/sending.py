"""Whom reports come from: kept in the settings, with the sign read when a report is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from provcheck.app.report_choice import Sender
from provcheck.core.fingerprint.grounds import on_grounds
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.preview import SIDE, on_paper, to_jpeg

LOGO = "logo"

FIELDS = tuple(each.name for each in fields(Sender) if each.name != LOGO)
"""What of a sender is text."""


def sender_of(kept: Mapping[str, str], *, with_logo: bool = True) -> Sender:
    """The sender that the settings tell; raises `PictureError` when the logo is wanted and cannot be read."""
    texts = {name: kept.get(name, "") for name in FIELDS}
    logo = kept.get(LOGO, "") if with_logo else ""
    return Sender(**texts, logo=logo_jpeg(Path(logo)) if logo else None)


def logo_jpeg(path: Path) -> bytes:
    """A picture as it is printed, small; raises `PictureError`."""
    looks = on_grounds(decoders().decode(read_bytes(path)), SIDE)
    return to_jpeg(looks.small if looks.clear is None else on_paper(looks.clear))
