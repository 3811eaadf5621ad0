"""Write the manual as web pages: a folder for each language, pictures and one style sheet beside them.

    python packaging/manual.py OUT

The pages are those that the window shows. OUT may be there already; files of the same names are written over. They need no
server and no script: open OUT/index.html.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

from provcheck import __version__
from provcheck.app.i18n import ENGLISH, runs_right_to_left, speaking, tr
from provcheck.app.manual import Manual, ManualPage, manual_languages, note_on_language, read_manual
from provcheck.core.assets import manual_folder, resource
from provcheck.gui.language import own_name
from provcheck.gui.tokens import DARK, LIGHT, Colours
from provcheck.render.manual_page import PageHtml, Places, page_html
from provcheck.render.markup import Markup, element, joined

STYLE = Path(__file__).with_name("manual.css")
STYLE_NAME = "manual.css"
PICTURES = "pictures"
WEB = ("http://", "https://")
CONTENTS = "contents-of-manual"


def write(out: Path) -> list[Path]:
    """Write all pages; tells which."""
    out.mkdir(parents=True, exist_ok=True)
    source = manual_folder()
    shutil.copytree(source / PICTURES, out / PICTURES, dirs_exist_ok=True)
    shutil.copy(resource("icons") / "provcheck.svg", out / PICTURES / "provcheck.svg")
    (out / STYLE_NAME).write_text(style(), encoding="utf-8")
    languages = manual_languages()
    written = []
    for language in languages:
        with speaking(language):
            manual = read_manual(language)
            written += [_write_page(out, manual, page, language, languages) for page in manual.pages]
    first = f"{ENGLISH}/{read_manual(ENGLISH).pages[0].name}.html"
    target = out / "index.html"
    target.write_text(_forward(first), encoding="utf-8")
    return [*written, target]


def style() -> str:
    """The style sheet with the colours of the window, light and dark."""
    return f":root {{\n{_variables(LIGHT)}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{_variables(DARK)}}}\n}}\n" + (
        STYLE.read_text(encoding="utf-8")
    )


def _variables(colours: Colours) -> str:
    names = ("window", "panel", "raised", "line", "text", "second", "accent")
    return "".join(f"  --{name}: {getattr(colours, name)};\n" for name in names)


def _write_page(out: Path, manual: Manual, page: ManualPage, language: str, languages: Sequence[str]) -> Path:
    def link(target: str) -> str | None:
        if target.startswith(("#", *WEB)):
            return target
        found = manual.target(target)
        return None if found is None else f"{found[0]}.html" + (f"#{found[1]}" if found[1] else "")

    def picture(source: str) -> dict[str, str]:
        file = (page.file.parent / source).resolve()
        return {"src": f"../{file.relative_to(manual_folder().resolve()).as_posix()}", "loading": "lazy"}

    made = page_html(page.text, Places(link, picture))
    target = out / language / f"{page.name}.html"
    target.parent.mkdir(exist_ok=True)
    target.write_text(_whole(manual, page, made, language, languages), encoding="utf-8")
    return target


def _whole(manual: Manual, page: ManualPage, made: PageHtml, language: str, languages: Sequence[str]) -> str:
    """A whole page: contents beside it, on a narrow screen below it with a way there; the other languages above it."""
    contents = tr("Contents of the manual")
    others = [
        element("a", own_name(code), href=f"../{code}/{page.name}.html", hreflang=code, lang=code)
        for code in languages
        if code != language
    ]
    note = note_on_language(page, language)
    told = (element("p", note, class_="note"),) if note else ()
    body = element(
        "body",
        element(
            "header",
            element("a", "Provcheck", href=f"{manual.pages[0].name}.html"),
            element("a", contents, href=f"#{CONTENTS}", class_="to-contents"),
            element("nav", *others),
        ),
        element(
            "div",
            element("nav", *_contents(manual, page, made), id=CONTENTS, class_="contents", aria_label=contents),
            element("main", *told, element("article", Markup(made.markup), lang=page.language)),
            class_="sides",
        ),
        element("footer", f"Provcheck {__version__}"),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", f"{page.title} · Provcheck"),
        Markup('<link rel="icon" href="../pictures/provcheck.svg"><link rel="stylesheet" href="../manual.css">'),
    )
    direction = "rtl" if runs_right_to_left(language) else "ltr"
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=language, dir=direction)}\n"


def _contents(manual: Manual, page: ManualPage, made: PageHtml) -> list[Markup]:
    """All pages by part; below the one that is shown its headings."""
    told = []
    for part in manual.parts:
        items = [element("li", _entry(each, page), _headings(made) if each is page else Markup()) for each in part.pages]
        told += [element("h2", part.title), element("ul", *items)]
    return told


def _entry(each: ManualPage, page: ManualPage) -> Markup:
    return element("a", each.title, href=f"{each.name}.html", aria_current="page" if each is page else None)


def _headings(made: PageHtml) -> Markup:
    items = [element("li", element("a", text, href=f"#{place}")) for place, text in made.headings]
    return element("ul", *items) if 1 < len(items) <= 16 else Markup()


def _forward(target: str) -> str:
    head = joined(
        [Markup(f'<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={target}">'), element("title", "Provcheck")]
    )
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{element("a", "Provcheck", href=target)}</body></html>\n'


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT")
    asked = parser.parse_args()
    print(f"{len(write(asked.out))} pages: {asked.out / 'index.html'}")


if __name__ == "__main__":
    main()
