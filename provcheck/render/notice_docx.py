"""A letter as a Word document (DOCX), which the usual programs for letters open."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from provcheck.app.joining import labelled
from provcheck.app.paper import Paper
from provcheck.core.report.document import Row
from provcheck.core.report.letter import Letter, LetterPart
from provcheck.render.pieces import is_digest, visible

BOX = "\u2610"
"""An empty box before a statement."""

_LINE = "_" * 34
_MARGIN = Mm(22)
_BODY = Pt(10.5)
_SMALL = Pt(8)

# The file tells no time of its own: the letter says when it was drafted.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def notice_docx(letter: Letter) -> bytes:
    """The letter, with the warning in a frame at its head; what cannot be seen in a name is written as its code point."""
    document = docx.Document()
    _set_up(document, letter)
    _warning(document, letter)
    document.add_heading(visible(letter.title), level=1)
    for part in letter.parts:
        _part(document, part)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, letter: Letter) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = map(Mm, (Paper.LETTER if letter.for_letter_paper else Paper.A4).millimetres)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    properties = document.core_properties
    properties.title = visible(letter.title)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = letter.language
    properties.created = properties.modified = _UNDATED
    for name, size in (("Normal", _BODY), ("Heading 1", Pt(17)), ("Heading 2", Pt(13)), ("Heading 3", Pt(10.5))):
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", size
        style.font.color.rgb = None
        # The template's headings name fonts by theme, which goes before the name.
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.paragraph_format.space_after = Pt(4)


def _warning(document: Document, letter: Letter) -> None:
    table = document.add_table(1, 1, style="Table Grid")
    cell = table.cell(0, 0)
    first = cell.paragraphs[0]
    first.add_run(visible(letter.warning_title)).bold = True
    for text in letter.warning:
        cell.add_paragraph(visible(text))
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "ECECEA")
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  the library has no other way to a cell's shade


def _part(document: Document, part: LetterPart) -> None:
    if part.heading:
        document.add_heading(visible(part.heading), level=3 if part.is_inner else 2)
    for text in part.paragraphs:
        document.add_paragraph(visible(text))
    for row in part.rows:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = row is not part.rows[-1]
        _row(line, row)
    for statement in part.statements:
        line = document.add_paragraph(f"{BOX}\t{visible(statement)}")
        line.paragraph_format.left_indent = Mm(8)
        line.paragraph_format.first_line_indent = Mm(-8)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(8))


def _row(line: Paragraph, row: Row) -> None:
    line.paragraph_format.space_after = Pt(2)
    if not row.value:
        line.paragraph_format.space_before = Pt(4)
        line.add_run(f"[{labelled(visible(row.label), _LINE)}]")
        return
    line.add_run(labelled(visible(row.label), "")).bold = True
    value = line.add_run(visible(row.value))
    if is_digest(row.value):
        value.font.name, value.font.size = "Courier New", _SMALL
