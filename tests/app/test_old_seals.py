"""A report that is written over a signed one has no signature beside it that says it was changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcheck.app.workspace import Workspace
from provcheck.core.report.seals_beside import drop_old_seals
from provcheck.render.export import export_report
from tests.render.builders import scan_report


@pytest.mark.parametrize("name", ["r.pdf", "r.html", "r.json", "r.csv"])
def test_what_lay_beside_the_old_report_is_gone(tmp_path: Path, name: str) -> None:
    target, workspace = tmp_path / name, Workspace(tmp_path / "library")
    export_report(workspace, scan_report(), target)
    signature, stamp = (Path(f"{target}{suffix}") for suffix in (".minisig", ".tsr"))
    signature.write_bytes(b"untrusted comment: signature\nRUQ...")
    stamp.write_bytes(b"\x30\x82\x01\x00")
    export_report(workspace, scan_report(), target)
    assert target.stat().st_size > 0
    assert not signature.exists()
    assert not stamp.exists()


def test_other_files_of_these_names_stay(tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    target.write_bytes(b"%PDF")
    (tmp_path / "r.pdf.minisig").write_bytes(b"my notes")
    (tmp_path / "r.pdf.tsr").mkdir()
    drop_old_seals(target)
    assert (tmp_path / "r.pdf.minisig").read_bytes() == b"my notes"
    assert (tmp_path / "r.pdf.tsr").is_dir()
