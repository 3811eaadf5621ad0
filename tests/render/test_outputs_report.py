"""The report of a set of outputs: a tagged PDF and a web page with the same drawings and the data in both."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from provcheck.app.i18n import speaking
from provcheck.app.output_document import outputs_document, outputs_words
from provcheck.app.output_plots import histogram_of, intervals_of, local_sheets, parts_of
from provcheck.app.output_report import OutputsReport
from provcheck.app.verifying import Asked, verify
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.report.document import ReportDocument
from provcheck.core.report.manifest import OUTPUTS_NAME
from provcheck.core.report.seal import Seal, seal_of
from provcheck.render.html_report import html_pieces
from provcheck.render.outputs_json import export_outputs, outputs_bytes
from provcheck.render.outputs_report import export_outputs_html, export_outputs_pdf
from provcheck.render.pdf import pdf_bytes
from provcheck.render.plots import INK, axis_svg, histogram_svg, interval_svg, outline_svg, swatch_svg
from provcheck.render.words import Words
from tests.made_outputs import bare_report, made_report
from tests.render.builders import jpeg, match
from tests.render.html_reading import by_libxml, named
from tests.render.reading import objects_of, pages_of

SVG = "{http://www.w3.org/2000/svg}"


def made_document(report: OutputsReport) -> ReportDocument:
    return outputs_document(report, lambda _content, path: None if "blue 2" in path else jpeg())


def pdf_of(report: OutputsReport, folder: Path) -> Path:
    target = folder / "told.pdf"
    target.write_bytes(pdf_bytes(made_document(report), outputs_bytes(report), Words(**outputs_words())))
    return target


def drawn(svg: str, name: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}{name}"))


def test_the_histogram_draws_every_set_from_the_counts() -> None:
    plot = histogram_of(made_report())
    svg = histogram_svg(plot)
    bars = drawn(svg, "rect")
    assert len(bars) == sum(1 for count in plot.series[0].counts if count)
    most = max(bars, key=lambda bar: float(bar.attrib["height"]))
    place = round((float(most.attrib["x"]) - 44.5) / 666 * plot.bins)
    assert plot.series[0].counts[place] == max(plot.series[0].counts)
    dashes = [path.attrib["stroke-dasharray"] for path in drawn(svg, "path") if "stroke-dasharray" in path.attrib]
    assert dashes == ["7 3"], "the works themselves are a whole line, the other outputs a dashed one"
    texts = {text.text for text in drawn(svg, "text")}
    assert {"0.75", "0.00", "1.00", "25 %", "100 %"} <= texts
    assert swatch_svg(0) != swatch_svg(1) != swatch_svg(2)


def test_on_a_narrow_screen_no_table_is_wider_than_its_room() -> None:
    """Every kind of table of a report either scrolls in its own room or stacks, and what is drawn has no width of its own."""
    page = b"".join(html_pieces(made_document(made_report()), b"{}", Words(**outputs_words()))).decode()
    kinds = set(re.findall(r'<table class="([a-z]+)"', page))
    assert {"numbers", "intervals", "overview", "rows"} <= kinds
    style = (resource("report") / "report.css").read_text(encoding="utf-8")
    narrow = style.partition("@media screen and (max-width: 640px) {")[2].partition("\n}\n")[0]
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", narrow)
    scrolled = {kind for names, looks in rules if "overflow-x: auto" in looks for kind in re.findall(r"\.(\w+)", names)}
    stacked = {
        kind for names, looks in rules if "tr" in names and "display: block" in looks for kind in re.findall(r"\.(\w+)", names)
    }
    assert kinds <= scrolled | stacked
    assert "plot" in scrolled, "the histogram stays readable"


def test_a_lone_output_among_thousands_is_still_seen() -> None:
    report = bare_report(2)
    counts = [0] * 40
    counts[5], counts[38] = 4999, 1
    closeness = replace(report.outputs.closeness, histogram=tuple(counts), pictures=5000)
    plot = histogram_of(replace(report, sets=(replace(report.outputs, closeness=closeness),)))
    assert min(float(bar.attrib["height"]) for bar in drawn(histogram_svg(plot), "rect")) >= 1


def test_intervals_tell_by_their_shape_what_counts() -> None:
    plot = intervals_of(made_report())
    assert plot is not None
    for bar in plot.bars:
        svg = interval_svg(bar, plot)
        assert bool(drawn(svg, "circle")) == bar.counts
        paths = [path.attrib["d"] for path in drawn(svg, "path")]
        ends = next(re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", path)[0] for path in paths if "H" in path)
        assert float(ends[0]) <= float(ends[1])
    assert "1" in {text.text for text in drawn(axis_svg(plot), "text")}


def test_drawings_hold_no_words_but_numbers() -> None:
    report = made_report()
    plot = intervals_of(report)
    assert plot is not None
    svgs = [histogram_svg(histogram_of(report)), axis_svg(plot), outline_svg(local_sheets(report)[0])]
    for text in (text.text or "" for svg in svgs for text in drawn(svg, "text")):
        assert re.fullmatch(r"[\d.,/]+( %)?", text), text


def test_the_pdf_has_every_part_with_alternative_texts_and_the_data(tmp_path: Path) -> None:
    report = made_report()
    path = pdf_of(report, tmp_path)
    reader = PdfReader(path)
    assert list(reader.attachments) == [OUTPUTS_NAME]
    (data,) = reader.attachments[OUTPUTS_NAME]
    assert json.loads(data)["schema"] == "provcheck.outputs/1"
    text = "".join(pages_of(PdfReader(path)))
    for part in parts_of(report):
        for said in (part.title, part.shows, part.not_shown):
            assert "".join(said.split()) in text, said
    assert "Influence,notproof" in text
    assert "arXiv2301.13188" in text
    alts = Counter(str(each["/Alt"]) for each in objects_of(reader) if "/Alt" in each)
    assert alts[histogram_of(report).alt] == 1
    assert alts["red 1.png Work"] == 1
    assert seal_of(path.read_bytes()) is Seal.WHOLE


def test_the_page_has_the_same_drawings_in_the_colour_of_its_text() -> None:
    report = made_report()
    page = b"".join(html_pieces(made_document(report), outputs_bytes(report), Words(**outputs_words()))).decode()
    assert histogram_svg(histogram_of(report)).replace(INK, "currentColor").split("<svg ", 1)[1] in page
    elements = by_libxml(page.encode())
    assert len([each for each in named(elements, "section") if "part" in (each.attributes.get("class") or "")]) == 6
    (drawing,) = [each for each in named(elements, "div") if each.attributes.get("role") == "img"]
    assert drawing.attributes["aria-label"] == histogram_of(report).alt
    assert f'id="{OUTPUTS_NAME.removesuffix(".json")}"' in page
    assert "No preview" in page
    # Nothing is drawn by a style of its own, which the page's policy would forbid.
    assert " style=" not in page


def test_reports_name_works_only_where_something_was_found_of_them(tmp_path: Path) -> None:
    """Of a part in common the second work is the nearest, though far: nobody who gets the report learns of it."""
    workspace, report = Workspace(tmp_path / "library"), made_report()
    assert report.local_repeats[0].nearest.name == "red 2.png"
    export_outputs(report, tmp_path / "told.json")
    export_outputs_html(workspace, report, tmp_path / "told.html")
    export_outputs_pdf(workspace, report, tmp_path / "told.pdf")
    reader = PdfReader(tmp_path / "told.pdf")
    (attached,) = reader.attachments[OUTPUTS_NAME]
    read = [(tmp_path / name).read_bytes() for name in ("told.json", "told.html")]
    for told in (*read, attached, "".join(pages_of(reader)).encode()):
        assert b"red1.png" in told.replace(b" ", b"")
        assert b"red2.png" not in told.replace(b" ", b"")
        assert report.works[1].facts.file_sha256.encode() not in told
    data = json.loads(attached)
    assert "nearest_work" not in data["repeats"]["local"][0]
    assert data["repeats"]["whole"][0]["nearest_work"]["path"] == report.works[0].path


def test_a_work_that_the_check_found_is_named_however_far_the_output_is() -> None:
    report = made_report()
    (group,) = report.local_repeats
    found = replace(match(group.centre, group.nearest.path), work=group.nearest)
    values = json.loads(outputs_bytes(replace(report, matches=(found,))))
    assert values["repeats"]["local"][0]["nearest_work"]["path"] == group.nearest.path
    bare = json.loads(outputs_bytes(bare_report(3)))
    assert all("nearest_work" not in picture for picture in bare["sets"][0]["pictures"])


@pytest.mark.parametrize("count", [1, 30])
def test_a_set_without_anything_to_be_told_makes_a_report_too(tmp_path: Path, count: int) -> None:
    text = "".join(pages_of(PdfReader(pdf_of(bare_report(count), tmp_path))))
    assert "Nothingoutoftheordinarywasfoundintheseoutputs." in text
    assert "Nooutputisasneartoaworkasacopyis." in text


def test_names_of_any_kind_and_words_of_any_script_are_printed(tmp_path: Path) -> None:
    path = pdf_of(made_report("猫 قطة 😀 \u202e <b> $x$ #let \udcff"), tmp_path)
    text = "".join(pages_of(PdfReader(path)))
    assert "猫" in text or "⟨U+732B⟩" in text
    assert "⟨U+202E⟩" in text
    page = b"".join(html_pieces(made_document(made_report("<b>"))))
    assert b"<b>" not in page


def test_reports_are_written_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    with speaking("de"):
        text = "".join(pages_of(PdfReader(pdf_of(made_report(), tmp_path))))
    assert "Einfluss,keinBeweis" in text
    assert "Showse" not in text


def test_what_was_written_is_known_again_as_a_report(tmp_path: Path) -> None:
    workspace, report = Workspace(tmp_path / "library"), made_report()
    export_outputs_pdf(workspace, report, tmp_path / "told.pdf")
    export_outputs_html(workspace, report, tmp_path / "told.html")
    with workspace.open_library() as library:
        assert len(ReportStore(library).all()) == 2
    for name in ("told.pdf", "told.html"):
        path = tmp_path / name
        assert verify(workspace, path, Asked(), CancelToken()).is_whole, name
        data = path.read_bytes()
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        assert verify(workspace, path, Asked(), CancelToken()).is_changed, name
