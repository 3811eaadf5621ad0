"""What lies beside pictures as text is read by scans: marked, listed and reported as what stands in a file."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from provcheck.app import scanning
from provcheck.app.headline import headline as scan_headline
from provcheck.app.origin_marks import OriginMark
from provcheck.app.origin_texts import lines_of, named_text
from provcheck.app.origins import origin_of, origin_of_match
from provcheck.app.output_sets import AskedSets, OutputsAnalysed, analyse
from provcheck.app.output_texts import account_lines
from provcheck.app.report_choice import ReportChoice, Told, with_files_told
from provcheck.cli.output import Output
from provcheck.cli.session import finished
from provcheck.core.assets import resource
from provcheck.core.errors import Reason
from provcheck.core.index.origin_store import ORIGIN_VERSION, OriginStore
from provcheck.core.jobs import CancelToken
from provcheck.core.origin.records import DeclaredAi
from provcheck.core.records import Match, Skipped, pictures_among
from provcheck.core.report.seal import PLACEHOLDER
from provcheck.core.scan.events import FileSkipped
from provcheck.core.scan_records import ScanReport
from provcheck.render.export import export_json
from tests.app.text_studio import ARTIST, SAID, Studio, analysed, noise
from tests.builders import encoded, refuse, work_image
from tests.origin_files import hidden, png, xmp


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def copies(report: ScanReport) -> list[Match]:
    return [match for match in report.matches if Path(match.suspect).name.startswith("copy")]


def named(report: ScanReport) -> dict[str, str]:
    return {Path(picture.path).name: picture.beside for picture in report.named}


def test_a_match_is_marked_explained_and_reported_by_the_text_beside_it(studio: Studio) -> None:
    (silent,) = copies(studio.scan())
    assert (silent.with_texts, studio.mark(silent)) == ("", None)
    studio.say("copy.txt")
    report = studio.scan()
    (match,) = copies(report)
    assert studio.mark(match) == OriginMark(DeclaredAi.YES, has_name=True)
    assert studio.mark(silent) is None, "what the earlier scan found was said by the file alone"
    explained = lines_of(origin_of_match(studio.workspace, match))
    assert "Declared: made with generative AI (declared in: sidecar:copy.txt)" in explained
    alone = origin_of(Path(match.suspect), [ARTIST])
    assert origin_of_match(studio.workspace, match).origin == alone.origin
    told = studio.told_in_report(report)
    assert "declared by copy.txt, a text beside the file" in told
    assert f'The name "{ARTIST}" stands in the prompt' in told
    assert "copy.txt" not in studio.told_in_report(report, Told.NUMBERS)
    kept = scanning.load_scan(studio.workspace, report.number)
    assert kept == report


def test_pictures_without_a_match_are_listed_by_the_text_that_names_the_artist(studio: Studio) -> None:
    studio.say("b.txt")
    studio.say("c.png.txt")
    studio.say("d.txt", "someone")
    for _round in range(2):
        report = studio.scan()
        assert named(report) == {"b.png": "b.txt", "c.png": "c.png.txt"}
    assert named_text(report.named[0]).endswith("(in b.txt, a text beside the picture)")
    assert "(in b.txt, a text beside the picture)" in studio.told_in_report(report)


@pytest.mark.parametrize("files", list(Told))
def test_data_tell_the_text_where_files_are_not_hidden(studio: Studio, tmp_path: Path, files: Told) -> None:
    studio.say("copy.txt")
    studio.say("b.txt")
    export_json(studio.workspace, studio.scan(), tmp_path / "scan.json", ReportChoice(files=files))
    values = json.loads((tmp_path / "scan.json").read_text(encoding="utf-8"))
    schema = json.loads((resource("schemas") / "provcheck.scan-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(values)
    (listed,) = values["suspects"]["naming_the_artist"]
    said = values["matches"][0]["origin"]
    assert said["generator"] == "a1111"
    shown = ("b.txt", ["sidecar:copy.txt"]) if files is Told.PATHS else ("…", ["sidecar:…"])
    assert (listed["beside"], said["declared_by"]) == shown


def test_a_text_that_comes_changes_and_goes_counts_though_the_pictures_are_the_same(studio: Studio) -> None:
    assert named(studio.scan()) == {}
    beside_b, beside_copy = studio.say("b.txt"), studio.say("copy.txt")
    first = studio.scan()
    assert (named(first), studio.mark(copies(first)[0])) == ({"b.png": "b.txt"}, OriginMark(DeclaredAi.YES, has_name=True))
    stamps = [path.stat() for path in (beside_b, beside_copy)]
    for path, stamp in zip((beside_b, beside_copy), stamps, strict=True):
        # As long as before, and of the same time.
        path.write_text(SAID.format("Nora Kellerman"[: len(ARTIST)]), encoding="utf-8")
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    second = studio.scan()
    assert (named(second), studio.mark(copies(second)[0])) == ({}, OriginMark(DeclaredAi.YES))
    beside_copy.unlink()
    (third,) = copies(studio.scan())
    assert (third.with_texts, studio.mark(third)) == ("", None)
    # What an earlier scan found is told as it was, also where the text is gone.
    explained = origin_of_match(studio.workspace, copies(first)[0])
    assert explained.is_kept
    assert [name.name for name in explained.names] == [ARTIST]
    assert f'The name "{ARTIST}" stands in the prompt' in studio.told_in_report(first)


def test_copies_of_one_picture_have_each_their_own_text(studio: Studio) -> None:
    for name in ("copy", "b"):
        (studio.outputs / f"{name}-again.png").write_bytes((studio.outputs / f"{name}.png").read_bytes())
    studio.say("copy.txt")
    studio.say("copy-again.txt", "someone")
    studio.say("b-again.txt")
    for _round in range(2):
        report = studio.scan()
        marks = {Path(match.suspect).name: studio.mark(match) for match in copies(report)}
        assert marks == {
            "copy.png": OriginMark(DeclaredAi.YES, has_name=True),
            "copy-again.png": OriginMark(DeclaredAi.YES),
        }
        assert named(report) == {"b-again.png": "b-again.txt"}


def test_a_text_of_two_pictures_of_one_name_is_left_alone(studio: Studio) -> None:
    (studio.outputs / "b.jpg").write_bytes(encoded(noise(4), "JPEG"))
    studio.say("b.txt")
    assert named(studio.scan()) == {}
    studio.say("b.jpg.txt")
    assert named(studio.scan()) == {"b.jpg": "b.jpg.txt"}


def test_a_long_name_is_no_error(studio: Studio) -> None:
    long = studio.outputs / f"{'b' * 247}.png"
    (studio.outputs / "b.png").rename(long)
    studio.say(f"{long.stem}.txt")
    report = studio.scan()
    assert (report.skipped, named(report)) == ((), {long.name: f"{long.stem}.txt"})


def test_a_picture_that_declares_ai_is_listed_by_the_text_that_names_the_artist(studio: Studio) -> None:
    source = "<Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
    (studio.outputs / "b.png").write_bytes(png({"XML:com.adobe.xmp": xmp(source).decode()}, how="iTXt", image=noise(1)))
    studio.say("b.txt")
    assert named(studio.scan()) == {"b.png": "b.txt"}


def test_a_note_beside_a_picture_erases_nothing_that_was_read_in_it(studio: Studio) -> None:
    """What is hidden in pixels is not looked at again; a text that is too long to be kept whole is."""
    copy = studio.outputs / "copy.png"
    pixels = np.array(Image.open(copy).convert("RGBA"))
    shown = Image.fromarray(hidden(pixels, b"stealth_pnginfo", SAID.format(ARTIST).encode()))
    copy.write_bytes(png({"Comment": "of no kind " * 20_000}, image=shown))
    (before,) = copies(studio.scan())
    assert studio.mark(before) == OriginMark(DeclaredAi.YES, has_name=True)
    (studio.outputs / "copy.txt").write_text("a note", encoding="utf-8")
    (match,) = copies(studio.scan())
    assert match.with_texts
    assert studio.mark(match) == OriginMark(DeclaredAi.YES, has_name=True)
    with studio.workspace.open_library() as library:
        kept = OriginStore(library).load(match.said_by)
    assert kept is not None
    assert (kept.declared_by, [field.place for field in kept.raw]) == (
        ("stealth:alpha",),
        ["png:Comment", "stealth:alpha", "sidecar:copy.txt"],
    )


def test_what_strangers_put_beside_pictures_stops_no_scan(studio: Studio) -> None:
    (studio.outputs / "b.txt").mkdir()
    (studio.outputs / "b.json").symlink_to(studio.outputs / "b.json")
    with (studio.outputs / "c.txt").open("wb") as file:
        file.write(SAID.format(ARTIST).encode())
        file.truncate(100 << 20)
    (studio.outputs / "d.txt").write_bytes(SAID.format(f"\xff {ARTIST}").encode("latin-1"))
    report = studio.scan()
    # As of any link that leads to itself it is told that it cannot be looked at, whatever it is called.
    assert [Path(item.path).name for item in report.skipped] == ["b.json"]
    assert named(report) == {"c.png": "c.txt", "d.png": "d.txt"}


def test_a_text_that_cannot_be_read_is_told_and_its_picture_is_checked(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the system is planted: whoever runs the tests may be allowed everything."""
    refused = studio.say("copy.txt")
    studio.say("copy.png.txt")
    refuse(monkeypatch, refused)
    report = studio.scan()
    assert [(item.path, item.reason) for item in report.skipped] == [(str(refused), Reason.TEXT_BESIDE)]
    (match,) = copies(report)
    assert studio.mark(match) == OriginMark(DeclaredAi.YES, has_name=True), "by the other text beside it"
    unread = "copy.txt, a text beside a picture, could not be read; the picture was compared without it."
    explained = lines_of(origin_of_match(studio.workspace, match))
    assert [line.startswith(unread) for line in explained].count(True) == 1
    assert "Prompt: a goldfish by Mira Tammsaar" in explained, "the other text was read"
    told = studio.told_in_report(report)
    assert "Texts beside pictures that could not be read" in told
    assert "copy.txt, a text beside a picture, could not be read; the picture was compared without it." in told
    assert "Files that could not be read" not in told
    *events, last = analyse(studio.workspace, studio.portfolio, AskedSets((studio.outputs,)), CancelToken())
    assert isinstance(last, OutputsAnalysed)
    assert [item.path for item in last.report.skipped] == [str(refused)]
    assert [event.skipped.path for event in events if isinstance(event, FileSkipped)] == [str(refused)]
    assert account_lines(last.report.outputs)[-1].startswith("Outputs: 1 text beside a picture could not be read")
    assert last.report.unread == ()


def test_a_text_that_cannot_be_read_weakens_nothing_and_is_no_file_that_was_not_read(studio: Studio) -> None:
    report = replace(studio.scan(), matches=())
    places = [str(studio.outputs / name) for name in ("b.txt", "c.png.json")]
    beside_it = replace(report, skipped=tuple(Skipped(place, Reason.TEXT_BESIDE) for place in places))
    gone = replace(report, skipped=(Skipped(str(studio.outputs / "e.png"), Reason.NO_PERMISSION),))
    assert scan_headline(beside_it) == scan_headline(report) == "No copy of the works was found."
    assert scan_headline(gone) == "No copy of the works was found among what could be read."
    codes = [finished(each, Output(quiet=True)) for each in (report, beside_it, gone)]
    assert codes == [0, 0, 1]
    told = studio.told_in_report(beside_it)
    assert "2 texts" not in told.partition("Texts beside")[0]
    assert "2 files in" in told.partition("Texts beside pictures that could not be read")[2]


def test_what_is_marked_as_a_report_is_counted_apart_and_weakens_the_absence_where_it_may_hold_pictures(
    studio: Studio, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of its data with the name of a picture, in which the artist's name stands, the picture was compared all the same."""
    pages = encoded(work_image("goldfish.png", 300), "PDF")
    (studio.outputs / "report.pdf").write_bytes(pages.replace(b"startxref", f"%{PLACEHOLDER}\nstartxref".encode()))
    (studio.outputs / "copy.json").write_bytes(b'{"schema": "provcheck.scan/1", "prompt": "by Mira Tammsaar"}')
    report = studio.scan()
    assert [Path(item.path).name for item in report.marked] == ["copy.json", "report.pdf"]
    (match,) = copies(report)
    assert studio.mark(match) is None
    clean = replace(report, matches=())
    assert scan_headline(clean) == "No copy of the works was found among what was searched."
    only_text = tuple(item for item in clean.skipped if item.path.endswith(".json"))
    proved = replace(clean, skipped=(*only_text, Skipped("/shop/own.pdf", Reason.OWN_REPORT)))
    assert scan_headline(proved) == "No copy of the works was found."
    assert finished(clean, Output(quiet=False)) == 0
    said = " ".join(capsys.readouterr().out.split())
    counted = "2 files marked as reports of Provcheck, which anyone can write, were not searched."
    assert f"4 pictures compared, 0 files not read, 0 with too little detail. {counted}" in said
    told = studio.told_in_report(report)
    assert counted in told
    assert "reports of Provcheck were not searched." not in told.replace(counted, "")
    assert "report.pdf is marked as a report of Provcheck, which anyone can write" in told.rpartition("Marked as reports")[2]
    assert "Reports of Provcheck" not in told
    assert "Files that could not be read" not in told
    outputs = analysed(studio).outputs
    assert account_lines(outputs)[-1] == f"Outputs: {counted}"
    assert pictures_among(outputs.skipped) == ()


def make_outdated(studio: Studio) -> None:
    """As if an earlier version of the program had kept all that is."""
    with studio.workspace.open_library() as library, library.transaction() as connection:
        connection.execute("UPDATE origins SET version = ?", (ORIGIN_VERSION - 1,))


@pytest.mark.parametrize("name", ["copy.png", "b.png"])
def test_what_was_found_hidden_in_pixels_stays_when_files_are_read_anew(studio: Studio, name: str) -> None:
    """Of a match and of another picture; the pixels are not decoded again."""
    path = studio.outputs / name
    pixels = np.asarray(Image.open(path).convert("RGB"))
    noted = hidden(pixels, b"stealth_rgbinfo", SAID.format(ARTIST).encode())
    path.write_bytes(encoded(Image.fromarray(noted), "PNG"))
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    before = studio.scan()
    with studio.workspace.open_library() as library:
        kept = OriginStore(library).load(content)
    assert kept is not None
    assert [field.place for field in kept.raw] == ["stealth:rgb"]
    for text in ("", f"{path.stem}.txt"):
        if text:
            studio.say(text, "someone")
        make_outdated(studio)
        again = studio.scan()
        with studio.workspace.open_library() as library:
            assert OriginStore(library).load_current(content) == kept
        if not text:
            assert (again.matches, again.named) == (before.matches, before.named)
    for match in copies(again) if name == "copy.png" else ():
        assert studio.mark(match) == OriginMark(DeclaredAi.YES, has_name=True)


@pytest.mark.parametrize(
    ("files", "told"), [(Told.NAMES, ["b.txt", "c.png.json"]), (Told.NUMBERS, ["text 1.txt", "text 2.json"])]
)
def test_a_text_is_told_as_a_file_where_files_are_hidden(studio: Studio, files: Told, told: list[str]) -> None:
    places = [str(studio.outputs / name) for name in ("b.txt", "c.png.json")]
    report = replace(studio.scan(), skipped=tuple(Skipped(place, Reason.TEXT_BESIDE) for place in places))
    shown = with_files_told(report, files, report)
    assert [Path(item.path).name for item in shown.skipped] == told
