"""The printed report: a tagged PDF/A-3 with the pictures and fonts in it, and the scan attached as data."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from provcheck.app.paper import Paper
from provcheck.core.assets import resource
from provcheck.core.report.document import ReportDocument
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, SUMS_NAME
from provcheck.core.report.seal import PLACEHOLDER, sealed
from provcheck.render.checksums import Checksums
from provcheck.render.template_data import TemplateData, template_data
from provcheck.render.words import Words

ATTACHMENT_NAME = SCAN_NAME
"""Name of the attached file inside the PDF."""


# PDF/A demands a date.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)

_SIGN_PREFIX = "verdict-"

_log = logging.getLogger(__name__)


def pdf_bytes(
    document: ReportDocument,
    attachment: bytes | None = None,
    words: Words | None = None,
    made: datetime = _UNDATED,
    paper: Paper = Paper.A4,
    checksums: Checksums | None = None,
) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1.

    `attachment` is JSON, put into the file as "provcheck-scan.json", or as the document names it; `checksums` are put
    beside it. A checksum of the whole file stands in a comment near its end (`provcheck.core.report.seal`). `words` are the
    template's own few words, English unless given. `made` is the date in the document's properties: that of the scan, never
    the machine's. `paper` is the
    size of its pages. The same arguments give the same bytes on the same system. Raises OSError when the temporary folder
    cannot be written.
    """
    words = words or Words()
    signs = frozenset(path.stem.removeprefix(_SIGN_PREFIX) for path in _sign_files())
    data = template_data(document, words, signs, system_fonts=True)
    attached = {} if attachment is None else {document.data_name or ATTACHMENT_NAME: attachment}
    if checksums is not None:
        attached |= {MANIFEST_NAME: checksums.manifest, SUMS_NAME: checksums.sums}
    if not data.system_faces:
        return _with_seal(_typeset(data, attached, made, paper))
    try:
        return _with_seal(_typeset(data, attached, made, paper))
    except typst.TypstError as error:
        # A font of the system may break any promise. The bundled ones are tested; what they lack is printed as code points.
        _log.warning("fonts of the system left out: %s", error)
        return _with_seal(_typeset(template_data(document, words, signs, system_fonts=False), attached, made, paper))


def _with_seal(data: bytes) -> bytes:
    """The file with its checksum, as a comment before the place from which readers begin, so that no object moves."""
    at = data.rindex(b"startxref")
    return sealed(data[:at] + f"%{PLACEHOLDER}\n".encode("ascii") + data[at:])


def _typeset(data: TemplateData, attached: Mapping[str, bytes], made: datetime, paper: Paper) -> bytes:
    with TemporaryDirectory(prefix="provcheck-report-") as name:
        folder = Path(name)
        _lay_out(folder, data, attached, paper)
        return typst.compile(
            folder / "report.typ",
            root=folder,
            font_paths=_fonts(folder / "fonts") if data.system_faces else _bundled_fonts(),
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(made.timestamp()),
        )


def _lay_out(folder: Path, data: TemplateData, attached: Mapping[str, bytes], paper: Paper) -> None:
    """Put all that the template reads into its folder; it cannot reach outside."""
    for part in ("icons", "pictures", "fonts"):
        (folder / part).mkdir()
    for template in resource("report").glob("*.typ"):
        shutil.copyfile(template, folder / template.name)
    for path in _sign_files():
        shutil.copyfile(path, folder / "icons" / path.name)
    for name, picture in data.pictures.items():
        (folder / "pictures" / name).write_bytes(picture)
    for number, face in enumerate(data.system_faces):
        # Copied, since offering the system's whole folder would let another font of the same name in.
        shutil.copyfile(face.path, folder / "fonts" / f"{number}{face.path.suffix}")
    values = {
        **data.values,
        "attached": next((name for name in attached if name not in {MANIFEST_NAME, SUMS_NAME}), None),
        "checked": MANIFEST_NAME in attached,
        "paper": paper.millimetres,
    }
    (folder / "data.json").write_text(json.dumps(values, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    for name, content in attached.items():
        (folder / name).write_bytes(content)


def _sign_files() -> list[Path]:
    return sorted(resource("icons").glob(f"{_SIGN_PREFIX}*.svg"))


def _fonts(*folders: Path) -> typst.Fonts:
    paths = [resource("fonts"), *folders]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@cache
def _bundled_fonts() -> typst.Fonts:
    return _fonts()
