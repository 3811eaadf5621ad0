"""A drafted letter as text and as a document: all of it is there, every box is empty, and no name breaks it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest

from provcheck.app.notices import NoticeKind, notice_letter
from provcheck.app.report_choice import Sender
from provcheck.core.report.letter import Letter
from provcheck.render.export import export_notice
from provcheck.render.notice_docx import notice_docx
from provcheck.render.notice_text import notice_text
from provcheck.render.pieces import visible
from tests.render.builders import NASTY_NAMES, match, scan_report

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letter_of(*names: str, kind: NoticeKind = NoticeKind.US) -> Letter:
    matches = [match(f"s{name}", f"w{name}") for name in names]
    return notice_letter(scan_report(*matches), matches, kind, date(2026, 11, 30), Sender("Ana <Sample> & Co"))


def packed(text: str) -> str:
    return "".join(text.split())


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a Word document as another reader than python-docx sees them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        root = ET.fromstring(archive.read("word/document.xml"))
    return ["".join(run.text or "" for run in each.iter(f"{WORD}t")) for each in root.iter(f"{WORD}p")]


def texts_of(made: Letter) -> list[str]:
    told = [made.title, made.warning_title, *made.warning]
    for part in made.parts:
        told += [part.heading, *part.paragraphs, *part.statements]
        told += [text for row in part.rows for text in (row.label, row.value)]
    return told


@pytest.mark.parametrize("kind", NoticeKind)
def test_all_of_the_letter_is_in_both_forms(kind: NoticeKind) -> None:
    made = letter_of(*NASTY_NAMES, "b" * 200, kind=kind)
    text, document = packed(notice_text(made)), packed("".join(paragraphs(notice_docx(made))))
    # The name is the last part of a path.
    for told in texts_of(made):
        assert packed(visible(told)) in text
        assert packed(visible(told)) in document


def test_every_box_is_empty_and_the_signature_is_blank() -> None:
    made = letter_of("a.png")
    text, document = notice_text(made), paragraphs(notice_docx(made))
    stated = sum(len(part.statements) for part in made.parts)
    assert text.count("[ ] ") == sum(line.startswith("\u2610") for line in document) == stated == 4
    assert not any(mark in text or mark in "".join(document) for mark in ("[x]", "[X]", "\u2611", "\u2612", "\u2713"))
    for lines in (text.splitlines(), document):
        assert sum(line.startswith("[Signature: ____") for line in lines) == 1
        assert sum(line.startswith("[Address (URL) where it is shown: ____") for line in lines) == 1


def test_the_warning_comes_first_and_in_a_frame() -> None:
    made = letter_of("a.png")
    assert notice_text(made).startswith("=" * 78 + "\nRead this first\n")
    document = docx.Document(io.BytesIO(notice_docx(made)))
    assert [line.text for line in document.tables[0].cell(0, 0).paragraphs] == [made.warning_title, *made.warning]
    assert document.element.body[0] is document.tables[0]._tbl
    assert document.core_properties.author == ""


def test_lines_of_text_are_short_where_words_allow_it() -> None:
    long = [line for line in notice_text(letter_of("a.png")).splitlines() if len(line) > 78 and "____" not in line]
    assert long == []


@pytest.mark.parametrize(("kind", "size"), [(NoticeKind.US, (216, 279)), (NoticeKind.NEUTRAL, (210, 297))])
def test_paper(kind: NoticeKind, size: tuple[int, int]) -> None:
    page = docx.Document(io.BytesIO(notice_docx(letter_of("a.png", kind=kind)))).sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == size


def test_written_by_its_ending_and_never_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = letter_of("a.png")
    export_notice(made, tmp_path / "n.TXT")
    assert (tmp_path / "n.TXT").read_text(encoding="utf-8") == notice_text(made)
    export_notice(made, tmp_path / "n.docx")
    old = (tmp_path / "n.docx").read_bytes()
    assert paragraphs(old)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    for name in ("n.TXT", "n.docx"):
        with pytest.raises(PermissionError):
            export_notice(made, tmp_path / name)
    assert (tmp_path / "n.docx").read_bytes() == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.TXT", "n.docx"]
