"""Where pages end within the printed report: matches stay whole, and what goes on overleaf says of which match it is."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from provcheck.app.paper import Paper
from provcheck.core.report.document import Figure, MatchPage, MeasureRow, Places, ReportDocument, Row
from provcheck.render.pdf import pdf_bytes
from provcheck.render.words import Words
from tests.render.builders import document, jpeg, match_page, numbered_pages
from tests.render.reading import pages_of, printed

FIGURES = tuple(Figure("What stands here is told in two lines of a column, in many a language.", jpeg(), 0.75) for _ in "abc")
PLACES = Places("Places match.", (((0.5, 0.5), (0.25, 0.5)),))


def wordy_page(number: int) -> MatchPage:
    """As much as a match has to tell in a language of long words."""
    row = MeasureRow("Plus clair ou plus sombre (dHash)", "106 points sur 256 different", "31 points ou moins", True)
    page = match_page(number, "a.png", "b.png")
    facts = (*page.facts, *(Row(f"Part {part}", "plus de 99 % (entre 96 % et plus de 99 %)") for part in "abcd"))
    sentence = f"Sentence {number}: " + "plus de 99 % se retrouvent dans plus de 99 % de l'image. " * 3
    measures = (replace(row, name="First"), *(row,) * 8, replace(row, name="Last"))
    return replace(page, measures=measures, facts=facts, sentence=sentence, figures=FIGURES, places=PLACES)


def texts_of(made: ReportDocument, paper: Paper = Paper.A4) -> list[str]:
    return pages_of(PdfReader(io.BytesIO(pdf_bytes(made, paper=paper))))


@pytest.mark.parametrize("paper", list(Paper))
def test_matches_told_briefly_stay_whole_two_a_page(paper: Paper) -> None:
    made = document(*numbered_pages(12), *(wordy_page(number) for number in range(13, 21)))
    texts = [text for text in texts_of(made, paper) if any(f"Sentence{number}:" in text for number in range(13, 21))]
    assert len(texts) <= 5
    for text in texts:
        assert text.count("First") == text.count("Last") == text.count("Sentence") > 0


@pytest.mark.parametrize("paper", list(Paper))
def test_a_match_at_length_stays_whole_also_below_a_name_of_many_lines(paper: Paper) -> None:
    page = wordy_page(1)
    named = replace(page, suspect=replace(page.suspect, name="long_names_ " * 24))
    (text,) = [text for text in texts_of(document(named, wordy_page(2)), paper) if "Sentence1:" in text]
    assert "1Thetwofiles" in text


@pytest.mark.parametrize("number", [1, 13])
def test_pages_that_a_match_goes_on_to_say_so(tmp_path: Path, number: int) -> None:
    page = wordy_page(number)
    long = replace(page, measures=page.measures * 14)
    texts = pages_of(printed(document(long, wordy_page(number + 1)), tmp_path))
    begin, end = (next(at for at, text in enumerate(texts) if f"Sentence{each}:" in text) for each in (number, number + 1))
    told = f"{number}Partialcopy(continued)"
    assert end > begin + 1
    assert [told in text for text in texts] == [begin < at < end for at in range(len(texts))]


@pytest.mark.parametrize("number", [1, 13])
def test_the_mark_of_a_signal_is_told_in_one_line(number: int) -> None:
    words = Words(speaks_for="so it does", speaks_not="not at all")
    reader = PdfReader(io.BytesIO(pdf_bytes(document(match_page(number, "a", "b")), words=words)))
    told = "\n".join(page.extract_text() for page in reader.pages)
    assert "so it does" in told
    assert "not at all" in told
