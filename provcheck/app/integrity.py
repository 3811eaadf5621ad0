"""What a report says of its own checksums."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from provcheck.app.i18n import tr, tr_n
from provcheck.core.report.document import ReportDocument, Row, Section
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, Manifest


def with_integrity(document: ReportDocument, manifest: Manifest, written: bytes) -> ReportDocument:
    """The report with a last section that prints the digest of its manifest; `written` are the bytes of the manifest."""
    return replace(document, sections=(*document.sections, _section(manifest, written)))


def _section(manifest: Manifest, written: bytes) -> Section:
    pictures = tr_n("{count} picture", "{count} pictures", len(manifest.pictures))
    files = tr_n("{count} file", "{count} files", len({(file.path, file.sha256) for file in manifest.files}))
    return Section(
        tr("Integrity"),
        (
            tr(
                "In the file of this report lie its data ({data}) and a manifest ({manifest}) with the SHA-256 of the data, of "
                "every picture in the report and of every file of the matches. The digest of the manifest stands below: by it "
                "a print of this report and a file can be told to belong together."
            ).format(data=SCAN_NAME, manifest=MANIFEST_NAME),
            tr(
                'The command "provcheck verify" says whether the file is whole, and whether files at hand are the ones in it. '
                "A checksum tells what changed by accident. That nobody changed the report on purpose is told only by a "
                "signature or a timestamp that came with it."
            ),
        ),
        (
            Row(tr("SHA-256 of the manifest"), hashlib.sha256(written).hexdigest()),
            Row(tr("SHA-256 of the data"), manifest.data.sha256),
            Row(tr("Named in it"), tr("{pictures}, {files}").format(pictures=pictures, files=files)),
        ),
    )
