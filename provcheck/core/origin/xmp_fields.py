"""Texts in XMP (ISO 16684-1)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from provcheck.core.origin.limits import cut
from provcheck.core.origin.records import RawField

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
}
_MOST_BYTES = 8 << 20
_DEEPEST = 20


def xmp_fields(packet: bytes) -> Iterator[RawField]:
    """Every property that is a text, as "xmp:dc:description"; none where the packet is no XML.

    A packet that declares entities is not read: XMP has none, and they serve to blow up whoever reads them.
    """
    end = packet.rfind(b">") + 1
    begin = packet.find(b"<")
    packet = packet[max(begin, 0) : end]
    if not packet or len(packet) > _MOST_BYTES or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return
    try:
        root = ET.fromstring(packet)  # noqa: S314  without a document type there are no entities
    except ET.ParseError:
        return
    # What stands deeper is of other pictures, as of those that were placed in it.
    for description in (child for rdf in root.iter(f"{{{_RDF}}}RDF") for child in rdf):
        yield from _leaves(description, "", 0)


def _leaves(element: ET.Element, name: str, depth: int) -> Iterator[RawField]:
    """Texts within a property: it may be one, an alternative in several languages, a list, or a structure.

    Those of a structure's fields have the property's name before their own.
    """
    for key, value in element.attrib.items():
        if key == f"{{{_RDF}}}resource":
            yield cut(f"xmp:{name}", value)
        elif not key.startswith((f"{{{_RDF}}}", "{http://www.w3.org/XML/1998/namespace}")):
            yield cut(f"xmp:{_within(name, key)}", value)
    if name and element.text and element.text.strip():
        yield cut(f"xmp:{name}", element.text.strip())
    if depth == _DEEPEST:
        return
    for child in element:
        inner = name if child.tag.startswith(f"{{{_RDF}}}") else _within(name, child.tag)
        yield from _leaves(child, inner, depth + 1)


def _within(name: str, tag: str) -> str:
    return f"{name}/{_name(tag)}" if name else _name(tag)


def _name(tag: str) -> str:
    space, _brace, local = tag.removeprefix("{").rpartition("}")
    return f"{_PREFIXES.get(space, space)}:{local}" if space else local
