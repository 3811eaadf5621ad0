"""Sentences about the library as a whole: what is kept where, and what copies of it hold."""

from __future__ import annotations

from pathlib import Path

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed
from provcheck.app.library_care import KeptPlace, has_pasted
from provcheck.core.index.library_copy import LibraryContents

_MEGABYTE = 1_000_000


def size_text(size: int) -> str:
    """So many bytes, in megabytes."""
    return tr("{size:,.1f} MB").format(size=size / _MEGABYTE)


def place_text(place: KeptPlace) -> str:
    """What lies where and the room it takes, as one line."""
    return tr("{what}: {path} ({size})").format(what=_kinds()[place.kind], path=place.path, size=size_text(place.size))


def _kinds() -> dict[str, str]:
    return {
        "library": tr("Library: portfolios, fingerprints, scans and decisions"),
        "models": tr("Models"),
        "pasted": tr("Pasted pictures"),
        "settings": tr("Settings"),
        "key": tr("Your own key for signing reports"),
        "log": tr("Log"),
        "crashes": tr("Reports of crashes"),
        "demo": tr("Demo"),
    }


def contents_text(contents: LibraryContents) -> str:
    """What a library holds, as "1 portfolio, 20 works, 3 scans"."""
    return listed(
        (
            tr_n("{count:,} portfolio", "{count:,} portfolios", contents.portfolios),
            tr_n("{count:,} work", "{count:,} works", contents.works),
            tr_n("{count:,} scan", "{count:,} scans", contents.scans),
        )
    )


def old_library_text(folder: Path) -> str:
    """What to do with the folder that a library was moved from."""
    if has_pasted(folder):
        told = tr(
            "The old one is still in {path}. When all is well delete what is in it, but not the pasted pictures: saved scans "
            "show them from there."
        )
    else:
        told = tr("The old one is still in {path}: delete that folder when all is well.")
    return told.format(path=folder)


def not_in_copy_text() -> str:
    """What a copy of the library does not hold."""
    return tr("Your pictures themselves, added models, settings and your key for signing are not in it: copy those yourself.")
