"""Checking reports that were forged or made to mislead: none is called whole."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from provcheck.app.texts import verdict_sentence
from provcheck.app.verify_texts import details, headline
from provcheck.app.verifying import PartState, Verification
from provcheck.app.workspace import Workspace
from provcheck.core.report import pdf_parts
from provcheck.core.report.html_parts import in_html
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, SUMS_NAME
from provcheck.core.report.parts_found import PICTURES, PartFault
from provcheck.core.report.report_file import NotAReportError
from provcheck.core.report.seal import MARK, sealed
from provcheck.render.checksums import sealed_page, with_checksums
from provcheck.render.html_report import html_pieces
from provcheck.render.json_report import json_bytes
from provcheck.render.words import Words
from tests.app.written_reports import (
    Written,
    changed_page,
    checked,
    resealed,
    write_reports,
)
from tests.render.builders import document, match_page, scan_report


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_reports(tmp_path_factory.mktemp("files"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
@pytest.mark.parametrize("suffix", [".minisig", ".tsr"])
def test_a_pipe_beside_a_report_is_not_waited_for(suffix: str, written: Written, workspace: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"report.json{suffix}")
    found = checked(workspace, tmp_path, "report.json", written.json)
    assert any("the file that should hold it is damaged" in line for line in details(found))


@pytest.mark.parametrize("suffix", [".minisig", ".tsr"])
def test_what_is_too_large_for_a_signature_is_not_read(
    suffix: str, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    with (tmp_path / f"report.json{suffix}").open("wb") as file:
        file.truncate(50_000_000_000)
    found = checked(workspace, tmp_path, "report.json", written.json)
    assert any("the file that should hold it is damaged" in line for line in details(found))


def padded_report(size: int) -> bytes:
    """A sealed report in PDF whose data are of such a size, and all of spaces but for the scan."""
    report = scan_report()
    data = json_bytes(report, verdict_sentence).replace(b"{", b"{" + b" " * size, 1)
    _document, checksums = with_checksums(report, document(), (data,))
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    attached = {SCAN_NAME: data, MANIFEST_NAME: checksums.manifest, SUMS_NAME: checksums.sums}
    for name, content in attached.items():
        stream = writer.add_attachment(name, b"").pdf_object["/EF"]["/F"].get_object()
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream._data = zlib.compress(content, 1)
    return resealed(writer)


def test_a_report_with_very_much_data_is_whole(workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "report.pdf", padded_report(80_000_000))
    assert [part.state for part in found.parts] == [PartState.WHOLE] * 3
    assert found.is_whole


def test_a_part_that_is_too_large_is_neither_changed_nor_whole(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_parts, "LARGEST", 50_000)
    found = checked(workspace, tmp_path, "report.pdf", padded_report(60_000))
    assert [part.state for part in found.parts] == [PartState.NOT_READ, PartState.WHOLE, PartState.WHOLE]
    assert (found.is_changed, found.is_whole) == (False, False)
    assert headline(found) == "report.pdf could not be shown to be whole."
    assert "Too large to be read, so that nothing can be said of it: the data." in list(details(found))


@pytest.mark.parametrize(
    "text",
    [b'I admit everything. "', b'{"integrity": "', b'{"a": ' + b"[" * 100_000 + b'"', b'{"schema": "other", "integrity": "'],
)
@pytest.mark.parametrize("end", [b'"', b'"}'])
def test_a_checksum_makes_no_text_a_report(text: bytes, end: bytes, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAReportError):
        checked(workspace, tmp_path, "report.json", sealed(text + MARK + b"0" * 64 + end))


@pytest.mark.parametrize("begin", [b"I admit everything. ", b"I admit everything. %", b"<p>I admit everything. "])
def test_no_text_under_a_checksum_is_called_whole(begin: bytes, workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "report.html", sealed(begin + MARK + b"0" * 64))
    assert (found.is_whole, found.is_as_asked) == (False, False)


def pictures_in(found: Verification) -> PartState:
    return {part.name: part.state for part in found.parts}["pictures"]


def with_picture(pdf: bytes, picture: bytes, encoding: NameObject | ArrayObject, *, in_form: bool = False) -> bytes:
    """The PDF with one more picture on its first page, itself or in a form, sealed anew."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    image = StreamObject()
    image._data = picture
    image.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Filter"): encoding})
    drawn = writer._add_object(image)
    if in_form:
        form = StreamObject()
        resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/i"): drawn})})
        form.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): resources})
        drawn = writer._add_object(form)
    on_page = writer.pages[0]["/Resources"].get_object().setdefault(NameObject("/XObject"), DictionaryObject())
    on_page.get_object()[NameObject("/forged")] = drawn
    return resealed(writer)


@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize("encoding", [NameObject("/FlateDecode"), ArrayObject([NameObject("/DCTDecode")])], ids=str)
def test_a_forged_picture_is_told_however_it_lies_in_a_pdf(
    encoding: NameObject | ArrayObject, in_form: bool, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    data = with_picture(written.pdf, b"another picture", encoding, in_form=in_form)
    assert pictures_in(checked(workspace, tmp_path, "report.pdf", data)) is PartState.CHANGED


def test_a_letter_that_a_font_draws_with_a_picture_raises_no_alarm(
    written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(written.pdf)))
    mask, letter = StreamObject(), StreamObject()
    for each in (mask, letter):
        each.update({NameObject("/Subtype"): NameObject("/Image")})
    letter[NameObject("/SMask")] = writer._add_object(mask)
    resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/x"): writer._add_object(letter)})})
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type3")})
    font[NameObject("/Resources")] = resources
    on_page = writer.pages[0]["/Resources"].get_object()["/Font"].get_object()
    on_page[NameObject("/emoji")] = writer._add_object(font)
    found = checked(workspace, tmp_path, "report.pdf", resealed(writer))
    assert pictures_in(found) is PartState.WHOLE
    assert any("those pictures that were found" in line for line in details(found))


FORGED = base64.b64encode(b"another picture").decode()
FORGED_SOURCE = f"data:image/png;base64,{FORGED}"
KNOWN = "KNOWN"
"""Stands for a picture of the report itself."""

OTHER_WAYS = (
    f'<image src="{FORGED_SOURCE}" href="{KNOWN}">',
    f'<img src="{KNOWN}" href="{FORGED_SOURCE}">',
    *(
        f'<svg><image href="{KNOWN}"><{element} attributeName="href" to="{FORGED_SOURCE}"/></image></svg>'
        for element in ("set", "animate", "animateMotion", "animateTransform")
    ),
    f'<svg><use href="{FORGED_SOURCE}#a"/></svg>',
    f'<svg><filter><feImage href="{FORGED_SOURCE}"/></filter></svg>',
    f'<svg><image href="{KNOWN}" xlink:href="{FORGED_SOURCE}"/></svg>',
    f'<svg><image href="{KNOWN}" filter="url({FORGED_SOURCE}#a)"/></svg>',
    f'<svg><rect fill="url({FORGED_SOURCE}#a)"/></svg>',
    f"<svg><style>rect {{ mask: url({FORGED_SOURCE}) }}</style></svg>",
    f"<style>body::before {{ content: url({FORGED_SOURCE}) }}</style>",
    f'<style>/* " */ a {{ content: "!"\\75 rl({FORGED_SOURCE}) }} /* " */</style>',
    f'<p style="mask-image: -webkit-image-set(&quot;{FORGED_SOURCE}&quot; 1x)">',
    f'<table background="{FORGED_SOURCE}">',
    '<link rel="stylesheet" href="data:text/css,a">',
    "<script>document.body.innerHTML = 'anything'</script>",
    '<p onclick="anything()">',
    '<a href="javascript:anything()">',
    '<meta http-equiv="refresh" content="0; url=https://example.org">',
    '<meta charset="iso-2022-jp">',
    # What browsers read otherwise than Python's parser.
    f'<svg><style><img src="{FORGED_SOURCE}"></style></svg>',
    f'<style></style x><img src="{FORGED_SOURCE}"><style></style>',
    f'<title><!-- </title><img src="{FORGED_SOURCE}"> -->',
    f'<xmp><!-- </xmp><img src="{FORGED_SOURCE}"> -->',
    f'<p a=="><img src={FORGED_SOURCE}>">',
    f'<!doctype a "><img src={FORGED_SOURCE}>">',
    f'<? ?><![CDATA[ > <img src="{FORGED_SOURCE}"> ]]>',
)


@pytest.mark.parametrize(
    "element",
    [
        f'<img src="data:image/png;base64,{FORGED}">',
        f"<img src='data:image/jpeg;base64,{FORGED}'>",
        f"<IMG alt=a src=data:image/jpeg;base64,{FORGED}>",
        '<img src="other.png">',
        '<!--><img src="other.png"><!-- -->',
        f'<picture><source srcset="data:image/png;base64,{FORGED}"></picture>',
        f'<svg><image href="data:image/png;base64,{FORGED}"/></svg>',
        f'<svg><image xlink:href="data:image/png;base64,{FORGED}"/></svg>',
        '<svg><image href="other.png"/></svg>',
        f'<p style="background: url(data:image/png;base64,{FORGED})">',
        *OTHER_WAYS,
    ],
)
def test_a_forged_picture_is_told_however_it_lies_in_a_page(
    element: str, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    known = re.search(rb"data:image/jpeg;base64,[A-Za-z0-9+/=]+", written.html)
    assert known is not None
    forged = element.encode().replace(KNOWN.encode(), known[0])
    data = changed_page(written.html, b"<title>", forged + b"<title>")
    assert pictures_in(checked(workspace, tmp_path, "report.html", data)) is PartState.CHANGED


@pytest.mark.parametrize("code", ["ja", "de", "fr"])
def test_no_alarm_is_raised_by_words_of_other_languages(code: str) -> None:
    words = {"ja": "{page}/{pages} ページ", "de": "Seite {page} von {pages} (ä)", "fr": "Page {page} « url(a) » {pages}"}
    name = r'C:\Künste\image (1) "url(a)" <b>.png'
    pages = (match_page(1, name, name), match_page(2, name, name))
    report = replace(document(*pages), language=code, footer=f"{name} ページ")
    page = b"".join(sealed_page(html_pieces(report, b"{}", Words(page=words[code]))))
    found = in_html(page)
    assert not found.faults
    assert found.pictures == {
        hashlib.sha256(each).hexdigest() for pic in pages for each in (pic.work.jpeg, pic.suspect.jpeg) if each
    }


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", [b"<", b"<!--", b"<a ", b"</script"])
def test_a_page_that_never_ends_what_it_begins_is_read_soon(text: bytes) -> None:
    assert in_html(b"<!doctype html>" + text * 50_000).faults[PICTURES] is PartFault.DAMAGED


@pytest.mark.parametrize("name", [SCAN_NAME, MANIFEST_NAME])
def test_two_parts_of_one_name_are_told(name: str, written: Written, workspace: Workspace, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(written.pdf)))
    writer.add_attachment(name, b"{}")
    second = f"<script id='{name.removesuffix('.json')}' type='application/json'>{{}}</script><title>".encode()
    for kind, data in (("pdf", resealed(writer)), ("html", changed_page(written.html, b"<title>", second))):
        found = checked(workspace, tmp_path, f"report.{kind}", data)
        assert {part.name: part.state for part in found.parts}[name] is PartState.CHANGED
        assert not found.is_whole
