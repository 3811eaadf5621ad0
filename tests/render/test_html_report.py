"""The report as a web page: all of it is there, it is safe whatever files are called, and it asks for nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from provcheck.app.i18n import isolated
from provcheck.core.assets import resource
from provcheck.core.report.document import Figure, Places, ReportDocument, Row, Section
from provcheck.render.html_report import html_pieces
from provcheck.render.words import Words
from tests.render.builders import NASTY_NAMES, UNDECODABLE, document, jpeg, match_page, numbered_pages, without_pictures
from tests.render.html_reading import Element, by_libxml, by_python, named

type Parse = Callable[[bytes], list[Element]]

BOTH = pytest.mark.parametrize("parse", [by_python, by_libxml])

# What is seen of names in which something cannot be seen; all others are there as they are.
SEEN = {
    UNDECODABLE: "b⟨U+DCFF⟩roken.png",
    NASTY_NAMES[9]: "line⟨U+000A⟩break⟨U+0009⟩tab⟨U+0000⟩nul.png",
    NASTY_NAMES[10]: "gpj.⟨U+202E⟩txt-reversed.png",
    NASTY_NAMES[11]: "zero⟨U+200B⟩width⟨U+FEFF⟩.png",
    NASTY_NAMES[18]: "⟨U+E000⟩private⟨U+10FFFF⟩.png",
}
HOSTILE = "</script><script>alert(1)</script><!--<b onload='x'>\" & ]]> \u2028"
LONG_NAMES = tuple(
    (start * 200)[:196] + ".png" for start in ("猫", "قطة", "😀", "<b>", "#", "$", "@", "\\", "{page}", "&amp;", "'\"")
)


DATA_ID = "provcheck-scan"


def html_bytes(report: ReportDocument, attachment: Iterable[bytes] | None = None, words: Words | None = None) -> bytes:
    return b"".join(html_pieces(report, None if attachment is None else b"".join(attachment), words))


def texts_of(record: object) -> Iterator[str]:
    if isinstance(record, str):
        yield from record.split("\n")
    elif isinstance(record, tuple):
        for item in record:
            yield from texts_of(item)
    elif is_dataclass(record):
        for part in fields(record):
            if part.name not in {"verdict_code", "language"}:
                yield from texts_of(getattr(record, part.name))


def with_everything(*names: str) -> ReportDocument:
    pages = tuple(match_page(number, name, f"s {name}") for number, name in enumerate(names, start=1))
    figures = (Figure("What differs.", jpeg(60, 40), 2 / 3), Figure("The place.", jpeg(90, 40), 4 / 9))
    places = Places("The places.", (((0.5, 0.5), (0.25, 0.5)), ((0.1, 0.2), (1.5, 0.9))))
    shown = tuple(replace(page, figures=figures, places=places) for page in pages)
    made = document(*shown)
    summary = tuple(replace(line, decision="Confirmed") for line in made.summary)
    notes = Section("Thresholds", ("What they are.",), (Row("pdq", "31"),), (Row("phash", "8"), Row("dhash", "9")))
    sender = (Row("From", "Studio of Ana"), Row("Address", "Street 1\n12345 Town"))
    return replace(made, summary=summary, sections=(*made.sections, notes), sender=sender, logo=jpeg(90, 30))


def body(elements: list[Element]) -> Element:
    return next(named(elements, "body"))


@BOTH
def test_every_text_of_the_document_is_there(parse: Parse) -> None:
    report = with_everything("a.png", "b.png")
    told = body(parse(html_bytes(report))).text
    assert [text for text in texts_of(report) if text not in told] == []


@BOTH
@pytest.mark.parametrize("name", [*NASTY_NAMES, *LONG_NAMES])
def test_names_are_seen_and_change_nothing(parse: Parse, name: str) -> None:
    report = with_everything(name)
    plain = [each.tag for each in parse(html_bytes(with_everything("plain.png"))) if each.tag != "bdi"]
    elements = parse(html_bytes(report))
    assert [each.tag for each in elements if each.tag != "bdi"] == plain
    seen = SEEN.get(name, name)
    assert [each.attributes["alt"].startswith(f"Work: {seen}") for each in named(elements, "img")].count(True) == 1
    names = [each.text for each in named(elements, "bdi") if each.attributes.get("dir") == "ltr"]
    # In the list, above the picture and in its path, each of the work and of the suspect.
    assert (names.count(seen), names.count(f"s {seen}")) == (2, 2)
    assert sum(text.endswith(f"/{seen}") for text in names) == 1


def test_folders_whose_names_run_from_right_to_left_stay_in_their_order() -> None:
    page = match_page(1, "a.png", "b.png")
    path = "/home/תמונות שלי/חתול/x.png"
    block = replace(page.work, path=path, facts=(Row("Path", path),))
    markup = html_bytes(document(replace(page, work=block))).decode()
    told = "/<bdi>home</bdi>/<bdi>תמונות שלי</bdi>/<bdi>חתול</bdi>/<bdi>x.png</bdi>"
    assert f'<bdi dir="ltr">{told}</bdi>' in markup


@BOTH
def test_nasty_texts_stand_for_themselves_everywhere(parse: Parse) -> None:
    report = replace(with_everything("a.png"), title=HOSTILE, headline=HOSTILE, footer=HOSTILE, lead=(HOSTILE,))
    words = Words(**dict.fromkeys((part.name for part in fields(Words)), HOSTILE))
    elements = parse(html_bytes(report, [b'"</script>"'], words))
    assert len(list(named(elements, "script"))) == 1
    assert not any(name.startswith("on") for each in elements for name in each.attributes)
    assert HOSTILE.replace("\u2028", "⟨U+2028⟩") in next(named(elements, "h1")).text
    assert len(list(named(elements, "style"))) == 1


@BOTH
def test_nothing_from_outside_is_asked_for(parse: Parse) -> None:
    elements = parse(html_bytes(with_everything(*NASTY_NAMES), [b"{}"]))
    assert {each.tag for each in elements}.isdisjoint({"link", "iframe", "object", "embed", "base", "form", "video", "audio"})
    for each in elements:
        assert {"style", "srcset", "action", "xlink:href", "background"}.isdisjoint(each.attributes)
        assert each.attributes.get("href", "#").startswith("data:image/jpeg;" if each.tag == "image" else "#")
        assert each.attributes.get("src", "data:image/").startswith("data:image/")
    style = next(named(elements, "style")).text
    assert "url(" not in style
    assert "@import" not in style
    assert [each.attributes.get("type") for each in named(elements, "script")] == ["application/json"]


@BOTH
def test_its_own_policy_allows_its_style_and_nothing_that_runs(parse: Parse) -> None:
    elements = parse(html_bytes(document()))
    policy = next(each for each in named(elements, "meta") if "http-equiv" in each.attributes).attributes["content"]
    digest = base64.b64encode(hashlib.sha256(next(named(elements, "style")).text.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@BOTH
def test_the_data_is_read_back(parse: Parse) -> None:
    value = {"name": HOSTILE, "names": [*NASTY_NAMES, *LONG_NAMES], "</script>": ["<!--", "-->", "]]>"]}
    whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
    pieces = [whole[start : start + 7] for start in range(0, len(whole), 7)]
    data = html_bytes(with_everything("a.png"), pieces)
    holder = next(each for each in parse(data) if each.attributes.get("id") == DATA_ID)
    assert json.loads(holder.text) == json.loads(whole)
    assert DATA_ID in next(named(parse(data), "main")).text
    assert DATA_ID not in html_bytes(document()).decode()


@pytest.mark.parametrize("count", [0, 1, 40, 500])
def test_any_number_of_matches(count: int) -> None:
    report = document(*numbered_pages(count))
    elements = by_python(html_bytes(report, [b"{}"]))
    articles = list(named(elements, "article"))
    assert len(articles) == count
    assert sum("compact" in each.attributes["class"].split() for each in articles) == max(0, count - 12)
    assert len(list(named(elements, "img"))) == 2 * count
    told = body(elements).text
    digests = {row.value for page in report.matches for block in (page.work, page.suspect) for row in block.facts}
    assert [digest for digest in digests if digest not in told] == []


@BOTH
def test_links_lead_somewhere_and_ids_are_single(parse: Parse) -> None:
    for report in (document(), with_everything("a.png", "b.png")):
        elements = parse(html_bytes(report))
        ids = [each.attributes["id"] for each in elements if "id" in each.attributes]
        assert len(ids) == len(set(ids))
        named_by = {each.attributes["aria-labelledby"] for each in elements if "aria-labelledby" in each.attributes}
        assert {each.attributes["href"].removeprefix("#") for each in named(elements, "a")} | named_by <= set(ids)
        assert next(named(elements, "a")).attributes["class"] == "skip"


@BOTH
def test_it_is_told_to_those_who_do_not_see_it(parse: Parse) -> None:
    elements = parse(html_bytes(with_everything("a.png")))
    assert next(named(elements, "html")).attributes == {"lang": "en", "dir": "ltr"}
    alts = [each.attributes["alt"] for each in named(elements, "img")]
    whole = "The matched region is outlined."
    assert alts == ["", f"Work: a.png. {whole}", f"Suspect: s a.png. {whole}", "What differs.", "The place."]
    assert {each.attributes.get("scope") for each in named(elements, "th")} == {"row", "col"}
    told = {
        each.attributes.get("aria-label") for each in named(elements, "svg") if each.attributes.get("aria-hidden") != "true"
    }
    assert told == {"The places."}
    assert [each.tag for each in named(elements, "h1", "h2", "h3")] == ["h1", "h2", "h2", "h2", "h3", "h2", "h2", "h2"]


@pytest.mark.parametrize("is_brief", [False, True])
def test_lines_join_the_places_of_both_pictures(is_brief: bool) -> None:
    places = Places("The places.", (((0.5, 0.5), (0.25, 0.5)), ((0.1, -1.0), (1.5, 0.9))))
    elements = by_python(html_bytes(document(replace(match_page(1, "a.png", "b.png"), places=places, is_brief=is_brief))))
    # The work is 320 x 240 pixels and is drawn 960 wide; the suspect is 240 x 400, drawn as high, 432 wide, 160 beside it.
    boxes = [tuple(float(each.attributes[key]) for key in ("x", "y", "width", "height")) for each in named(elements, "image")]
    assert boxes == [(0, 0, 960, 720), (1120, 0, 432, 720)]
    lines = [tuple(float(each.attributes[key]) for key in ("x1", "y1", "x2", "y2")) for each in named(elements, "line")]
    assert lines == [(480, 360, 1228, 360), (96, 0, 1552, 648)] * 2
    # Where there is little room, the two are not shown without them.
    assert len(list(named(elements, "img"))) == (0 if is_brief else 2)
    assert len(list(named(elements, "polygon"))) == 4


def test_regions_are_outlined_inside_the_picture() -> None:
    page = match_page(1, "a.png", "b.png")
    page = replace(page, suspect=replace(page.suspect, region=((-0.5, 0.25), (1.5, 0.25), (0.5, 0.75))))
    elements = by_python(html_bytes(document(page)))
    assert [each.attributes["points"] for each in named(elements, "polygon")][2:] == ["0.0,250.0 1000.0,250.0 500.0,750.0"] * 2


@pytest.mark.parametrize("damaged", [None, b"", b"no picture", jpeg()[:100]])
def test_a_picture_that_cannot_be_shown_is_told(damaged: bytes | None) -> None:
    page = without_pictures(match_page(1, "a.png", "b.png"))
    page = replace(page, work=replace(page.work, jpeg=damaged), figures=(Figure("What differs.", b"", 1.0),))
    elements = by_python(html_bytes(document(page)))
    assert not list(named(elements, "img", "polygon", "h3"))
    assert body(elements).text.count("No preview") == 2


def test_a_language_from_right_to_left() -> None:
    report = replace(document(match_page(1, "a.png", "b.png")), language="ar", headline=f"ملف {isolated('/art/1.png')}")
    elements = by_python(html_bytes(report))
    assert next(named(elements, "html")).attributes == {"lang": "ar", "dir": "rtl"}
    assert next(named(elements, "h1")).text == report.headline
    assert "⟨U+2068⟩" in next(named(by_python(html_bytes(replace(report, language="de"))), "h1")).text


def test_joiners_stay_where_they_join_and_nowhere_else() -> None:
    report = replace(document(), headline="می\u200cروم 👩\u200d👧 a\u200db \u200c\u200d.")
    assert next(named(by_python(html_bytes(report)), "h1")).text == "می\u200cروم 👩\u200d👧 a⟨U+200D⟩b ⟨U+200C⟩⟨U+200D⟩."


def test_the_same_report_gives_the_same_bytes_a_match_at_a_time() -> None:
    report = document(*numbered_pages(3))
    assert html_bytes(report, [b"{}"]) == html_bytes(report, [b"{", b"}"])
    assert max(map(len, html_pieces(report))) < len(html_bytes(report)) / 2


def luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_texts_stand_out_by_day_and_by_night() -> None:
    style = (resource("report") / "report.css").read_text(encoding="utf-8")
    looks = [dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{([^}]*)\}", style)]
    assert len(looks) == 2
    for look in looks:
        for ink in ("text", "second", "accent"):
            for ground in ("window", "panel"):
                assert contrast(look[ink], look[ground]) >= 4.5, (ink, ground)
    assert contrast("#1C1D1F", looks[0]["well"]) >= 4.5
    assert contrast("#FFFFFF", looks[1]["well"]) >= 4.5
