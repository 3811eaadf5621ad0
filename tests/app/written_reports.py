"""A report in every form for tests of checking it, and ways to change one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from provcheck.app.texts import verdict_sentence
from provcheck.app.verifying import Asked, Verification, verify
from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Match, PictureFacts
from provcheck.core.report.seal import MARK, sealed
from provcheck.core.scan_records import ScanReport
from provcheck.render import fonts
from provcheck.render.checksums import sealed_page, with_checksums
from provcheck.render.csv_report import csv_text
from provcheck.render.html_report import html_pieces
from provcheck.render.json_report import json_bytes
from provcheck.render.pdf import pdf_bytes
from tests.builders import encoded, work_image
from tests.render.builders import document, match, numbered_pages, scan_report

TOKEN = CancelToken()
NOTHING = Asked()


@dataclass(frozen=True)
class Written:
    """A report in every form, and the folder of the files that it shows."""

    pdf: bytes
    json: bytes
    csv: bytes
    html: bytes
    files: Path


def facts_of(path: Path) -> PictureFacts:
    picture = decoders().read(path)
    data = read_bytes(path)
    return PictureFacts(
        data.sha256, pixel_digest(picture), len(data.data), "PNG", picture.width, picture.height, has_alpha=False, detail=0.6
    )


def shown(folder: Path) -> Match:
    work, suspect = folder / "work.png", folder / "suspect.png"
    work.write_bytes(encoded(work_image(side=48), "PNG"))
    suspect.write_bytes(encoded(work_image(side=40), "PNG"))
    made = match(str(suspect), str(work))
    return replace(made, suspect_facts=facts_of(suspect), work=replace(made.work, facts=facts_of(work)))


def write_reports(folder: Path) -> Written:
    """A report of two files that are put into a folder."""
    report: ScanReport = scan_report(shown(folder))
    data = json_bytes(report, verdict_sentence)
    whole, checksums = with_checksums(report, document(*numbered_pages(1)), (data,))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fonts, "_installed", dict)
        pdf = pdf_bytes(whole, data, checksums=checksums)
    html = b"".join(sealed_page(html_pieces(whole, data, manifest=checksums.manifest)))
    return Written(pdf, data, csv_text(report, verdict_sentence).encode(), html, folder)


def checked(workspace: Workspace, folder: Path, name: str, data: bytes, asked: Asked = NOTHING) -> Verification:
    target = folder / name
    target.write_bytes(data)
    return verify(workspace, target, asked, TOKEN)


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def refilled(pdf: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The PDF with one attachment changed, written anew and sealed as one who knows how would do it."""
    reader = PdfReader(io.BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    for each in writer.attachment_list:
        if each.name == name:
            each.content = change(each.content)
    return resealed(writer)


def resealed(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    at = data.rindex(b"startxref")
    return sealed(data[:at] + b"%" + MARK + b"0" * 64 + b"\n" + data[at:])


def changed_page(html: bytes, old: bytes, new: bytes) -> bytes:
    """A page with another text in it, sealed anew."""
    at = html.rindex(MARK) + len(MARK)
    return sealed((html[:at] + b"0" * 64 + html[at + 64 :]).replace(old, new, 1))
