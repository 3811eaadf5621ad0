"""A report that is written over a signed one has no signature beside it that says it was changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcheck.app.report_choice import WHOLE, ReportChoice
from provcheck.app.reporting import report_document
from provcheck.app.verifying import Asked, verify
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.report.manifest import sum_line
from provcheck.core.report.seals_beside import drop_old_seals
from provcheck.core.report.sum_beside import write_sum
from provcheck.render.export import export_report
from tests.app.test_reporting import NoPreviews
from tests.core.timestamp_authority import refusal
from tests.render.builders import match, scan_report


@pytest.mark.parametrize("name", ["r.pdf", "r.html", "r.json", "r.csv"])
def test_what_lay_beside_the_old_report_is_gone(tmp_path: Path, name: str) -> None:
    target, workspace = tmp_path / name, Workspace(tmp_path / "library")
    export_report(workspace, scan_report(), target)
    signature, stamp = (Path(f"{target}{suffix}") for suffix in (".minisig", ".tsr"))
    signature.write_bytes(b"untrusted comment: signature\nRUQ...\ntrusted comment: x\nabc=\n")
    stamp.write_bytes(refusal())
    export_report(workspace, scan_report(), target)
    assert target.stat().st_size > 0
    assert not signature.exists()
    assert not stamp.exists()


def test_other_files_of_these_names_stay(tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    target.write_bytes(b"%PDF")
    (tmp_path / "r.pdf.minisig").write_bytes(b"my notes")
    # A timestamp begins with this digit too.
    (tmp_path / "r.pdf.tsr").write_bytes(b"07.11. call the lawyer")
    drop_old_seals(target)
    assert (tmp_path / "r.pdf.minisig").read_bytes() == b"my notes"
    assert (tmp_path / "r.pdf.tsr").is_file()


def test_a_list_of_checksums_and_a_link_are_not_written_over(tmp_path: Path) -> None:
    target, beside = tmp_path / "works.csv", tmp_path / "works.csv.sha256"
    target.write_bytes(b"a,b\n")
    listed = b"".join(sum_line(digest * 64, f"work-{digest}.png") for digest in "12")
    beside.write_bytes(listed)
    assert write_sum(target, "3" * 64) is None
    assert beside.read_bytes() == listed
    beside.unlink()
    other = tmp_path / "elsewhere"
    other.write_bytes(sum_line("1" * 64, "works.csv"))
    beside.symlink_to(other)
    assert write_sum(target, "3" * 64) is None
    assert other.read_bytes() == sum_line("1" * 64, "works.csv")
    beside.unlink()
    assert write_sum(target, "3" * 64) == write_sum(target, "4" * 64) == beside
    assert beside.read_bytes() == sum_line("4" * 64, "works.csv")


def test_a_checksum_of_an_earlier_pdf_says_nothing_of_a_later_one(tmp_path: Path) -> None:
    target, workspace = tmp_path / "r.pdf", Workspace(tmp_path / "library")
    export_report(workspace, scan_report(), target)
    Path(f"{target}.sha256").write_bytes(sum_line("1" * 64, "r.pdf"))
    assert not verify(workspace, target, Asked(()), CancelToken()).is_changed


def test_a_report_of_none_of_the_matches_does_not_say_that_none_was_found() -> None:
    scan = scan_report(match("a.jpg", "b.png"))
    for decisions, choice in (({}, ReportChoice(only=frozenset())), ({}, WHOLE)):
        document = report_document(scan, NoPreviews(), decisions, choice)  # type: ignore[arg-type]
        assert ("is not told in this report" in document.headline) == (choice is not WHOLE)
