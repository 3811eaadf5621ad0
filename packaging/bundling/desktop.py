"""What makes the program known to a Linux desktop: entry in the menu, kinds of files, description for software centres."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from bundling.description import ROOT, Description

_RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)(?: \((\d{4}-\d{2}-\d{2})\))?", re.MULTILINE)


def desktop_entry(description: Description, command: str) -> str:
    """The entry of the menu; `command` starts the window and is given the files that are opened with it."""
    program = description.program
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        f"Name={description.name}",
        "GenericName=Picture comparison",
        f"Comment={program['summary']}",
        f"Exec={command} %F",
        f"Icon={description.app_id}",
        "Terminal=false",
        f"Categories={';'.join(program['categories'])};",
        f"Keywords={';'.join(program['keywords'])};",
        f"MimeType={';'.join(program['mime_types'])};",
        f"StartupWMClass={description.command}",
        "StartupNotify=true",
    ]
    return "\n".join(lines) + "\n"


def mime_package(description: Description) -> str:
    """Kinds of files, for shared-mime-info."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">')
    for kind in description.mime:
        lines.append(f"  <mime-type type={quoteattr(kind.type)}>")
        lines.append(f"    <comment>{kind.comment}</comment>")
        lines.append(f"    <glob pattern={quoteattr(kind.pattern)}/>")
        lines.append("  </mime-type>")
    return "\n".join([*lines, "</mime-info>"]) + "\n"


def metainfo(description: Description, day: dt.date) -> str:
    """The description for software centres, in the form of AppStream."""
    program = description.program
    root = ET.Element("component", type="desktop-application")
    _add(root, "id", description.app_id)
    _add(root, "name", description.name)
    _add(root, "summary", program["summary"])
    _add(root, "metadata_license", "CC0-1.0")
    _add(root, "project_license", description.licence)
    publisher = ET.SubElement(root, "developer", id=description.app_id.rpartition(".")[0])
    _add(publisher, "name", program["publisher"])
    told = ET.SubElement(root, "description")
    for paragraph in program["paragraphs"]:
        _add(told, "p", paragraph)
    _add(root, "launchable", f"{description.app_id}.desktop", type="desktop-id")
    _add(root, "icon", description.app_id, type="stock")
    categories = ET.SubElement(root, "categories")
    for category in program["categories"]:
        _add(categories, "category", category)
    keywords = ET.SubElement(root, "keywords")
    for keyword in program["keywords"]:
        _add(keywords, "keyword", keyword)
    provides = ET.SubElement(root, "provides")
    _add(provides, "binary", description.command)
    for kind in program["mime_types"]:
        _add(provides, "mediatype", kind)
    ET.SubElement(root, "content_rating", type="oars-1.1")
    releases = ET.SubElement(root, "releases")
    for version, date in releases_of(ROOT / "CHANGELOG.md", day):
        ET.SubElement(releases, "release", version=version, date=date.isoformat())
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def releases_of(changelog: Path, day: dt.date) -> list[tuple[str, dt.date]]:
    """Versions of the change log with their days; of one that is not released yet, the given one."""
    found = _RELEASE.findall(changelog.read_text(encoding="utf-8"))
    return [(version, dt.date.fromisoformat(date) if date else day) for version, date in found]


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text
