"""What is attached to a report in PDF, and the pictures in it; one part that is damaged leaves the others."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, EmbeddedFile, IndirectObject, StreamObject

from provcheck.core.report.manifest import MANIFEST_NAME, OUTPUTS_NAME, SCAN_NAME, SUMS_NAME
from provcheck.core.report.parts_found import LARGEST, PICTURES, PartFault, PartsFound

_NAMES = (SCAN_NAME, MANIFEST_NAME, SUMS_NAME)

_log = logging.getLogger(__name__)


def in_pdf(data: bytes) -> PartsFound:
    """What is attached, and the pictures on the pages."""
    found = PartsFound()
    with apply_configuration(
        maximum_declared_stream_length=LARGEST,
        zlib_maximum_output_length=LARGEST,
        stream_decoding_work_maximum_length=2 * LARGEST,
    ):
        try:
            reader = PdfReader(io.BytesIO(data))
            attached = list(reader.attachment_list)
        except Exception as error:  # noqa: BLE001  on damaged bytes the parser raises whatever it comes to
            fault = _fault(error)
            # Of a file that is damaged as a whole it is not known what was attached.
            found.faults.update(dict.fromkeys((*_NAMES, PICTURES), fault) if fault is PartFault.NOT_READ else {})
            return found
        for name in (*_NAMES, OUTPUTS_NAME):
            _take(found, name, [each for each in attached if name in {each.name, each.alternative_name}])
        try:
            found.pictures = frozenset(hashlib.sha256(picture).hexdigest() for picture in _pictures(reader))
        except Exception as error:  # noqa: BLE001  as above
            found.faults[PICTURES] = _fault(error)
    return found


def _take(found: PartsFound, name: str, attached: list[EmbeddedFile]) -> None:
    """Read what is attached under a name."""
    if not attached:
        return
    if len(attached) > 1:
        found.faults[name] = PartFault.DOUBLED
        return
    try:
        found.parts[name] = attached[0].content
    except Exception as error:  # noqa: BLE001  as above
        found.faults[name] = _fault(error)


def _fault(error: Exception) -> PartFault:
    _log.warning("report not read to its end: %s: %s", type(error).__name__, error)
    return PartFault.NOT_READ if isinstance(error, LimitReachedError) else PartFault.DAMAGED


def _pictures(reader: PdfReader) -> Iterator[bytes]:
    """Every picture in the file as its bytes lie there, wherever it is drawn.

    Left out are those that fonts draw letters with, as of emoji in colour.
    """
    numbers = [(number, generation) for generation, places in reader.xref.items() for number in places]
    numbers += [(number, 0) for number in reader.xref_objStm]
    objects = {each: reader.get_object(IndirectObject(*each, reader)) for each in numbers}
    letters: set[int] = set()
    for each in objects.values():
        if isinstance(each, DictionaryObject) and each.get("/Type") == "/Font":
            _add_drawn(each, letters)
    for (number, _generation), item in objects.items():
        if isinstance(item, StreamObject) and item.get("/Subtype") == "/Image" and number not in letters:
            yield item._data  # noqa: SLF001  the bytes as they lie there have no public name


def _add_drawn(item: DictionaryObject, drawn: set[int]) -> None:
    """Add the numbers of what something is drawn with: its pictures and forms, and theirs, as masks."""
    resources = item.get("/Resources", DictionaryObject()).get_object()
    pictures = resources.get("/XObject", DictionaryObject()).get_object()
    for each in (*pictures.values(), item.get("/SMask")):
        if isinstance(each, IndirectObject) and each.idnum not in drawn:
            drawn.add(each.idnum)
            found = each.get_object()
            if isinstance(found, DictionaryObject):
                _add_drawn(found, drawn)
