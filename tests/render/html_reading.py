"""Reading a report in HTML again, by two parsers that know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import lxml.html

VOID = {"br", "meta", "img", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


class Reader(HTMLParser):
    """Python's own parser; every element with the text in it, and a failure where end tags are not those of the open ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.parts.append(data)

    def close(self) -> None:
        super().close()
        assert not self._open


def by_python(data: bytes) -> list[Element]:
    reader = Reader()
    reader.feed(data.decode())
    reader.close()
    return reader.elements


def by_libxml(data: bytes) -> list[Element]:
    parser: Any = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = lxml.html.document_fromstring(data, parser=parser)
    return [
        Element(str(each.tag), {str(name): str(value) for name, value in each.attrib.items()}, [each.text_content()])
        for each in root.iter()
        if isinstance(each.tag, str)
    ]


def named(elements: list[Element], *tags: str) -> Iterator[Element]:
    return (each for each in elements if each.tag in tags)
