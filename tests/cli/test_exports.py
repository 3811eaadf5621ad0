"""A report never takes the place of a picture."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pypdf
import pytest

from provcheck.app.paper import Paper
from provcheck.app.workspace import Workspace
from provcheck.cli.output import Output
from provcheck.cli.session import Exports, WrongUseError
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.render import export
from tests.builders import WORKS, encoded, prints_of, whole_report, work_image

CONTENT = "1" * 64


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


def put(target: Path, data: bytes) -> Path:
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)
    return target


def refused(workspace: Workspace, exports: Exports, *suspects: Path) -> bool:
    try:
        exports.check(workspace, suspects)
    except WrongUseError as error:
        kind = "was not exported from this library" if exports.pdf and exports.pdf.suffix == ".pdf" else "is a picture"
        assert f"{kind} and is not overwritten" in str(error)  # noqa: PT017  both outcomes are told to the caller
        return True
    return False


def test_pictures_are_refused_by_ending_and_by_content(workspace: Workspace, tmp_path: Path) -> None:
    picture = Path(shutil.copy(WORKS / "picnic.jpg", tmp_path / "saved-without-ending"))
    for target in (picture, put(tmp_path / "half.png", b"half"), put(tmp_path / "layers.clip", b"CSF")):
        assert refused(workspace, Exports(json=target))
        assert refused(workspace, Exports(csv=target))
        assert refused(workspace, Exports(pdf=target))
    (tmp_path / "link.json").symlink_to(picture)
    assert refused(workspace, Exports(json=tmp_path / "link.json"))


def test_earlier_reports_and_new_names_are_not_refused(workspace: Workspace, tmp_path: Path) -> None:
    report = encoded(work_image(), "PDF")
    with workspace.open_library() as library:
        ReportStore(library).add(hashlib.sha256(report).hexdigest())
    exports = Exports(
        json=put(tmp_path / "scan.json", b"{}"),
        csv=put(tmp_path / "scan.csv", b"a,b"),
        pdf=put(tmp_path / "s.pdf", report),
    )
    assert not refused(workspace, exports, tmp_path)
    assert not refused(workspace, Exports(json=tmp_path / "new.png"))
    assert not refused(workspace, Exports(json=Path("/dev/null")))


def test_a_comic_in_pdf_is_not_replaced_by_a_report(workspace: Workspace, tmp_path: Path) -> None:
    comic = put(tmp_path / "comic.pdf", encoded(work_image(), "PDF"))
    assert refused(workspace, Exports(pdf=comic), tmp_path)
    assert refused(workspace, Exports(pdf=put(tmp_path / "damaged.pdf", b"%PDF-")))
    assert not refused(workspace, Exports(pdf=put(tmp_path / "empty.pdf", b"")))


def test_a_drawing_in_pdf_is_not_replaced_by_data(workspace: Workspace, tmp_path: Path) -> None:
    assert refused(workspace, Exports(json=put(tmp_path / "drawing.pdf", b"%PDF-")))


def test_what_is_checked_is_refused_whatever_it_is_called(workspace: Workspace, tmp_path: Path) -> None:
    named = put(tmp_path / "notes.json", b"not said to be a picture")
    drawing = put(tmp_path / "drawing.pdf", b"%PDF-")
    assert refused(workspace, Exports(json=named), tmp_path / "gone.png", named)
    assert refused(workspace, Exports(pdf=drawing), drawing)


def test_a_work_is_refused_whatever_it_is_called(workspace: Workspace, tmp_path: Path) -> None:
    work = put(tmp_path / "tga-without-ending", b"no signature")
    with workspace.open_library() as library:
        PrintsStore(library, {}).save(FileStamp(work, 1, 1), prints_of(CONTENT))
        store = PortfolioStore(library)
        store.add_file(store.create("Mine"), WorkFile(work, work, CONTENT))
    assert refused(workspace, Exports(csv=work))


def test_a_folder_that_is_not_there_is_told(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WrongUseError, match="does not exist"):
        Exports(pdf=tmp_path / "nowhere" / "a.pdf").check(workspace)


@pytest.mark.parametrize(
    ("asked", "environment", "width"), [(None, "de_DE", 595), (None, "en_US", 612), (Paper.A4, "en_US", 595)]
)
def test_the_report_is_on_the_paper_that_is_asked_for_else_on_the_usual_one(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Paper | None, environment: str, width: int
) -> None:
    monkeypatch.setenv("LC_ALL", environment)
    target = tmp_path / "report.pdf"
    Exports(pdf=target, paper=asked).write(workspace, whole_report(), Output(quiet=True))
    assert round(pypdf.PdfReader(target).pages[0].mediabox.width) == width


def test_a_stopped_report_leaves_the_old_one_and_says_so(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_arguments: object, **_named: object) -> bytes:
        raise KeyboardInterrupt

    target = put(tmp_path / "report.html", b"an earlier report")
    monkeypatch.setattr(export, "html_pieces", stopped)
    with pytest.raises(KeyboardInterrupt):
        Exports(html=target).write(workspace, whole_report(), Output(quiet=False))
    assert target.read_bytes() == b"an earlier report"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.html"]
    told = " ".join(capsys.readouterr().err.split())
    assert told == f"Stopped: {target} was not written. If there was such a file before, it is as it was."


def test_a_document_that_another_library_wrote_is_told_as_what_it_is_and_stays(workspace: Workspace, tmp_path: Path) -> None:
    theirs = put(tmp_path / "report.pdf", encoded(work_image(), "PDF"))
    was = theirs.read_bytes()
    with pytest.raises(WrongUseError, match=r"is there already, was not exported from this library.*Choose another name"):
        Exports(pdf=theirs).check(workspace)
    with pytest.raises(WrongUseError, match="is a picture"):
        Exports(json=theirs).check(workspace)
    assert theirs.read_bytes() == was
