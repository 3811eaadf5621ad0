"""Checking reports: every planted change is told, and nothing is said that was not checked."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from provcheck.app.texts import verdict_sentence
from provcheck.app.verify_texts import details, files_text, headline
from provcheck.app.verifying import Asked, PartState, as_record
from provcheck.app.workspace import Workspace
from provcheck.core.index.library import FILE_NAME
from provcheck.core.index.report_store import ReportStore
from provcheck.core.report.at_hand import AtHand
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, SUMS_NAME, Role
from provcheck.core.report.report_file import NotAReportError
from provcheck.core.report.seal import MARK, Seal, sealed
from provcheck.core.report.signature import new_key, read_public_key, sign
from provcheck.core.report.sum_beside import write_sum
from provcheck.core.report.timestamp import request_for
from provcheck.render import fonts
from provcheck.render.checksums import with_checksums
from provcheck.render.json_report import json_bytes
from provcheck.render.pdf import pdf_bytes
from tests.app.written_reports import (
    Written,
    checked,
    flipped,
    refilled,
    write_reports,
)
from tests.builders import encoded, work_image
from tests.core.timestamp_authority import new_authority
from tests.render.builders import document, match, numbered_pages, scan_report


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_reports(tmp_path_factory.mktemp("files"))


@pytest.fixture
def bundled_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine has installed must not change what is written."""
    monkeypatch.setattr(fonts, "_installed", dict)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


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


def test_a_table_is_held_against_the_checksum_beside_it(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    beside = tmp_path / "report.csv.sha256"
    none = checked(workspace, tmp_path, "report.csv", written.csv)
    assert "Checksum beside it (report.csv.sha256): there is none." in list(details(none))
    assert write_sum(tmp_path / "report.csv", none.sha256) == beside
    found = checked(workspace, tmp_path, "report.csv", written.csv)
    assert (found.is_whole, found.is_changed, found.is_as_asked) == (True, False, True)
    assert headline(found) == "report.csv is whole by the checksum beside it."
    assert any("whoever changes the file on purpose can make it anew" in line for line in details(found))
    assert as_record(found)["sum_beside"] == "same"
    changed = checked(workspace, tmp_path, "report.csv", flipped(written.csv, 300))
    assert (changed.is_whole, changed.is_changed) == (False, True)
    assert any("it does not fit" in line for line in details(changed))
    beside.write_bytes(b"notes of mine")
    unread = checked(workspace, tmp_path, "report.csv", written.csv)
    assert (unread.is_whole, unread.is_changed) == (False, False)
    assert any("holds none" in line for line in details(unread))


def test_a_checksum_beside_makes_no_changed_report_whole(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    data = flipped(written.json, 300)
    (tmp_path / "report.json").write_bytes(data)
    write_sum(tmp_path / "report.json", hashlib.sha256(data).hexdigest())
    found = checked(workspace, tmp_path, "report.json", data)
    assert (found.is_whole, found.is_changed) == (False, True)


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
    by_another = checked(workspace, tmp_path, f"report.{kind}", data, other)
    assert not by_another.is_as_asked
    assert "is whole" not in headline(by_another)


def test_a_key_that_was_given_asks_for_a_signature(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    public = read_public_key(new_key("").public.decode().splitlines()[1])
    asked = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(key=public))
    assert (asked.is_whole, asked.is_as_asked) == (True, False)
    assert headline(asked) == "report.pdf was not signed with the given key: no signature lies beside it."
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
    by_nobody = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(authorities=[new_authority().root]))
    assert headline(by_nobody) == "report.pdf has no timestamp that the given certificates vouch for."
    (tmp_path / "report.pdf.tsr").unlink()
    without = checked(workspace, tmp_path, "report.pdf", written.pdf, Asked(authorities=[authority.root]))
    assert headline(without) == "report.pdf has no timestamp: none lies beside it."
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
    assert "1,000 were not among the files that were looked through:" in lines
    assert len(lines) < 20


def test_works_whose_folder_was_not_looked_through_are_not_listed_one_by_one(workspace: Workspace, tmp_path: Path) -> None:
    report = scan_report(*(match(f"/s/{number}.jpg", f"/art/{number}.png") for number in range(3)))
    found = checked(workspace, tmp_path, "r.json", json_bytes(report, verdict_sentence), Asked([tmp_path / "none"]))
    assert found.looked is not None
    files = tuple(
        replace(each, found=AtHand.SAME) if each.file.role is Role.SUSPECT and each.file.name != "2.jpg" else each
        for each in found.looked.files
    )
    lines = list(files_text(found, replace(found.looked, files=files)))
    assert lines[1:5] == [
        "2 are the same files.",
        "1 was not among the files that were looked through:",
        "    2.jpg",
        "3 works that it shows were not among them. To look at these too, give the folder of the works.",
    ]
    works = tuple(replace(each, found=AtHand.SAME) if each.file.role is Role.WORK else each for each in found.looked.files)
    lines = [line for line in files_text(found, replace(found.looked, files=works)) if "suspects" in line]
    assert [line.split(".")[0] for line in lines] == ["3 suspects that it shows were not among them"]
    some = (works[0], *files[1:])
    assert some[0].file.role is Role.WORK
    assert "give the folder" not in " ".join(files_text(found, replace(found.looked, files=some)))
    suspect = next(each for each in files if each.found is AtHand.SAME)
    as_suspect = replace(files[0], found=AtHand.RENAMED, where=suspect.where)
    told = " ".join(files_text(found, replace(found.looked, files=(as_suspect, *files[1:]))))
    assert "2 works that it shows were not among them." in told, "one is a suspect too"


def test_a_report_that_shows_no_file_says_so(workspace: Workspace, tmp_path: Path) -> None:
    found = checked(workspace, tmp_path, "r.json", json_bytes(scan_report(), verdict_sentence), Asked([tmp_path]))
    assert found.looked is not None
    assert list(files_text(found, found.looked)) == ["The report shows no files."]
    assert found.is_as_asked


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"{}", b'{"schema": "other"}', b"<html></html>", b"\x89PNG\r\n", b"suspect,work", b"{" * 100_000],
)
def test_what_is_no_report_is_refused(data: bytes, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAReportError):
        checked(workspace, tmp_path, "thing.pdf", data)


def test_a_table_does_not_tell_its_files(written: Written, workspace: Workspace, tmp_path: Path) -> None:
    key = new_key("")
    public = read_public_key(key.public.decode().splitlines()[1])
    (tmp_path / "report.csv.minisig").write_bytes(sign(written.csv, key.secret, "", datetime(2026, 11, 30, 8, tzinfo=UTC)))
    found = checked(workspace, tmp_path, "report.csv", written.csv, Asked([written.files], public))
    assert found.looked is not None
    assert (found.is_whole, found.is_as_asked) == (True, False)
    assert list(files_text(found, found.looked)) == ["A table does not tell its files, so that none could be looked for."]


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
