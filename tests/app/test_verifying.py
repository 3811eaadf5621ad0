"""Checking reports: every planted change is told, and nothing is said that was not checked."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from provcheck.app.texts import verdict_sentence
from provcheck.app.verify_texts import details, files_text, headline
from provcheck.app.verifying import Asked, PartState, Verification, as_record, verify
from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.index.library import FILE_NAME
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Match, PictureFacts
from provcheck.core.report import pdf_parts
from provcheck.core.report.at_hand import AtHand
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, SUMS_NAME
from provcheck.core.report.report_file import NotAReportError
from provcheck.core.report.seal import MARK, Seal, sealed
from provcheck.core.report.signature import new_key, read_public_key, sign
from provcheck.core.report.timestamp import request_for
from provcheck.core.scan_records import ScanReport
from provcheck.render import fonts
from provcheck.render.checksums import sealed_page, with_checksums
from provcheck.render.csv_report import csv_text
from provcheck.render.html_report import html_pieces
from provcheck.render.json_report import json_bytes
from provcheck.render.pdf import pdf_bytes
from tests.builders import encoded, work_image
from tests.core.timestamp_authority import new_authority
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


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("files")
    report: ScanReport = scan_report(shown(folder))
    data = json_bytes(report, verdict_sentence)
    whole, checksums = with_checksums(report, document(*numbered_pages(1)), (data,))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fonts, "_installed", dict)
        pdf = pdf_bytes(whole, data, checksums=checksums)
    html = b"".join(sealed_page(html_pieces(whole, data, manifest=checksums.manifest)))
    return Written(pdf, data, csv_text(report, verdict_sentence).encode(), html, folder)


@pytest.fixture
def bundled_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine has installed must not change what is written."""
    monkeypatch.setattr(fonts, "_installed", dict)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


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


@pytest.mark.parametrize("kind", ["pdf", "json", "html"])
def test_a_report_as_written_is_whole(kind: str, written: Written, workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, f"report.{kind}", getattr(written, kind))
    assert (found.seal, found.is_changed, found.is_whole, found.is_as_asked) == (Seal.WHOLE, False, True, True)
    assert all(part.state is PartState.WHOLE for part in found.parts)
    assert headline(found) == f"report.{kind} is whole by its own checksum."
    assert found.version == "0.1.0"
    assert not workspace.folder.exists()


def test_all_parts_of_a_pdf_are_checked(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "report.pdf", written.pdf)
    assert [part.name for part in found.parts] == [SCAN_NAME, MANIFEST_NAME, SUMS_NAME, "pictures"]
    pages = PdfReader(io.BytesIO(written.pdf)).pages
    assert found.manifest_sha256 in re.sub(r"\s+", "", pages[len(pages) - 1].extract_text())


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.995, 0.9999])
@pytest.mark.parametrize("kind", ["pdf", "json", "html"])
def test_a_changed_byte_anywhere_is_told(
    kind: str, share: float, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    data: bytes = getattr(written, kind)
    found = checked(workspace, tmp_path, f"report.{kind}", flipped(data, int(share * len(data))))
    assert (found.is_whole, found.is_as_asked) == (False, False)
    assert "whole" not in headline(found) or "could not be shown" in headline(found)


@pytest.mark.parametrize("what", ["mark", "digits", "end", "begin"])
@pytest.mark.parametrize("kind", ["pdf", "json", "html"])
def test_a_checksum_that_was_touched_is_told(
    kind: str, what: str, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    data: bytes = getattr(written, kind)
    at = data.rindex(MARK)
    place = {"mark": at + 3, "digits": at + len(MARK) + 9, "end": len(data) - 1, "begin": 0}[what]
    assert not checked(workspace, tmp_path, f"report.{kind}", flipped(data, place)).is_whole


@pytest.mark.parametrize("name", [SCAN_NAME, MANIFEST_NAME, SUMS_NAME])
def test_a_changed_attachment_is_told_even_under_a_new_checksum(
    name: str, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    data = refilled(written.pdf, name, lambda content: flipped(content, len(content) // 2))
    found = checked(workspace, tmp_path, "report.pdf", data)
    assert found.seal is Seal.WHOLE
    assert found.is_changed
    assert PartState.CHANGED in {part.state for part in found.parts}
    same = checked(workspace, tmp_path, "report.pdf", refilled(written.pdf, name, lambda content: content))
    assert not same.is_changed


def test_a_changed_picture_is_told_even_under_a_new_checksum(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    at = written.pdf.index(b"\xff\xd8\xff") + 200
    at_seal = written.pdf.rindex(MARK) + len(MARK)
    zeroed = written.pdf[:at_seal] + b"0" * 64 + written.pdf[at_seal + 64 :]
    found = checked(workspace, tmp_path, "report.pdf", sealed(flipped(zeroed, at)))
    assert found.seal is Seal.WHOLE
    assert {part.name: part.state for part in found.parts}["pictures"] is PartState.CHANGED


def test_a_report_that_another_program_saved_is_told(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    saved = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(written.pdf))).write(saved)
    found = checked(workspace, tmp_path, "report.pdf", saved.getvalue())
    assert (found.seal, found.is_changed) == (Seal.NONE, True)
    assert all(part.state is PartState.WHOLE for part in found.parts)
    told = list(details(found))
    assert told[0] == "Checksum: it is gone. The file was saved anew by another program, or changed."
    assert "What was changed lies elsewhere, as on the pages or in the properties of the document." in told


@pytest.mark.usefixtures("bundled_fonts")
def test_pictures_that_are_left_out_or_grey_raise_no_alarm(workspace: Workspace, tmp_path: Path) -> None:
    pictures = [encoded(work_image(side=48).convert(mode), "JPEG") for mode in ("L", "CMYK", "RGB")]
    previews = (*pictures, b"damaged", pictures[2][:99])
    pages = [
        replace(page, work=replace(page.work, jpeg=preview)) for page, preview in zip(numbered_pages(5), previews, strict=True)
    ]
    report = scan_report(match("a", "b"))
    data = json_bytes(report, verdict_sentence)
    whole, checksums = with_checksums(report, document(*pages), (data,))
    found = checked(workspace, tmp_path, "report.pdf", pdf_bytes(whole, data, checksums=checksums))
    assert found.is_whole
    assert all(part.state is PartState.WHOLE for part in found.parts)


def test_a_report_without_its_checksum_is_not_called_whole(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    values = json.loads(written.json)
    del values["integrity"]
    found = checked(workspace, tmp_path, "report.json", json.dumps(values).encode())
    assert (found.seal, found.is_changed, found.is_whole) == (Seal.NONE, False, False)
    assert headline(found) == "report.json could not be shown to be whole."


def test_a_table_is_known_by_the_library_or_a_signature_only(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "report.csv", written.csv)
    assert (found.seal, found.is_whole, found.written_here) == (Seal.NONE, False, False)
    with workspace.open_library() as library:
        ReportStore(library).add(found.sha256)
    found = checked(workspace, tmp_path, "report.csv", written.csv)
    assert (found.is_whole, found.written_here) == (True, True)
    assert headline(found).endswith("the very file that was written from the library on this computer.")
    changed = checked(workspace, tmp_path, "report.csv", flipped(written.csv, 300))
    assert not changed.is_whole


@pytest.mark.parametrize("kind", ["pdf", "json", "csv", "html"])
def test_a_signature_covers_the_whole_file(kind: str, written: Written, workspace: Workspace, tmp_path: Path) -> None:
    data: bytes = getattr(written, kind)
    key = new_key("")
    public = read_public_key(key.public.decode().splitlines()[1])
    (tmp_path / f"report.{kind}.minisig").write_bytes(sign(data, key.secret, "", datetime(2026, 11, 30, 8, tzinfo=UTC)))
    asked = Asked(key=public)
    found = checked(workspace, tmp_path, f"report.{kind}", data, asked)
    assert (found.is_whole, found.is_as_asked) == (True, True)
    assert headline(found) == f"report.{kind} is whole, and signed with the given key."
    assert any("signer's clock said 30 November 2026, 08:00 (UTC)" in line for line in details(found))
    changed = checked(workspace, tmp_path, f"report.{kind}", flipped(data, len(data) // 3), asked)
    assert changed.is_changed
    other = Asked(key=read_public_key(new_key("").public.decode().splitlines()[1]))
    assert not checked(workspace, tmp_path, f"report.{kind}", data, other).is_as_asked


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


def test_a_key_that_was_given_asks_for_a_signature(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    public = read_public_key(new_key("").public.decode().splitlines()[1])
    asked = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(key=public))
    assert (asked.is_whole, asked.is_as_asked) == (True, False)
    own = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(key=public, is_own_key=True))
    assert own.is_as_asked


def test_a_timestamp_says_only_what_was_checked(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    authority = new_authority()
    (tmp_path / "report.pdf.tsr").write_bytes(authority.answer(request_for(written.pdf)))
    unchecked = checked(workspace, tmp_path, "report.pdf", written.pdf)
    assert headline(unchecked) == "report.pdf is whole by its own checksum."
    assert any("Its signature was not checked" in line for line in details(unchecked))
    trusted = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(authorities=[authority.root]))
    assert headline(trusted) == "report.pdf is whole, and was there as it is at the time of its timestamp."
    assert trusted.is_as_asked
    other = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(authorities=[new_authority().root]))
    assert (other.is_whole, other.is_as_asked) == (True, False)
    assert checked(workspace, tmp_path, "report.pdf", flipped(written.pdf, 90), Asked()).is_changed


@pytest.mark.parametrize("kind", ["pdf", "json", "html"])
def test_files_at_hand_are_told(kind: str, written: Written, workspace: Workspace, tmp_path: Path) -> None:
    at_hand = Path(shutil.copytree(written.files, tmp_path / "at-hand"))
    data: bytes = getattr(written, kind)
    asked = Asked([at_hand])

    def states() -> tuple[dict[str, AtHand], bool]:
        found = checked(workspace, tmp_path, f"report.{kind}", data, asked)
        assert found.looked is not None
        return {file.file.name: file.found for file in found.looked.files}, found.is_as_asked

    assert states() == ({"work.png": AtHand.SAME, "suspect.png": AtHand.SAME}, True)
    (at_hand / "work.png").rename(at_hand / "final.png")
    assert states() == ({"work.png": AtHand.RENAMED, "suspect.png": AtHand.SAME}, True)
    picture = (at_hand / "suspect.png").read_bytes()
    (at_hand / "suspect.png").write_bytes(flipped(picture, len(picture) // 2))
    assert states() == ({"work.png": AtHand.RENAMED, "suspect.png": AtHand.CHANGED}, False)
    (at_hand / "suspect.png").unlink()
    assert states() == ({"work.png": AtHand.RENAMED, "suspect.png": AtHand.NOT_THERE}, True)
    (at_hand / "final.png").unlink()
    assert states() == ({"work.png": AtHand.NOT_THERE, "suspect.png": AtHand.NOT_THERE}, False)


def test_every_changed_byte_of_a_file_at_hand_is_told(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    at_hand = Path(shutil.copytree(written.files, tmp_path / "at-hand"))
    picture = (at_hand / "work.png").read_bytes()
    for place in range(0, len(picture), len(picture) // 20):
        (at_hand / "work.png").write_bytes(flipped(picture, place))
        found = checked(workspace, tmp_path, "report.json", written.json, Asked([at_hand]))
        assert found.looked is not None
        assert found.looked.files[0].found in {AtHand.CHANGED, AtHand.SAME_PIXELS}, place
        assert not found.is_as_asked


def test_of_a_changed_report_the_list_of_files_is_told_to_be_that(
    written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    found = checked(workspace, tmp_path, "report.pdf", flipped(written.pdf, 20), Asked([written.files]))
    assert found.looked is not None
    assert "The list of files is that of a report that was changed." in list(files_text(found, found.looked))


def test_a_report_of_many_matches_is_told_in_few_lines(workspace: Workspace, tmp_path: Path) -> None:
    report = scan_report(*(match(f"/s/{number}.jpg", f"/art/{number}.png") for number in range(500)))
    found = checked(workspace, tmp_path, "r.json", json_bytes(report, verdict_sentence), Asked([tmp_path / "none"]))
    assert found.looked is not None
    lines = list(files_text(found, found.looked))
    assert "The report shows 1,000 files. 0 files were met." in lines
    assert "1,000 are not there:" in lines
    assert len(lines) < 20


def test_a_report_that_shows_no_file_says_so(workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "r.json", json_bytes(scan_report(), verdict_sentence), Asked([tmp_path]))
    assert found.looked is not None
    assert list(files_text(found, found.looked)) == ["The report shows no files."]
    assert found.is_as_asked


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


def resealed(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    at = data.rindex(b"startxref")
    return sealed(data[:at] + b"%" + MARK + b"0" * 64 + b"\n" + data[at:])


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
    "data",
    [b"", b"%PDF-1.7\n", b"{}", b'{"schema": "other"}', b"<html></html>", b"\x89PNG\r\n", b"suspect,work", b"{" * 100_000],
)
def test_what_is_no_report_is_refused(data: bytes, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAReportError):
        checked(workspace, tmp_path, "thing.pdf", data)


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


def test_a_table_does_not_tell_its_files(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    key = new_key("")
    public = read_public_key(key.public.decode().splitlines()[1])
    (tmp_path / "report.csv.minisig").write_bytes(sign(written.csv, key.secret, "", datetime(2026, 11, 30, 8, tzinfo=UTC)))
    found = checked(workspace, tmp_path, "report.csv", written.csv, Asked([written.files], public))
    assert found.looked is not None
    assert (found.is_whole, found.is_as_asked) == (True, False)
    assert list(files_text(found, found.looked)) == ["A table does not tell its files, so that none could be looked for."]


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


@pytest.mark.parametrize(
    "element",
    [
        f'<img src="data:image/png;base64,{FORGED}">',
        f"<img src='data:image/jpeg;base64,{FORGED}'>",
        f"<IMG alt=a src=data:image/jpeg;base64,{FORGED}>",
        '<img src="other.png">',
        f'<picture><source srcset="data:image/png;base64,{FORGED}"></picture>',
        f'<svg><image href="data:image/png;base64,{FORGED}"/></svg>',
        f'<p style="background: url(data:image/png;base64,{FORGED})">',
    ],
)
def test_a_forged_picture_is_told_however_it_lies_in_a_page(
    element: str, written: Written, workspace: Workspace, tmp_path: Path
) -> None:
    data = changed_page(written.html, b"<title>", element.encode() + b"<title>")
    assert pictures_in(checked(workspace, tmp_path, "report.html", data)) is PartState.CHANGED


def changed_page(html: bytes, old: bytes, new: bytes) -> bytes:
    """A page with another text in it, sealed anew."""
    at = html.rindex(MARK) + len(MARK)
    return sealed((html[:at] + b"0" * 64 + html[at + 64 :]).replace(old, new, 1))


@pytest.mark.parametrize("name", [SCAN_NAME, MANIFEST_NAME])
def test_two_parts_of_one_name_are_told(name: str, written: Written, workspace: Workspace, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(written.pdf)))
    writer.add_attachment(name, b"{}")
    second = f"<script id='{name.removesuffix('.json')}' type='application/json'>{{}}</script><title>".encode()
    for kind, data in (("pdf", resealed(writer)), ("html", changed_page(written.html, b"<title>", second))):
        found = checked(workspace, tmp_path, f"report.{kind}", data)
        assert {part.name: part.state for part in found.parts}[name] is PartState.CHANGED
        assert not found.is_whole


def test_a_library_that_cannot_be_opened_is_told(written: Written, tmp_path: Path) -> None:
    broken = tmp_path / "library"
    broken.mkdir()
    (broken / FILE_NAME).write_bytes(b"nonsense" * 1000)
    found = checked(Workspace(broken), tmp_path, "report.json", written.json)
    assert found.written_here is None
    assert any("cannot be opened" in line for line in details(found))


def test_the_record_is_json(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked([written.files]))
    record = json.loads(json.dumps(as_record(found)))
    assert record["schema"] == "provcheck.verification/1"
    assert (record["whole"], record["changed"], record["as_asked"]) == (True, False, True)
    assert [file["found"] for file in record["files"]] == ["same", "same"]
    assert record["signature"] == {"state": "none", "comment": ""}
