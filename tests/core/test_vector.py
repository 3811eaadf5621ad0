"""Drawings without pixels of their own: PDF pages and SVG."""

from __future__ import annotations

import base64
import gzip
import io
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest
from PIL import Image

from provcheck.core.errors import Reason
from provcheck.core.imaging.formats import is_svg, svg_text
from provcheck.core.imaging.picture import Picture, PixelKind
from provcheck.core.imaging.svg import own_drawing
from provcheck.core.imaging.vector import LEAST_SIDE, MOST_SIDE
from tests.builders import encoded, read, refusal, work_image
from tests.data.formats.chart import CHART, HEIGHT, WIDTH

LARGE = 'width="400" height="240"'
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(content: str = "", size: str = 'width="200" height="100"') -> bytes:
    return f"{HEAD} {size}>{content}</svg>".encode()


def colour_at(picture: Picture, x: float, y: float) -> list[int]:
    """At a place from 0 to 1, on white."""
    rgb = picture.on_ground()
    return [int(value) for value in rgb[int(y * rgb.shape[0]), int(x * rgb.shape[1])]]


HALF_BLUE = '<rect width="50%" height="100%" fill="#3366cc"/>'


def test_an_svg_is_drawn_transparent_where_nothing_is() -> None:
    picture = read(svg(HALF_BLUE), "drawing.svg")
    assert (picture.file_format, picture.origin.kind, picture.origin.part) == ("SVG", PixelKind.RENDER, "all")
    assert (picture.width, picture.height) == (LEAST_SIDE, LEAST_SIDE // 2)
    assert colour_at(picture, 0.2, 0.5) == [0x33, 0x66, 0xCC]
    assert colour_at(picture, 0.8, 0.5) == [255, 255, 255]
    assert picture.alpha is not None
    assert picture.alpha[:, -1].max() == 0


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "iso-8859-15", "windows-1252", "shift_jis", "iso-8859-12", "hex", "none"])
def test_an_svg_in_an_old_encoding_shows_its_letters(encoding: str) -> None:
    letters = "\u30a2" if encoding == "shift_jis" else "\xdf"
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + svg(f'<text y="90" font-size="90">{letters}</text>').decode()
    is_known = encoding not in {"iso-8859-12", "hex", "none"}
    found = svg_text(text.encode(encoding if is_known else "utf-8"), 10_000)
    assert found == text
    assert is_svg(text.encode(encoding if is_known else "utf-8"))


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(svg(HALF_BLUE), mtime=0),
        b"\xef\xbb\xbf" + svg(HALF_BLUE),
        svg(HALF_BLUE).decode().encode("utf-16"),
        b'<?xml version="1.0"?>\n<!-- made by hand -->\n' + svg(HALF_BLUE),
    ],
)
def test_an_svg_however_it_is_written(data: bytes) -> None:
    assert np.array_equal(read(data, "drawing.svgz").rgb, read(svg(HALF_BLUE), "drawing.svg").rgb)


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        ('width="300" height="20"', (300, 20)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('width="72pt" viewBox="0 0 10 20"', (96, 192)),
        ('height="50px" viewBox="0,0,10,20"', (25, 50)),
        ('viewBox="-5 -5 640 480"', (640, 480)),
        ('width="100%" height="100%" viewBox="0 0 640 480"', (640, 480)),
        ("", (300, 150)),
    ],
)
def test_the_size_of_an_svg(stated: str, size: tuple[float, float]) -> None:
    drawing = own_drawing(svg(size=stated).decode(), float)
    assert (drawing.width, drawing.height) == size


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        ('width="200"', (1600, 1200)),
        ('height="300"', (1600, 1600)),
        ('width="200" height="151.3"', (1600, 1210)),
        ('width="200" height="151.3" viewBox="10 10 20 15.13"', (1600, 1210)),
        ('width="100%" height="100%"', (1600, 800)),
    ],
)
def test_an_svg_is_drawn_at_the_size_it_states(stated: str, size: tuple[int, int]) -> None:
    picture = read(svg('<rect width="250%" height="250%" fill="#3366cc"/>', stated), "drawing.svg")
    assert (picture.width, picture.height) == size
    assert colour_at(picture, 0.01, 0.01) == colour_at(picture, 0.99, 0.99) == [0x33, 0x66, 0xCC]


def test_an_svg_of_any_size_is_drawn_at_a_bounded_one() -> None:
    picture = read(svg(HALF_BLUE, 'width="1000000" height="500000"'), "drawing.svg")
    assert (picture.width, picture.height) == (MOST_SIDE, MOST_SIDE // 2)


@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
@pytest.mark.parametrize("form", ["{path}", "file://{path}", "&#47;{path}", " {path}"])
def test_an_svg_shows_no_other_file(tmp_path: Path, attribute: str, form: str) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(encoded(Image.new("RGB", (10, 10), (255, 0, 0)), "PNG"))
    there = form.format(path=secret)
    picture = read(svg(f'<image {attribute}="{there}" width="200" height="100"/>'), "drawing.svg")
    assert picture.alpha is not None
    assert picture.alpha.max() == 0


@pytest.mark.parametrize(
    "image",
    [
        """<image href="{path}"/>""",
        """<image xlink:href="{path}"/>""",
        """<image xmlns:other="http://www.w3.org/1999/xlink" other:href="{path}"/>""",
        """<image href='{folder}/say "it".png'/>""",
        """<!DOCTYPE svg [<!ENTITY there "{path}">]>ROOT<image href="&there;"/>""",
        """<image href="data:image/svg+xml;base64,{nested}"/>""",
    ],
)
def test_an_svg_shows_no_file_whose_name_holds_quotes(tmp_path: Path, image: str) -> None:
    red = encoded(Image.new("RGB", (10, 10), (255, 0, 0)), "PNG")
    path = tmp_path / "it's.png"
    for file in (path, tmp_path / 'say "it".png') if os.name != "nt" else (path,):
        file.write_bytes(red)
    inside = svg(f"""<image href="{path}" width="200" height="100"/>""")
    content = image.format(path=path, folder=tmp_path, nested=base64.b64encode(inside).decode())
    content = content.replace("<image", '<image width="200" height="100"')
    before, _, after = content.rpartition("ROOT")
    picture = read(before.encode() + svg(after), "drawing.svg")
    assert picture.alpha is not None
    assert picture.alpha.max() == 0


ELSEWHERE = "ABROAD"


@pytest.mark.parametrize(
    "content",
    [
        f"""<image href="{ELSEWHERE}/it's.png"/>""",
        f"""<image href='{ELSEWHERE}/"it".png'/>""",
        f"""<image href="//{ELSEWHERE}/share/'"/>""",
        f"""<image HREF="{ELSEWHERE}"/>""",
        f"""<image href="FILE://{ELSEWHERE}"/>""",
        f"""<image xmlns:a="http://www.w3.org/1999/xlink" a:href="{ELSEWHERE}"/>""",
        f"""<image href=" &#10;{ELSEWHERE}"/>""",
        f"""<use href="{ELSEWHERE}.svg#a"/>""",
        f"""<?xml-stylesheet href="{ELSEWHERE}.css"?>""",
        f"""<style>@import url("{ELSEWHERE}.css"); @IMPORT '{ELSEWHERE}';</style>""",
    ],
)
def test_nothing_that_leads_elsewhere_is_handed_on(content: str) -> None:
    assert ELSEWHERE not in own_drawing(svg(content).decode(), float).text


@pytest.mark.parametrize(
    "content",
    [
        "<rect fill='URL(  \"{}.svg#a\")'/>",
        "<rect style='mask: url({}.svg#a)'/>",
        "<style>rect {{ fill: url( '{}' ) }} <![CDATA[@font-face {{ src: url(file://{}) }}]]></style>",
    ],
)
def test_what_a_style_takes_from_elsewhere_is_looked_for_in_the_drawing(content: str) -> None:
    text = own_drawing(svg(content.format("x:y", "x:y")).decode(), float).text.replace("&quot;", '"')
    assert re.findall(r"url\(\s*[\"']?\s*(.)", text, re.IGNORECASE) == ["#"] * text.lower().count("url(")
    assert "url(" in text.lower()


def test_what_lies_in_the_drawing_is_handed_on() -> None:
    content = """<style>rect { fill: url(#a) }</style><use href=" #b"/><image href="DATA:image/png;base64,AAAA"/>"""
    text = own_drawing(svg(content).decode(), float).text
    assert all(part in text for part in ("url(#a)", '" #b"', "DATA:image/png;base64,AAAA"))


def test_an_svg_shows_the_pictures_that_lie_in_it() -> None:
    inside = base64.b64encode(encoded(Image.new("RGB", (10, 10), (255, 0, 0)), "PNG")).decode()
    content = f'<image href="data:image/png;base64,{inside}" width="200" height="100" preserveAspectRatio="none"/>'
    assert colour_at(read(svg(content), "drawing.svg"), 0.5, 0.5) == [255, 0, 0]


@pytest.mark.parametrize(
    "data",
    [
        svg(HALF_BLUE)[:-20],
        svg(size='width="0" height="10"'),
        svg(size='viewBox="0 0 0 10"'),
        svg(size='viewBox="0 0 nan 10"'),
        b"<html><svg></svg></html>",
        gzip.compress(svg(HALF_BLUE), mtime=0)[:60],
    ],
)
def test_an_svg_that_cannot_be_drawn(data: bytes) -> None:
    assert refusal(data, "drawing.svg") in {Reason.DAMAGED, Reason.NOT_A_PICTURE}


def test_text_is_no_svg() -> None:
    assert not is_svg(b"how to write <svg> by hand")
    assert not is_svg(gzip.compress(b"<html></html>"))
    assert not is_svg(b"\x1f\x8brubbish")


def pdf(*pictures: Image.Image) -> bytes:
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:])
    return stream.getvalue()


@pytest.mark.parametrize("name", ["comic.pdf", "logo.ai"])
def test_a_pdf_is_drawn_from_its_first_page(name: str) -> None:
    art = work_image(side=300)
    picture = read(pdf(art, Image.new("RGB", (50, 50))), name)
    assert (picture.file_format, picture.origin.kind) == ("PDF", PixelKind.RENDER)
    assert (picture.origin.part, picture.origin.frames) == ("page-1", 2)
    assert max(picture.width, picture.height) == LEAST_SIDE
    shown = np.asarray(Image.fromarray(picture.rgb).resize(art.size, Image.Resampling.BOX), np.int16)
    assert np.abs(shown - np.asarray(art, np.int16)).mean() < 5


def test_a_pdf_with_a_password_is_named_as_not_read() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pdf(work_image())))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert refusal(stream.getvalue(), "comic.pdf") is Reason.LOCKED


def test_a_pdf_that_is_damaged() -> None:
    assert refusal(b"%PDF-1.7\n" + bytes(500), "comic.pdf") is Reason.DAMAGED


def embedded(attribute: str, file_format: str, **options: Any) -> bytes:
    data = base64.b64encode(encoded(Image.fromarray(CHART), file_format, **options)).decode()
    kind = f"data:image/{file_format.lower()};base64,{data}"
    return svg(f'<image width="400" height="240" style="image-rendering:pixelated" {attribute}="{kind}"/>', LARGE)


@pytest.mark.parametrize(
    ("attribute", "file_format", "options", "allowed"),
    [
        ("xlink:href", "PNG", {}, 0),
        ("href", "JPEG", {"quality": 98, "subsampling": 0}, 2),
        ("href", "WEBP", {"lossless": True}, 4),
    ],
)
def test_pictures_in_drawings(attribute: str, file_format: str, options: dict[str, Any], allowed: float) -> None:
    picture = read(embedded(attribute, file_format, **options), "picture.svg")
    small = np.asarray(Image.fromarray(picture.on_ground()).resize((WIDTH, HEIGHT), Image.Resampling.BOX), int)
    assert np.abs(small - CHART).mean() <= allowed


@pytest.mark.parametrize("family", ["sans-serif", "serif", "monospace", "A font that nobody has", "Arial"])
def test_lettering_of_drawings_is_never_left_out(family: str) -> None:
    text = f'<text x="20" y="150" font-size="100" font-family="{family}">Art</text>'
    dark = read(svg(text, LARGE), "picture.svg").on_ground() < 128
    assert 0.02 < dark.mean() < 0.08


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ('viewBox="0 0 400 240"', (960, 1600)),
        ("", (800, 1600)),
        ('width="100%" height="100%" viewBox="0 0 400 240"', (960, 1600)),
        ('width="210mm" height="297mm" viewBox="0 0 400 240"', (1600, 1131)),
        ('width="300" viewBox="0 0 400 240"', (960, 1600)),
    ],
)
def test_sizes_of_drawings(size: str, shape: tuple[int, int]) -> None:
    picture = read(svg('<rect width="400" height="240" fill="red"/>', size), "picture.svg")
    assert picture.rgb.shape[:2] == shape


def test_styles_and_gradients_of_drawings() -> None:
    style = "<style>.a{fill:#ff0000} #b{fill:rgb(0,0,255)} rect.c{fill:url(#g)}</style>"
    stops = '<stop offset="0" stop-color="black"/><stop offset="1" stop-color="white"/>'
    shapes = '<rect class="a" width="100" height="240"/><rect id="b" x="100" width="100" height="240"/>'
    content = (
        f'{style}<linearGradient id="g">{stops}</linearGradient>{shapes}<rect class="c" x="200" width="200" height="240"/>'
    )
    row = read(svg(content, LARGE), "picture.svg").rgb[480].astype(int)
    assert row[200].tolist() == [255, 0, 0]
    assert row[600].tolist() == [0, 0, 255]
    assert np.abs(row[[820, 1200, 1580]] - [[6] * 3, [128] * 3, [249] * 3]).max() <= 3
