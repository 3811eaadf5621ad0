"""Pages of the manual as HTML, for the window and for the web: where links and pictures lead is the caller's to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_NO_LETTER = re.compile(r"[^\w\s-]")
_HEADING = "heading_open"


@dataclass(frozen=True)
class Places:
    """Where a page's links and pictures lead.

    Attributes:
        link: From what stands in the page to the address; None for what is not there, which then is plain text.
        picture: From what stands in the page to the attributes of the picture, "src" among them.
    """

    link: Callable[[str], str | None]
    picture: Callable[[str], dict[str, str]]


@dataclass(frozen=True)
class PageHtml:
    """A page as HTML, without head and body.

    Attributes:
        markup: Its elements; headings carry the ids that links lead to, as GitHub makes them.
        headings: Id and text of the headings of second rank, in order.
    """

    markup: str
    headings: tuple[tuple[str, str], ...]


def page_html(text: str, places: Places) -> PageHtml:
    """A page of Markdown (CommonMark with tables) as HTML. Markup in the text is not taken over."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  loads slowly, and the window starts without it

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    headings = tuple(_marked_headings(tokens))
    for token in tokens:
        token.content = token.content.rstrip("\n")
        if token.children:
            token.children = _placed(token.children, places)
    _mark_pictures(tokens)
    return PageHtml(reader.renderer.render(tokens, reader.options, {}), headings)


def heading_id(text: str) -> str:
    """The id of a heading, as GitHub makes it: small letters, figures and hyphens."""
    return _NO_LETTER.sub("", text.lower()).strip().replace(" ", "-")


def _marked_headings(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Give every heading its id; tells of those of second rank."""
    for token, inline in pairwise(tokens):
        if token.type == _HEADING:
            text = "".join(child.content for child in inline.children or ())
            token.attrSet("id", heading_id(text))
            if token.tag == "h2":
                yield heading_id(text), text


def _mark_pictures(tokens: list[Token]) -> None:
    """Give paragraphs that are one picture the class "picture"."""
    for token, inline in pairwise(tokens):
        if token.type == "paragraph_open" and [child.type for child in inline.children or ()] == ["image"]:
            token.attrSet("class", "picture")


def _placed(children: list[Token], places: Places) -> list[Token]:
    """The parts of a line with their addresses; what leads nowhere is no link any more."""
    kept: list[Token] = []
    is_open = True
    for token in children:
        if token.type == "image":
            token.attrs.update(places.picture(str(token.attrs["src"])))
        elif token.type == "link_open":
            address = places.link(str(token.attrs["href"]))
            is_open = address is not None
            if address is None:
                continue
            token.attrs["href"] = address
        elif token.type == "link_close" and not is_open:
            continue
        kept.append(token)
    return kept
