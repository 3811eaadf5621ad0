"""An artbook and a comic as the works, from the command line to every kind of report."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import zipfile
from pathlib import Path

import pypdf
import pytest

from tests.builders import encoded, work_image
from tests.e2e.support import provcheck, read_valid_json

PAGES = ("chalet-in-snow.jpg", "regatta.jpg", "campfire.jpg")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with works, what was found, and later their library; each test writes its own reports."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "art").mkdir()
    (folder / "found").mkdir()
    first, *others = (work_image(name, 500) for name in PAGES)
    (folder / "art" / "artbook.pdf").write_bytes(encoded(first, "PDF", save_all=True, append_images=others))
    with zipfile.ZipFile(folder / "art" / "comic.cbz", "w") as archive:
        archive.writestr("pages/01.png", encoded(work_image("french-horn.png", 400), "PNG"))
    (folder / "found" / "posted.jpg").write_bytes(encoded(work_image(PAGES[2], 300), "JPEG"))
    (folder / "found" / "horn.jpg").write_bytes(encoded(work_image("french-horn.png", 400), "JPEG", quality=60))
    return folder


@pytest.fixture(scope="module")
def indexed(place: Path) -> subprocess.CompletedProcess[str]:
    """What was said when the works were indexed."""
    return provcheck("index", "art", "--library", "library", "--portfolio", "Mine", cwd=place)


def test_every_page_of_an_artbook_is_a_work_in_every_report(place: Path, indexed: subprocess.CompletedProcess[str]) -> None:
    assert indexed.returncode == 0, indexed.stderr
    assert "Mine: 4 works." in indexed.stdout
    assert "artbook.pdf: each of its 3 pages is a work, blank ones aside." in indexed.stdout
    options = ["--library", "library", "--json", "scan.json", "--csv", "scan.csv", "--pdf", "scan.pdf"]
    scanned = provcheck("scan", "found", *options, cwd=place)
    assert scanned.returncode == 0, scanned.stderr
    assert "found/posted.jpg  <-  art/artbook.pdf, page 3  (" in scanned.stdout
    assert "found/horn.jpg  <-  pages/01.png in art/comic.cbz  (" in scanned.stdout
    digest = hashlib.sha256((place / "art" / "artbook.pdf").read_bytes()).hexdigest()
    told = read_valid_json(place / "scan.json")
    found = {match["suspect"]: match for match in told["matches"]}
    assert found["found/posted.jpg"]["work"] == "art/artbook.pdf/artbook.pdf#3"
    file = found["found/posted.jpg"]["work_file"]
    assert (file["sha256"], file["part"]) == (digest, "page-3")
    works = [(work["sha256"], work.get("part")) for work in told["portfolio"]["works"] if "artbook" in work["path"]]
    assert works == [(digest, "page-3")], "those without a match are nobody's business"
    lines = (place / "scan.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = {row["suspect"]: row for row in csv.DictReader(lines)}
    assert rows["found/posted.jpg"]["work"] == "art/artbook.pdf/artbook.pdf#3"
    assert digest in rows["found/posted.jpg"].values()
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(place / "scan.pdf").pages)
    assert "artbook.pdf, page 3" in " ".join(text.split())
    assert "#3" not in text


@pytest.mark.usefixtures("indexed")
def test_own_pages_are_no_finds_and_no_report_is_written_over_them(place: Path) -> None:
    scanned = provcheck("scan", "art", "--library", "library", "--json", "own.json", cwd=place)
    assert scanned.returncode == 0, scanned.stderr
    matches = read_valid_json(place / "own.json")["matches"]
    assert {(match["suspect"], match["work"], match["verdict"]) for match in matches} == {
        (path, path, "identical-file")
        for path in (
            "art/artbook.pdf",
            "art/artbook.pdf/artbook.pdf#2",
            "art/artbook.pdf/artbook.pdf#3",
            "art/comic.cbz/pages/01.png",
        )
    }
    refused = provcheck("scan", "found", "--library", "library", "--csv", "art/comic.cbz", cwd=place)
    assert refused.returncode == 2
    assert "is a picture and is not overwritten" in " ".join(refused.stderr.split())
