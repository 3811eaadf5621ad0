"""Outlines of the matched regions in the printed report."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from tests.render.builders import document, match_page
from tests.render.reading import printed


def outlines_of(reader: PdfReader) -> list[list[float]]:
    """Coordinates of each outline on the first match's page, by its black stroke."""
    content = reader.pages[1].get_contents()
    assert content is not None
    drawn = re.findall(r"0 SCN 1\.6 w 4 M ([^S]*?)h\s+S", content.get_data().decode("latin-1"))
    return [[float(number) for number in re.findall(r"-?[\d.]+", path)] for path in drawn]


def test_region_is_drawn_on_both_pictures(tmp_path: Path) -> None:
    page = match_page(1, "a.png", "b.png")
    assert [len(path) for path in outlines_of(printed(document(page), tmp_path))] == [8, 8]
    bare = replace(page, work=replace(page.work, region=()), suspect=replace(page.suspect, region=()))
    assert outlines_of(printed(document(bare), tmp_path)) == []


def test_region_stays_inside_the_picture(tmp_path: Path) -> None:
    page = match_page(1, "a.png", "b.png")
    beyond = replace(page, work=replace(page.work, region=((-0.5, -1.0), (2.0, 0.5), (0.5, 3.0))))
    drawn = outlines_of(printed(document(beyond), tmp_path))[0]
    whole = outlines_of(printed(document(page), tmp_path))[0]
    assert min(drawn) == 0
    assert max(drawn[::2]) == max(whole[::2])
    assert max(drawn[1::2]) == max(whole[1::2])
