"""The table of a scan."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.origins import said_record
from provcheck.app.texts import verdict_sentence
from provcheck.app.workspace import Workspace
from provcheck.core.origin.names import NameFound
from provcheck.core.origin.records import Credentials, CredentialState, DeclaredAi, Origin, Prompted
from provcheck.core.records import Decision, DecisionKind, VerdictKind
from provcheck.render.csv_report import COLUMNS, DECISION_COLUMNS, csv_text
from provcheck.render.export import export_csv
from tests.render.builders import NASTY_NAMES, digest_of, match, scan_report


def rows_of(text: str) -> list[dict[str, str]]:
    """As a program reads the file that was written."""
    return list(csv.DictReader(io.StringIO(text.encode("utf-8").decode("utf-8-sig"), newline="")))


def test_header_alone_when_nothing_was_found() -> None:
    assert csv_text(scan_report(), verdict_sentence) == "\ufeff" + ",".join(COLUMNS) + "\r\n"


def test_spreadsheets_are_told_the_encoding(tmp_path: Path) -> None:
    export_csv(Workspace(tmp_path / "library"), scan_report(match("/s/Zoë.jpg", "/w/שלום.png")), tmp_path / "scan.csv")
    written = (tmp_path / "scan.csv").read_bytes()
    assert written.startswith(codecs.BOM_UTF8)
    assert not written[3:].startswith(codecs.BOM_UTF8)
    (row,) = rows_of(written.decode("utf-8"))
    assert (row["suspect"], row["work"]) == ("/s/Zoë.jpg", "/w/שלום.png")


def test_one_match_a_row() -> None:
    one = match("/s/a, b.jpg", '/w/"x".png', VerdictKind.PARTIAL_COPY)
    text = csv_text(scan_report(one, match("/s/c.jpg", "/w/d.png", VerdictKind.RESEMBLANCE)), lambda one: f"why {one.verdict}")
    first, second = rows_of(text)
    assert first == {
        "suspect": "/s/a, b.jpg",
        "work": '/w/"x".png',
        "verdict": "partial-copy",
        "score": "0.97",
        "false_alarms": "3e-07",
        "share_of_suspect": "0.35",
        "share_of_work": "1",
        "edits": "mirrored; rotated 12.5 degrees",
        "suspect_sha256": digest_of("/s/a, b.jpg"),
        "work_sha256": digest_of('/w/"x".png'),
        "reason": "why partial-copy",
        **dict.fromkeys(("generator", "declared_ai", "declared_by", "content_credentials", "signed_by", "names_found"), ""),
    }
    assert (second["share_of_suspect"], second["share_of_work"], second["edits"]) == ("", "", "")
    assert '"/w/""x"".png"' in text


def test_a_page_has_the_digest_of_its_file() -> None:
    one = match("/s/a.pdf/a.pdf#2", "/art/b.png", VerdictKind.PARTIAL_COPY)
    facts = replace(one.suspect_facts, part_of=digest_of("a.pdf"), part="page-2")
    (row,) = rows_of(csv_text(scan_report(replace(one, suspect_facts=facts)), lambda _: "why"))
    assert row["suspect_sha256"] == digest_of("a.pdf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_formulas_are_disarmed(start: str) -> None:
    name = f"{start}HYPERLINK(1).png"
    row = rows_of(csv_text(scan_report(match(name, name)), lambda _: name))[0]
    assert (row["suspect"], row["work"], row["reason"]) == (f"'{name}",) * 3


def test_nasty_names_keep_the_table_whole() -> None:
    text = csv_text(scan_report(*(match(name, f"/w/{name}") for name in NASTY_NAMES)), verdict_sentence)
    text.encode("utf-8")
    rows = rows_of(text)
    assert len(rows) == len(NASTY_NAMES)
    assert all(set(row) == set(COLUMNS) for row in rows)
    for row, name in zip(rows, NASTY_NAMES, strict=True):
        assert row["work"] == "/w/" + name.replace("\udcff", r"\udcff")


def test_lines_end_as_the_standard_says() -> None:
    text = csv_text(scan_report(match("a", "b"), match("c", "d")), lambda _: "why")
    assert text.count("\r\n") == 3
    assert text.replace("\r\n", "").count("\n") == 0


def test_what_a_file_says_of_its_origin_is_told_in_codes_and_disarmed() -> None:
    origin = Origin(
        prompted=Prompted("=comfyui", positive=("a cat in the style of Ana Sample",), model="x"),
        declared_ai=DeclaredAi.YES,
        declared_by=("iptc", "c2pa"),
        credentials=Credentials(CredentialState.UNKNOWN_SIGNER, signer="@Studio"),
    )
    names = (NameFound("Ana Sample", "positive", "of Ana Sample"), NameFound("anadraws", "lora", "anadrawz", is_exact=False))
    said, silent = said_record(origin, names), said_record(Origin(), ())
    text = csv_text(
        scan_report(match("a", "b"), match("c", "d")),
        lambda _: "why",
        origin_of=lambda one: said if one.suspect == "a" else silent,
    )
    first, second = rows_of(text)
    assert list(first)[-6:] == list(COLUMNS[-6:])
    assert [first[name] for name in COLUMNS[-6:]] == [
        "'=comfyui",
        "yes",
        "iptc; c2pa",
        "valid-unknown-signer",
        "'@Studio",
        "Ana Sample (positive); anadraws (lora, misspelt)",
    ]
    assert [second[name] for name in COLUMNS[-6:]] == [""] * 6


def test_decisions_are_told_where_there_are_some() -> None:
    one, other = match("a", "b"), match("c", "d")
    decisions = {one.key: Decision(DecisionKind.AUTHORISED, "=print, 2026", "2026-11-28T10:00:00+00:00")}
    text = csv_text(scan_report(one, other), lambda _: "why", decisions)
    first, second = rows_of(text)
    assert tuple(first)[-3:] == DECISION_COLUMNS
    assert [first[name] for name in DECISION_COLUMNS] == ["authorised", "'=print, 2026", "2026-11-28T10:00:00+00:00"]
    assert [second[name] for name in DECISION_COLUMNS] == ["open", "", ""]
    assert tuple(rows_of(csv_text(scan_report(other), lambda _: "why", decisions))[0]) == COLUMNS
