"""What lies in a report as a page of HTML: its data, and the pictures on it. Nothing of it is drawn or run."""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import re
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

# Other places of theirs by which browsers show something else.
_OTHER_SOURCES = frozenset({"srcset", "xlink:href"})

# Elements that can show a picture, besides those and `svg` with signs, outlines and lines.
_SHOWING = frozenset(
    {"audio", "canvas", "embed", "feimage", "frame", "foreignobject", "iframe", "input", "object", "picture", "source"}
    | {"use", "video"}
)
_STYLED = re.compile(r"url\s*\(|image(-set)?\s*\(|@import|\\", re.IGNORECASE)

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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        self._begin(tag, values.get("id", ""))
        if tag in _PICTURES:
            self._picture(values, _PICTURES[tag])
        elif tag in _SHOWING or _STYLED.search(values.get("style", "")):
            self._unknown(str(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._reading:
            self._pieces.append(data)

    def handle_comment(self, data: str) -> None:
        # Browsers end such a comment earlier, and show what then follows.
        if data.startswith((">", "->")) or "--!>" in data:
            self._unknown(data)

    def handle_endtag(self, tag: str) -> None:
        del tag
        name, self._reading = self._reading, ""
        if name:
            self.found.parts[name] = _unescaped("".join(self._pieces).encode("latin-1"))

    def _begin(self, tag: str, own_id: str) -> None:
        """Begin to read an element of data; of two with the same id nobody can tell which one is meant."""
        name = next((name for name in _OWN_NAMES if element_id(name) == own_id), "")
        if not name:
            return
        if name in self.found.parts or name in self.found.faults or tag != "script":
            self.found.parts.pop(name, None)
            self.found.faults[name] = PartFault.DOUBLED
            return
        self._reading, self._pieces = name, []

    def _picture(self, values: dict[str, str], attribute: str) -> None:
        source = _SOURCE.fullmatch(values.get(attribute, ""))
        if source is None or _OTHER_SOURCES & values.keys() or _STYLED.search(values.get("style", "")):
            self._unknown(str(values))
        else:
            self.pictures.add(hashlib.sha256(_decoded(source["data"])).hexdigest())

    def _unknown(self, told: str) -> None:
        """Count what shows a picture in a way that no report does: its digest is that of no picture."""
        self.pictures.add(hashlib.sha256(b"not a picture of a report: " + told.encode("latin-1", "replace")).hexdigest())


def _unescaped(data: bytes) -> bytes:
    """JSON as it was before it was put into HTML."""
    return _ESCAPED.sub(lambda found: _UNESCAPED.get(found[0], found[0]), data)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
