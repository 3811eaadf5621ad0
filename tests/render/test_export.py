"""A report in PDF is known as one before it lies anywhere; every form takes the place of an old file whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst

from provcheck.app.workspace import Workspace
from provcheck.core.index.report_store import ReportStore
from provcheck.core.records import Candidate
from provcheck.render import export
from tests.builders import whole_report
from tests.render.builders import work
from tests.render.html_reading import by_python, named


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


def test_a_web_page_has_the_data_in_it(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    export.export_html(workspace, whole_report(), target)
    elements = by_python(target.read_bytes())
    data = json.loads(next(each for each in elements if each.attributes.get("id") == "provcheck-scan").text)
    export.export_json(workspace, whole_report(), tmp_path / "scan.json")
    assert data == json.loads((tmp_path / "scan.json").read_bytes())
    assert len(list(named(elements, "article"))) == 2


@pytest.mark.parametrize("ending", ["html", "json", "csv"])
def test_works_without_a_match_are_in_no_file_unless_asked_for(workspace: Workspace, tmp_path: Path, ending: str) -> None:
    scan = whole_report()
    scan = replace(scan, works=(*scan.works, work("/art/unreleased.psd", 9)), candidates=())
    target = tmp_path / f"report.{ending}"
    export.export_report(workspace, scan, target)
    assert b"unreleased" not in target.read_bytes()
    asked = replace(scan, candidates=(Candidate(scan.matches[0].suspect, "/art/unreleased.psd", 0.3),))
    asked = replace(asked, settings=replace(scan.settings, candidates=1))
    export.export_report(workspace, asked, target)
    assert (b"unreleased" in target.read_bytes()) == (ending == "json")


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_web_page_that_cannot_be_finished_leaves_the_old_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")

    def ends_early(*_: Any) -> Iterator[bytes]:
        yield b"<!DOCTYPE html>"
        raise error

    monkeypatch.setattr(export, "html_pieces", ends_early)
    with pytest.raises(type(error)):
        export.export_html(workspace, whole_report(), target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.html"]


@pytest.mark.parametrize(
    ("name", "start"),
    [("r.pdf", b"%PDF-"), ("r.HTML", b"<!DOCTYPE html>"), ("r.csv", b"\xef\xbb\xbfsuspect"), ("r.json", b"{"), ("r", b"%PDF-")],
)
def test_the_ending_tells_the_form(workspace: Workspace, tmp_path: Path, name: str, start: bytes) -> None:
    export.export_report(workspace, whole_report(), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_table_gets_a_checksum_beside_it(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    export.export_csv(workspace, whole_report(), target)
    told = f"{hashlib.sha256(target.read_bytes()).hexdigest()}  r.csv\n"
    assert (tmp_path / "r.csv.sha256").read_text(encoding="utf-8") == told
    assert told[:64] not in target.read_text(encoding="utf-8")
