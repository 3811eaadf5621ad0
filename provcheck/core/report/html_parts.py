"""What lies in a report as a page of HTML: its data, and the pictures on it. Nothing of it is drawn or run."""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import re
from collections.abc import Mapping
from html.parser import HTMLParser

from provcheck.core.report.manifest import MANIFEST_NAME, OUTPUTS_NAME, SCAN_NAME
from provcheck.core.report.parts_found import PICTURES, PartFault, PartsFound

JSON_ESCAPES = {b"<": rb"\u003c", b">": rb"\u003e", b"&": rb"\u0026"}
"""What stands in HTML for characters that would end the element around JSON, or open a comment."""

_UNESCAPED = {escape: character for character, escape in JSON_ESCAPES.items()}
# A backslash that is escaped itself begins none of them.
_ESCAPED = re.compile(rb"\\\\|\\u003c|\\u003e|\\u0026")
_OWN_NAMES = (SCAN_NAME, MANIFEST_NAME, OUTPUTS_NAME)
_SOURCE = re.compile(r"data:image/[a-z]+;base64,(?P<data>[A-Za-z0-9+/=]*)")
_PICTURES = {"img": "src", "image": "href"}
"""Elements by which reports show pictures, and where each has its own."""

# Other places of theirs by which browsers show something else; `image` outside of SVG is read as `img`.
_OTHER_SOURCES = frozenset({"src", "href", "srcset", "xlink:href", "lowsrc", "dynsrc"})

# Elements that show nothing but their text, lines and outlines. Any other may show a picture, or have browsers read what
# follows in another way than it is read here.
_HARMLESS = re.compile(
    "a|abbr|article|aside|bdi|bdo|blockquote|body|br|caption|circle|code|col|colgroup|dd|div|dl|dt|ellipse|em|"
    "figcaption|figure|footer|g|h[1-6]|head|header|hr|html|li|line|main|mark|meta|nav|ol|p|path|"
    "polygon|polyline|pre|q|rect|section|small|span|strong|style|sub|sup|svg|table|tbody|td|text|tfoot|th|thead|"
    "time|title|tr|tspan|ul|wbr"
)
# In these words may look like the way in which CSS names a picture.
_TEXTS = frozenset({"alt", "aria-label", "class", "content", "href", "id", "src", "title"})
_STYLED = re.compile(r"(url|src|image|image-set|element|cross-fade)\s*\(|@import|\\", re.IGNORECASE)
# A string as reports write it into their style, in which there is nothing that could name a picture.
_OWN_STRING = re.compile(r'"(?:[A-Za-z0-9\x80-\xff]|\\[0-9a-f]+ )*"')
_POLICY = "Content-Security-Policy"
_SEAL = re.compile(r"\s*provcheck-sha256:[0-9a-f]{64}\s*")

_log = logging.getLogger(__name__)


def element_id(name: str) -> str:
    """Id of the element that holds an attached file."""
    return name.removesuffix(".json")


def in_html(data: bytes) -> PartsFound:
    """The data in a page, and the pictures on it."""
    page = _Page()
    try:
        # One character a byte, so that data are read back to the byte.
        page.feed(data.decode("latin-1"))
    except Exception as error:  # noqa: BLE001  on damaged bytes the parser raises whatever it comes to
        _log.warning("report not read to its end: %s: %s", type(error).__name__, error)
        page.found.faults[PICTURES] = PartFault.DAMAGED
    # What is not ended is left unread by browsers too; to go on behind it would take the square of its length.
    if page.rawdata.strip():
        page.found.faults[PICTURES] = PartFault.DAMAGED
    page.found.pictures = frozenset(page.pictures)
    return page.found


class _Page(HTMLParser):
    """Collects the elements of data, and the digest of every picture."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found = PartsFound()
        self.pictures: set[str] = set()
        self._reading = ""
        self._pieces: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        is_data = self._begin(tag, values.get("id", "")) and values.get("type") == "application/json"
        # Reports write neither into a tag: where they stand, browsers may take another one for its end.
        written = self.get_starttag_text() or ""
        if "<" in written[1:] or ">" in written[:-1] or _may_show(tag, values):
            self._unknown(str(attrs))
        elif tag in _PICTURES:
            self._picture(values, _PICTURES[tag])
        elif not (is_data or _HARMLESS.fullmatch(tag)):
            self._unknown(str(attrs))
        self._in_style = tag == "style"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        # Reports escape it everywhere: where it stands, browsers may take it for the beginning of an element.
        if "<" in data or (self._in_style and _STYLED.search(_OWN_STRING.sub('""', data))):
            self._unknown(data)
        if self._reading:
            self._pieces.append(data)

    def handle_comment(self, data: str) -> None:
        # Browsers may end it earlier, and show what then follows.
        if not _SEAL.fullmatch(data):
            self._unknown(data)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self._unknown(decl)

    def handle_pi(self, data: str) -> None:
        self._unknown(data)

    def unknown_decl(self, data: str) -> None:
        self._unknown(data)

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._in_style = False
        name, self._reading = self._reading, ""
        if name:
            self.found.parts[name] = _unescaped("".join(self._pieces).encode("latin-1"))

    def _begin(self, tag: str, own_id: str) -> bool:
        """Begin to read an element, if of data, and whether it is; of two with the same id nobody can tell which is meant."""
        name = next((name for name in _OWN_NAMES if element_id(name) == own_id), "")
        if not name:
            return False
        if name in self.found.parts or name in self.found.faults or tag != "script":
            self.found.parts.pop(name, None)
            self.found.faults[name] = PartFault.DOUBLED
            return tag == "script"
        self._reading, self._pieces = name, []
        return True

    def _picture(self, values: dict[str, str], attribute: str) -> None:
        source = _SOURCE.fullmatch(values.get(attribute, ""))
        if source is None or (_OTHER_SOURCES - {attribute}) & values.keys():
            self._unknown(str(values))
        else:
            self.pictures.add(hashlib.sha256(_decoded(source["data"])).hexdigest())

    def _unknown(self, told: str) -> None:
        """Count what shows a picture in a way that no report does: its digest is that of no picture."""
        self.pictures.add(hashlib.sha256(b"not a picture of a report: " + told.encode("latin-1", "replace")).hexdigest())


def _may_show(tag: str, values: Mapping[str, str]) -> bool:
    """Whether attributes may show a picture, lead to one, or have the page read or changed in another way than reports do."""
    if "background" in values or any(name.startswith("on") for name in values):
        return True
    if tag == "meta" and (values.get("charset", "utf-8") != "utf-8" or values.get("http-equiv", _POLICY) != _POLICY):
        return True
    if tag == "a" and not values.get("href", "#").startswith("#"):
        return True
    return any(_STYLED.search(value) for name, value in values.items() if name not in _TEXTS)


def _unescaped(data: bytes) -> bytes:
    """JSON as it was before it was put into HTML."""
    return _ESCAPED.sub(lambda found: _UNESCAPED.get(found[0], found[0]), data)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
