"""What a report carries of its own digests, for every kind of file that it is written as.

A writer calls `with_checksums` once for document and data, puts data and manifest into its file, and ends with a checksum of
the whole file: for HTML by `data_element` and `sealed_page`, for other kinds by `provcheck.core.report.seal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from provcheck.app.integrity import with_integrity
from provcheck.core.report.document import ReportDocument
from provcheck.core.report.html_parts import JSON_ESCAPES, element_id
from provcheck.core.report.manifest import manifest_bytes, manifest_of, sums_text
from provcheck.core.report.seal import PLACEHOLDER, sealed_pieces
from provcheck.core.scan_records import ScanReport


@dataclass(frozen=True)
class Checksums:
    """What is attached besides the data: the manifest, and its digests as `sha256sum --check` reads them."""

    manifest: bytes
    sums: bytes


def with_checksums(report: ScanReport, document: ReportDocument, data: Iterable[bytes]) -> tuple[ReportDocument, Checksums]:
    """The document with the section that prints the manifest's digest, and what is to be attached.

    `report` has the matches that the document tells, with the paths as they are told; `data` is the JSON that is attached, in
    pieces. Every picture has to be in the document already.
    """
    manifest = manifest_of(report, document, data)
    written = manifest_bytes(manifest)
    return with_integrity(document, manifest, written), Checksums(written, sums_text(manifest, written))


def data_element(name: str, data: Iterable[bytes]) -> Iterator[bytes]:
    """JSON as an element of HTML that holds data and runs nothing, in pieces; `provcheck verify` finds it by its id.

    `name` is that of the attached file, as "provcheck-scan.json", and the id the same without ".json".
    """
    yield f'<script type="application/json" id="{element_id(name)}">'.encode("ascii")
    for piece in data:
        escaped = piece
        for character, escape in JSON_ESCAPES.items():
            escaped = escaped.replace(character, escape)
        yield escaped
    yield b"</script>\n"


def sealed_page(page: Iterable[bytes]) -> Iterator[bytes]:
    """A page of HTML, in pieces, with its checksum in a comment at its end."""
    return sealed_pieces(chain(page, (f"<!-- {PLACEHOLDER} -->\n".encode("ascii"),)))
