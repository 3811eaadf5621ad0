"""What is attached to a report in PDF, and the pictures in it; one part that is damaged leaves the others."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import EmbeddedFile, StreamObject

from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, SUMS_NAME
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
        for name in _NAMES:
            _take(found, name, [each for each in attached if name in {each.name, each.alternative_name}])
        try:
            found.pictures = frozenset(hashlib.sha256(picture).hexdigest() for picture in _jpegs(reader))
        except Exception as error:  # noqa: BLE001  as above
            found.faults[PICTURES] = _fault(error)
    return found


def _take(found: PartsFound, name: str, attached: list[EmbeddedFile]) -> None:
    """Read what is attached under a name."""
    if not attached:
        return
    try:
        found.parts[name] = attached[0].content
    except Exception as error:  # noqa: BLE001  as above
        found.faults[name] = _fault(error)


def _fault(error: Exception) -> PartFault:
    _log.warning("report not read to its end: %s: %s", type(error).__name__, error)
    return PartFault.NOT_READ if isinstance(error, LimitReachedError) else PartFault.DAMAGED


def _jpegs(reader: PdfReader) -> Iterator[bytes]:
    """The JPEG files on the pages, as they are."""
    for page in reader.pages:
        resources = page.get("/Resources", {}).get_object()
        for item in resources.get("/XObject", {}).values():
            drawn = item.get_object()
            if isinstance(drawn, StreamObject) and drawn.get("/Subtype") == "/Image" and drawn.get("/Filter") == "/DCTDecode":
                yield drawn._data  # noqa: SLF001  the bytes as they lie there have no public name
