"""Scans and report documents for the tests of this folder."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from PIL import Image, ImageDraw

from provcheck.core.errors import Reason
from provcheck.core.evidence import Agreement, Alignment, Edit, Evidence, HashPair, Measure, Region
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.point_pairs import PointPairs
from provcheck.core.records import Candidate, Level, Match, ModelUse, PictureFacts, Portfolio, Skipped, VerdictKind, Work
from provcheck.core.report.document import (
    MatchPage,
    MeasureRow,
    PictureBlock,
    ReportDocument,
    Row,
    Section,
    SummaryLine,
)
from provcheck.core.scan_records import ScanReport, ScanSettings

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
PART = ((0.2, 0.15), (0.75, 0.2), (0.7, 0.8), (0.15, 0.7))

UNDECODABLE = "b\udcffroken.png"
NASTY_NAMES = (
    '#show *$x$ "quoted" @ref <label> \\path `raw`.png',
    "חתול כחול (סופי) 2.png",
    "صورة زرقاء ٣.jpg",
    "แมวสีน้ำเงิน.png",
    "नीली बिल्ली.png",
    "青い猫.psd",
    "고양이.png",
    "smile 😀 ❤️ 👩‍👩‍👧.png",
    UNDECODABLE,
    "line\nbreak\ttab\x00nul.png",
    "gpj.\u202etxt-reversed.png",
    "zero\u200bwidth\ufeff.png",
    "Z̸̢̛a̵̛l̶g̷o e\u0301clair.png",
    "a->b (c) 512x512 ... --- 'q' fi ffl.png",
    "x" * 200,
    "_".join(["part"] * 40),
    "مرحبا" * 40,
    "   spaces   inside   .png",
    "\ue000private\U0010ffff.png",
    "-1+1=@cmd.csv",
)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def jpeg(width: int = 320, height: int = 240, colour: str = "#3A6EA5") -> bytes:
    image = Image.new("RGB", (width, height), "#F2EBDD")
    ImageDraw.Draw(image).ellipse((width * 0.2, height * 0.2, width * 0.8, height * 0.8), fill=colour)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def picture_facts(path: str, file_format: str = "JPEG") -> PictureFacts:
    return PictureFacts(digest_of(path), digest_of(f"pixels of {path}"), 123_456, file_format, 1200, 900, False, 0.6)


def work(path: str, number: int = 1) -> Work:
    return Work(number, path, picture_facts(path, "PNG"))


def evidence() -> Evidence:
    return Evidence(
        measures=(
            Measure("pdq", 12, 31, "bits", higher_is_closer=False, maximum=256),
            Measure("embedding:sscd", 0.91, 0.75, "cosine", higher_is_closer=True, maximum=1),
        ),
        hashes=(HashPair("pdq", "0f" * 32, "0e" * 32, 16, "mirrored"),),
        alignment=Alignment(
            work_to_suspect=((1.0, 0.0, 0.1), (0.0, 1.0, 0.1), (0.0, 0.0, 1.0)),
            mirrored=True,
            inverted=False,
            inliers=143,
            matches=160,
            log10_nfa=-88.5,
            lines=PointPairs([((0.1, 0.2), (0.3, 0.4))]),
        ),
        agreement=Agreement(0.8, 0.95, 0.9, 2.5),
        edits=(Edit("mirrored"), Edit("rotated", 12.5, "degrees")),
        percentile=0.9998,
    )


def match(suspect: str, work_path: str, verdict: VerdictKind = VerdictKind.EDITED_COPY) -> Match:
    if verdict is VerdictKind.RESEMBLANCE:
        return Match(suspect, picture_facts(suspect), work(work_path), verdict, 0.4, 0.25, Evidence(percentile=0.9996))
    region = Region(PART, WHOLE, 0.35, 1.0)
    return Match(suspect, picture_facts(suspect), work(work_path), verdict, 0.97, 3e-7, evidence(), region)


def scan_report(*matches: Match, candidates: int = 0) -> ScanReport:
    works = tuple({one.work.path: one.work for one in matches}.values()) or (work("/art/lonely.png"),)
    return ScanReport(
        number=3,
        started="2026-11-20T10:00:00+00:00",
        finished="2026-11-20T10:05:00+00:00",
        version="0.1.0",
        settings=ScanSettings(Level.STANDARD, candidates),
        models=(
            ModelUse("sscd", "SSCD", "copy", "ab" * 32, "MIT", "1", ("CUDAExecutionProvider",), ("CPUExecutionProvider",)),
        ),
        portfolio=Portfolio(1, "Ana", "Ana Sample", ("anadraws",), len(works)),
        works=works,
        works_skipped=(Skipped("/art/lost.psd", Reason.NOT_FOUND),),
        targets=("/suspects",),
        checked=len(matches) + 2,
        skipped=(Skipped(f"/suspects/{UNDECODABLE}", Reason.TRUNCATED, "12 bytes missing"),),
        too_little_detail=("/suspects/grey.png",),
        matches=matches,
        candidates=tuple(Candidate(one.suspect, one.work.path, one.score) for one in matches),
        thresholds={name: threshold.value for name, threshold in THRESHOLDS.items()},
    )


def picture_block(role: str, name: str, preview: bytes | None, region: tuple[tuple[float, float], ...]) -> PictureBlock:
    path = f"/somewhere/{role.lower()}s/{name}"
    facts = (
        Row("Path", path),
        Row("Size", "1200 x 900 pixels"),
        Row("SHA-256", digest_of(path)),
        Row("Pixel digest", digest_of(f"pixels of {path}")),
    )
    return PictureBlock(role, name, path, preview, region, facts)


def match_page(number: int, work_name: str, suspect_name: str, code: str = "partial-copy") -> MatchPage:
    return MatchPage(
        number=number,
        verdict_code=code,
        verdict=code.replace("-", " ").capitalize(),
        sentence=f"Sentence {number}: 143 distinct places match; 100 % of the work is found in 35 % of the picture.",
        caution="A part of the work stands in another picture.",
        work=picture_block("Work", work_name, jpeg(320, 240), WHOLE),
        suspect=picture_block("Suspect", suspect_name, jpeg(240, 400, "#A53A52"), PART),
        facts=(Row("Score", "0.970"), Row("Expected by chance", "fewer than one in a million such scans")),
        measures=(
            MeasureRow("PDQ", "12 bits of 256", "31 bits or fewer", True),
            MeasureRow("pHash", "30 bits of 64", "8 bits or fewer", False),
        ),
        is_brief=number > 12,
    )


def document(*pages: MatchPage) -> ReportDocument:
    return ReportDocument(
        language="en",
        title="Provcheck report",
        headline=f"{len(pages)} pictures contain one of the works." if pages else "No copy of the works was found.",
        lead=("40 pictures were compared with 12 works.", "This report does not say who made a picture."),
        overview=(Row("Portfolio", "Ana (12 works)"), Row("Checked", "/suspects"), Row("Level", "Standard")),
        summary_title="What was found" if pages else "",
        summary=tuple(
            SummaryLine(page.number, page.verdict_code, page.verdict, page.work.name, page.suspect.name, "0.970")
            for page in pages
        ),
        matches=pages,
        measure_headings=("Signal", "Value", "Speaks for a copy from"),
        sections=(
            Section("Files that could not be read", (), (Row("/suspects/cut.jpg", "cut.jpg is cut off."),)),
            Section("Method", ("Every file is decoded once.", "Each work is then aligned with the picture.")),
        ),
        footer="Provcheck 0.1.0",
    )


def numbered_pages(count: int) -> tuple[MatchPage, ...]:
    return tuple(match_page(number, f"work-{number}.png", f"suspect-{number}.jpg") for number in range(1, count + 1))


def without_pictures(page: MatchPage) -> MatchPage:
    return replace(page, work=replace(page.work, jpeg=None), suspect=replace(page.suspect, jpeg=None))
