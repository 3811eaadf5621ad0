"""A report in PDF is known as one before it lies anywhere, and takes the place of an old file whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import typst

from provcheck.app.workspace import Workspace
from provcheck.core.index.report_store import ReportStore
from provcheck.render import export
from tests.builders import whole_report


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


def is_known(workspace: Workspace, data: bytes) -> bool:
    with workspace.open_library() as library:
        return ReportStore(library).holds(hashlib.sha256(data).hexdigest())


def test_a_report_is_known_when_it_is_written(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[bool] = []
    write = export.write_atomically

    def watched(target: Path, data: bytes) -> None:
        known.append(is_known(workspace, data))
        write(target, data)

    monkeypatch.setattr(export, "write_atomically", watched)
    export.export_pdf(workspace, whole_report(), tmp_path / "report.pdf")
    assert known == [True]
    assert is_known(workspace, (tmp_path / "report.pdf").read_bytes())
    assert not is_known(workspace, b"%PDF-1.7 another")


def test_an_unwritable_target_leaves_the_old_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        export.export_pdf(workspace, whole_report(), target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.pdf"]


def test_failed_typesetting_leaves_the_old_file(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def fail(*_: Any, **__: Any) -> bytes:
        raise typst.TypstError("it went wrong", "here")

    monkeypatch.setattr(typst, "compile", fail)
    with pytest.raises(typst.TypstError):
        export.export_pdf(workspace, whole_report(), target)
    assert target.read_bytes() == b"old"
