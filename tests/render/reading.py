"""Printing a report and reading it again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from provcheck.core.report.document import ReportDocument
from provcheck.render.pdf import pdf_bytes


def printed(report: ReportDocument, folder: Path, attachment: bytes | None = None) -> PdfReader:
    target = folder / "report.pdf"
    target.write_bytes(pdf_bytes(report, attachment))
    return PdfReader(io.BytesIO(target.read_bytes()))


def packed(text: str) -> str:
    """The text without white space: lines end where the page is full."""
    return re.sub(r"\s+", "", text)


def pages_of(reader: PdfReader) -> list[str]:
    return [packed(page.extract_text()) for page in reader.pages]


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def objects_of(reader: PdfReader) -> Iterator[Any]:
    """Every dictionary of the file, with or without a stream."""
    every = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
    return (item for item in every if isinstance(item, dict))
