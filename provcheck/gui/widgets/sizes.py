"""Sizes of files as people read them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from provcheck.app.i18n import tr

_GIGABYTE = 1_000_000_000


def size_text(count: int) -> str:
    """So many bytes, in thousands of thousands as shops and file managers count them."""
    digits = 1 if count >= _GIGABYTE else 0
    return QLocale().formattedDataSize(count, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def share_text(done: int, total: int) -> str:
    """So many bytes out of so many, with the unit once where it is the same."""
    first, whole = size_text(done), size_text(total)
    number, _space, unit = first.rpartition(" ")
    return tr("{done} of {total}").format(done=number if number and whole.endswith(f" {unit}") else first, total=whole)
