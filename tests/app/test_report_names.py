"""Names of files that reports are written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcheck.app.report_order import Form, name_problem


@pytest.mark.parametrize(
    ("form", "typed", "named"),
    [
        (Form.PDF, "r.PDF", "r.PDF"),
        (Form.PDF, "r", "r.pdf"),
        (Form.PDF, "r.csv", "r.csv.pdf"),
        (Form.CSV, "r.pdf", "r.pdf.csv"),
        (Form.HTML, "r.htm", "r.htm"),
        (Form.JSON, "2026.11", "2026.11.json"),
    ],
)
def test_a_name_gets_the_ending_of_its_form(tmp_path: Path, form: Form, typed: str, named: str) -> None:
    assert form.named(tmp_path / typed) == tmp_path / named
    assert name_problem(form, tmp_path / typed) == ""


def test_names_of_pictures_and_names_that_would_replace_another_file_are_refused(tmp_path: Path) -> None:
    assert "Choose a name that ends with .csv" in name_problem(Form.CSV, tmp_path / "art.PNG")
    (tmp_path / "r.pdf").touch()
    assert name_problem(Form.PDF, tmp_path / "r.pdf") == "", "the chooser asked"
    assert "r.pdf" in name_problem(Form.PDF, tmp_path / "r")
