"""The manifest of a report, against its published schema, and the list of digests beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from provcheck.app.texts import verdict_sentence
from provcheck.core.assets import resource
from provcheck.core.report.manifest import (
    MANIFEST_NAME,
    SCAN_NAME,
    DamagedPartError,
    Role,
    files_in_scan,
    manifest_bytes,
    manifest_from,
    manifest_of,
    sums_text,
)
from provcheck.core.report.report_file import ReportKind, read_report
from provcheck.core.report.seal import Seal
from provcheck.render.checksums import data_element, sealed_page, with_checksums
from provcheck.render.json_report import json_bytes
from tests.render.builders import NASTY_NAMES, digest_of, document, jpeg, match, numbered_pages, scan_report, work

SCHEMA_FILE = resource("schemas") / "provcheck.manifest-1.schema.json"
DATA = b'{"schema": "provcheck.scan/1"}\n'


def published() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("names", [(), ("cat.png",), NASTY_NAMES], ids=["none", "one", "nasty"])
def test_a_manifest_is_valid_canonical_and_read_back(names: tuple[str, ...]) -> None:
    Draft202012Validator.check_schema(published())
    report = scan_report(*(match(f"/suspects/{name}", f"/art/{name}") for name in names))
    manifest = manifest_of(report, document(*numbered_pages(len(names))), (DATA,))
    written = manifest_bytes(manifest)
    values = json.loads(written)
    Draft202012Validator(published()).validate(values)
    again = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
    assert again == written
    assert manifest_from(written) == manifest


def test_it_names_every_picture_and_every_file_of_the_matches() -> None:
    one = replace(match("/s/a.jpg", "/art/a.png"), versions=(work("/art/a-sketch.psd", 2),))
    manifest = manifest_of(scan_report(one, match("/s/b.jpg", "/art/a.png")), document(*numbered_pages(2)), (DATA,))
    assert (manifest.data.name, manifest.data.bytes) == (SCAN_NAME, len(DATA))
    assert manifest.data.sha256 == hashlib.sha256(DATA).hexdigest()
    places = {part.name: part.sha256 for part in manifest.pictures}
    assert list(places) == [f"matches/{number}/{side}/jpeg" for number in (1, 2) for side in ("work", "suspect")]
    assert places["matches/1/work/jpeg"] == hashlib.sha256(jpeg(320, 240)).hexdigest()
    assert [(file.role, file.path) for file in manifest.files] == [
        (Role.WORK, "/art/a.png"),
        (Role.WORK, "/art/a-sketch.psd"),
        (Role.SUSPECT, "/s/a.jpg"),
        (Role.SUSPECT, "/s/b.jpg"),
    ]
    assert manifest.files[0].sha256 == digest_of("/art/a.png")
    assert manifest.files[0].pixel_digest == digest_of("pixels of /art/a.png")


def test_the_data_alone_tells_the_same_files() -> None:
    one = replace(match("/s/all.zip/in/a.jpg", "/art/a.png"), versions=(work("/art/a-sketch.psd", 2),))
    page = match("/s/comic.pdf/comic.pdf#2", "/art/b.png")
    page = replace(page, suspect_facts=replace(page.suspect_facts, part="page-2", part_of=digest_of("comic.pdf")))
    report = scan_report(one, page)
    files = manifest_of(report, document(), (DATA,)).files
    assert files_in_scan(json.loads(json_bytes(report, verdict_sentence))) == files
    assert [file.name for file in files] == ["a.png", "a-sketch.psd", "a.jpg", "b.png", "comic.pdf"]
    assert files[-1].sha256 == digest_of("comic.pdf")


@pytest.mark.parametrize("damaged", [{}, {"matches": 1}, {"matches": [{}]}, {"matches": [[]]}, {"matches": [{"versions": 1}]}])
def test_damaged_data_is_refused(damaged: dict[str, Any]) -> None:
    with pytest.raises(DamagedPartError):
        files_in_scan(damaged)


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[]", b"null", b'{"schema":"provcheck.manifest/2"}', b"[" * 100_000])
def test_a_damaged_manifest_is_refused(damaged: bytes) -> None:
    with pytest.raises(DamagedPartError):
        manifest_from(damaged)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("data", "sha256"), 5),
        (("data", "sha256"), "ab"),
        (("data", "bytes"), "many"),
        (("data", "bytes"), True),
        (("pictures", 0, "sha256"), ["a"]),
        (("pictures",), {"a": 1}),
        (("files",), None),
        (("files", 0, "path"), 7),
        (("files", 0, "path"), "half \ud800"),
        (("files", 0, "name"), {}),
        (("files", 0, "part"), []),
        (("files", 0, "role"), []),
        (("files", 0, "bytes"), -1),
        (("files", 0, "pixel_digest"), 1.5),
        (("tool",), "provcheck"),
        (("started",), 2026),
    ],
)
def test_a_manifest_with_values_of_other_types_is_refused(keys: tuple[Any, ...], value: object) -> None:
    manifest = manifest_of(scan_report(match("a.jpg", "b.png")), document(*numbered_pages(1)), (DATA,))
    values = json.loads(manifest_bytes(manifest))
    place = values
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    with pytest.raises(DamagedPartError):
        manifest_from(json.dumps(values).encode())


@pytest.mark.parametrize(("key", "value"), [("sha256", 5), ("bytes", "many"), ("part", []), ("pixel_digest", {})])
def test_a_scan_with_values_of_other_types_is_refused(key: str, value: object) -> None:
    scan = json.loads(json_bytes(scan_report(match("a.jpg", "b.png")), verdict_sentence))
    scan["matches"][0]["suspect_file"][key] = value
    with pytest.raises(DamagedPartError):
        files_in_scan(scan)


def test_the_list_of_digests_is_what_sha256sum_reads() -> None:
    names = ("/art/two\nlines.png", "/art/back\\slash.png", "/art/b\udcffroken.png", "/art/plain name.png")
    report = scan_report(*(match("/s/all.zip/a.jpg", name) for name in names))
    manifest = manifest_of(report, document(), (DATA,))
    written = manifest_bytes(manifest)
    lines = sums_text(manifest, written).splitlines()
    assert lines == [
        f"{hashlib.sha256(DATA).hexdigest()}  {SCAN_NAME}".encode(),
        f"{hashlib.sha256(written).hexdigest()}  {MANIFEST_NAME}".encode(),
        f"\\{digest_of(names[0])}  /art/two\\nlines.png".encode(),
        f"\\{digest_of(names[1])}  /art/back\\\\slash.png".encode(),
        f"{digest_of(names[2])}  /art/b".encode() + b"\xffroken.png",
        f"{digest_of(names[3])}  /art/plain name.png".encode(),
    ]


def test_the_digest_of_the_manifest_is_printed() -> None:
    report = scan_report(match("a", "b"))
    printed, checksums = with_checksums(report, document(*numbered_pages(1)), (DATA,))
    assert printed.sections[:-1] == document().sections
    rows = {row.label: row.value for row in printed.sections[-1].rows}
    assert rows["SHA-256 of the manifest"] == hashlib.sha256(checksums.manifest).hexdigest()
    assert rows["SHA-256 of the data"] == hashlib.sha256(DATA).hexdigest()
    assert rows["Named in it"] == "2 pictures, 2 files"


@pytest.mark.parametrize(
    "name", ["cat.png", "</script><!-- &lt; -->.png", "back\\\\u003cslash.png", "a\\\\\\u003c&<.png", "ä\udcff"]
)
def test_data_in_a_page_of_html_is_read_back_to_the_byte(name: str, tmp_path: Path) -> None:
    data = json_bytes(scan_report(match(name, name)), verdict_sentence)
    target = tmp_path / "report.html"
    page = [b"<!doctype html>\n<html><body>", *data_element(SCAN_NAME, (data[:999], data[999:])), b"</body></html>\n"]
    target.write_bytes(b"".join(sealed_page(page)))
    found = read_report(target)
    assert (found.kind, found.seal, dict(found.parts)) == (ReportKind.HTML, Seal.WHOLE, {SCAN_NAME: data})
    assert target.read_bytes().count(b"</script>") == 1
    target.write_bytes(target.read_bytes().replace(b"doctype", b"Doctype"))
    assert read_report(target).seal is Seal.BROKEN


def test_a_file_that_stands_for_work_and_suspect_is_named_as_both() -> None:
    files = manifest_of(scan_report(match("/a/cat.png", "/a/cat.png")), document(), (DATA,)).files
    assert [(file.role, file.path) for file in files] == [(Role.WORK, "/a/cat.png"), (Role.SUSPECT, "/a/cat.png")]
