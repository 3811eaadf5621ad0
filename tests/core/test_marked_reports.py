"""What is marked as a report of this program is told apart and not searched, but where it is named itself."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pypdf
import pytest

from provcheck.core.errors import Reason
from provcheck.core.imaging import archive as archives
from provcheck.core.imaging import parts
from provcheck.core.imaging.door import read_bytes
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Skipped, marked_among, pictures_among, reports_among, texts_among
from provcheck.core.report.seal import PLACEHOLDER, sealed
from provcheck.core.report_marks import PDF_TAIL
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan.set_reading import SetRead, SetReader
from provcheck.core.scan.unseen import stamps_in
from provcheck.core.scan.walk import walk
from tests.builders import encoded, work_image
from tests.core.indexing_desk import Desk as IndexDesk
from tests.core.scanning_desk import SIDE, Desk

OWN, MARKED = Reason.OWN_REPORT, Reason.MARKED_REPORT
NONE_PROVED = ReportsMet(lambda _digest: False)


def pdf(work: str = "goldfish.png") -> bytes:
    return encoded(work_image(work, SIDE), "PDF")


def marked(data: bytes) -> bytes:
    """A PDF with a checksum where reports have it."""
    at = data.rindex(b"startxref")
    return sealed(data[:at] + f"%{PLACEHOLDER}\n".encode() + data[at:])


def signed_by_another_program(data: bytes) -> bytes:
    """The same with objects appended, as programs that sign do."""
    writer = pypdf.PdfWriter(io.BytesIO(data), incremental=True)
    writer.add_metadata({"/Signed": "x" * (PDF_TAIL // 3)})
    stream = io.BytesIO()
    writer.write(stream)
    assert stream.getvalue().startswith(data)
    return stream.getvalue()


def digest(path: Path) -> str:
    return read_bytes(path).sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports of another library, as a file, changed by another program, and in an archive; and a PDF that is none."""
    place = tmp_path / "pictures"
    place.mkdir()
    (place / "report.pdf").write_bytes(marked(pdf()))
    (place / "Signed.PDF").write_bytes(signed_by_another_program(marked(pdf())))
    (place / "none.pdf").write_bytes(pdf())
    with zipfile.ZipFile(place / "sent.zip", "w") as archive:
        archive.writestr("of/report.pdf", marked(pdf()))
        archive.writestr("of/none.pdf", pdf())
    return place


REPORTS = ("Signed.PDF", "report.pdf", "sent.zip/of/report.pdf")


def test_reports_of_other_libraries_are_told_and_not_searched(desk: Desk, folder: Path) -> None:
    for _once_more in range(2):
        report = desk.scan(folder)
        assert [(item.path, item.reason) for item in report.skipped] == [(str(folder / name), MARKED) for name in REPORTS]
        assert {match.suspect for match in report.matches} == {str(folder / "none.pdf"), str(folder / "sent.zip/of/none.pdf")}
        assert (report.unread, report.reports, report.marked) == ((), (), report.skipped)
        assert report.is_partial


def test_a_marked_file_that_is_named_itself_is_searched_and_stays_out_of_its_folder(desk: Desk, folder: Path) -> None:
    for name in REPORTS:
        report = desk.scan(folder / name)
        assert [match.suspect for match in report.matches] == [str(folder / name)]
        assert report.skipped == ()
    assert len(desk.scan(folder).marked) == len(REPORTS), "although what is in them is known by now"
    both = desk.scan(folder, folder / "report.pdf")
    assert [Path(item.path).name for item in both.skipped] == ["Signed.PDF", "report.pdf"]
    assert str(folder / "report.pdf") in {match.suspect for match in both.matches}


def test_a_report_in_a_folder_of_works_is_no_work_and_not_kept_as_unread(index_desk: IndexDesk, folder: Path) -> None:
    summary = index_desk.index(folder)
    assert [(item.path, item.reason) for item in summary.skipped] == [(str(folder / name), MARKED) for name in REPORTS]
    assert index_desk.store.skipped(index_desk.portfolio) == ()
    assert {Path(path).name for path in index_desk.works()} == {"none.pdf"}


def test_sets_and_watched_folders_leave_reports_out(index_desk: IndexDesk, folder: Path) -> None:
    *_events, last = SetReader(index_desk.library, Fingerprinter([])).run([folder], CancelToken())
    assert isinstance(last, SetRead)
    assert [item.reason for item in last.skipped] == [MARKED] * len(REPORTS)
    found = list(stamps_in([folder], CancelToken()))
    assert [Path(item.path).name for item in found if isinstance(item, Skipped)] == ["Signed.PDF", "report.pdf"]


def test_a_look_at_a_folder_unpacks_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is marked in an archive is given as any picture in it."""
    for unpacking in ("unpacked", "unpacked_pieces"):
        monkeypatch.setattr(parts, unpacking, Mock(side_effect=AssertionError))
    found = [item.path.name for item in stamps_in([folder], CancelToken()) if not isinstance(item, Skipped)]
    assert found == ["none.pdf", "none.pdf", "report.pdf"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_looking_for_a_mark_in_an_archive_can_be_stopped_within_a_file(
    tmp_path: Path, packing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "sent.zip", "w", packing) as archive:
        archive.writestr("large.pdf", bytes(50_000_000))
    token, pieces = CancelToken(), []

    def cancelling(*asked: Any) -> Iterator[bytes]:
        for piece in archives.unpacked_pieces(*asked):
            pieces.append(len(piece))
            token.cancel()
            yield piece

    monkeypatch.setattr(parts, "unpacked_pieces", cancelling)
    with pytest.raises(CancelledError):
        NONE_PROVED.told(tmp_path / "sent.zip/large.pdf", token)
    assert 0 < sum(pieces) < 5_000_000


@pytest.mark.parametrize("name", REPORTS)
def test_a_marked_file_that_was_exported_from_here_is_proved_to_be_a_report(
    desk: Desk, index_desk: IndexDesk, folder: Path, name: str
) -> None:
    for library in (desk.library, index_desk.library):
        ReportStore(library).add(digest(folder / name))
    told = [OWN if digest(folder / each) == digest(folder / name) else MARKED for each in REPORTS]
    report = desk.scan(folder)
    assert [item.path for item in report.skipped] == [str(folder / each) for each in REPORTS]
    assert [item.reason for item in report.skipped] == told
    assert len(report.reports) == told.count(OWN)
    assert [item.reason for item in index_desk.index(folder).skipped] == told
    *_events, last = SetReader(index_desk.library, Fingerprinter([])).run([folder], CancelToken())
    assert isinstance(last, SetRead)
    assert [item.reason for item in last.skipped] == told


def test_a_report_that_is_proved_weakens_nothing(desk: Desk, folder: Path) -> None:
    for name in REPORTS:
        ReportStore(desk.library).add(digest(folder / name))
    report = desk.scan(folder)
    assert [Path(item.path).name for item in report.reports] == ["Signed.PDF", "report.pdf", "report.pdf"]
    assert not report.is_partial


def test_what_is_looked_for_by_its_bytes_is_found_among_reports_too(folder: Path) -> None:
    assert not any(isinstance(found, Skipped) for found in walk([folder], CancelToken()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this system")
def test_a_pipe_with_the_name_of_a_document_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "report.pdf")
    assert list(walk([tmp_path], CancelToken(), reports=NONE_PROVED)) == [tmp_path / "report.pdf"]


def test_a_mark_within_a_document_makes_no_report_of_it(tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    file.write_bytes(b"%PDF-1.7\n" + PLACEHOLDER.encode() + bytes(PDF_TAIL))
    assert list(walk([tmp_path], CancelToken(), reports=NONE_PROVED)) == [file]


def test_reports_are_neither_pictures_nor_texts_that_could_not_be_read() -> None:
    reasons = (OWN, MARKED, Reason.MARKED_TEXT, Reason.TEXT_BESIDE, Reason.DAMAGED)
    files = tuple(Skipped(f"/{reason}", reason) for reason in reasons)
    assert (reports_among(files), marked_among(files)) == (files[:1], files[1:3])
    assert (texts_among(files), pictures_among(files)) == (files[3:4], files[4:])
    assert [file.hides_pictures for file in files] == [False, True, False, False, False]
