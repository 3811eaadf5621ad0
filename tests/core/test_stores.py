"""What the library keeps: fingerprints, pairs and scans."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.fingerprint import local_features
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging.door import IMAGING_VERSION
from provcheck.core.index import prints_store, signals
from provcheck.core.index.codec import to_json
from provcheck.core.index.in_place import path_in_place, report_in_place
from provcheck.core.index.library import Library
from provcheck.core.index.pair_store import PairStore
from provcheck.core.index.picture_runs import PictureRuns
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.scan_store import ScanStore, is_brief
from provcheck.core.point_pairs import NO_PAIRS
from provcheck.core.scan_records import CheckedPicture
from tests.builders import opened_briefly, prints_of, whole_report, work_pixels

CONTENT = "e" * 64
MODELS = {"sscd": "digest/1", "clip": "digest/1"}
PRINTS = prints_of(CONTENT, {"sscd": 16, "clip": 5})
FEATURES = local_features.extract(work_pixels("picnic.jpg", 200))
LINES = local_features.extract_lines(work_pixels("picnic.jpg", 200))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def stamp(tmp_path: Path) -> FileStamp:
    file = tmp_path / "picture.png"
    file.write_bytes(b"content")
    return FileStamp.of(file)


def same(first: Prints, second: Prints) -> bool:
    return (
        first.facts == second.facts
        and first.pdq_quality == second.pdq_quality
        and first.hashes.keys() == second.hashes.keys()
        and all(np.array_equal(first.hashes[signal], second.hashes[signal]) for signal in first.hashes)
        and first.embeddings.keys() == second.embeddings.keys()
        and all(first.embeddings[model].tobytes() == second.embeddings[model].tobytes() for model in first.embeddings)
    )


def test_fingerprints_come_back_bit_by_bit(library: Library, stamp: FileStamp) -> None:
    store = PrintsStore(library, MODELS)
    assert store.load(CONTENT) is None
    store.save(stamp, PRINTS)
    loaded = store.load(CONTENT)
    assert loaded is not None
    assert same(loaded, PRINTS)
    assert store.load("f" * 64) is None


def test_fingerprints_of_another_model_version_are_not_used(library: Library, stamp: FileStamp) -> None:
    PrintsStore(library, MODELS).save(stamp, PRINTS)
    assert PrintsStore(library, {**MODELS, "clip": "digest/2"}).load(CONTENT) is None
    assert PrintsStore(library, {**MODELS, "new": "digest/1"}).load(CONTENT) is None
    fewer = PrintsStore(library, {"sscd": "digest/1"}).load(CONTENT)
    assert fewer is not None
    assert set(fewer.embeddings) == {"sscd"}
    assert PrintsStore(library, MODELS).load(CONTENT) is not None, "the other version took nothing away"


def test_fingerprints_of_other_pixels_are_not_used(library: Library, stamp: FileStamp, monkeypatch: pytest.MonkeyPatch) -> None:
    store = PrintsStore(library, MODELS)
    store.save(stamp, PRINTS)
    store.save_work(CONTENT, FEATURES, LINES, b"jpeg", None)
    for module in (prints_store, signals):
        monkeypatch.setattr(module, "IMAGING_VERSION", IMAGING_VERSION + 1)
    assert PrintsStore(library, MODELS).load(CONTENT) is None
    assert PrintsStore(library, MODELS).features(CONTENT) is None


def test_a_hash_of_another_version_is_not_used(library: Library, stamp: FileStamp, monkeypatch: pytest.MonkeyPatch) -> None:
    PrintsStore(library, MODELS).save(stamp, PRINTS)
    newer = (replace(HASH_KINDS[0], version="pdq/2"), *HASH_KINDS[1:])
    monkeypatch.setattr(signals, "HASH_KINDS", newer)
    assert PrintsStore(library, MODELS).load(CONTENT) is None


def test_features_and_previews_come_back(library: Library, stamp: FileStamp) -> None:
    store = PrintsStore(library, MODELS)
    assert store.features(CONTENT) is None
    assert store.preview(CONTENT) is None
    store.save(stamp, PRINTS)
    assert not store.is_complete_work(CONTENT)
    store.save_work(CONTENT, FEATURES, LINES, b"jpeg", None)
    assert store.is_complete_work(CONTENT)
    found = store.features(CONTENT)
    assert found is not None
    assert found.to_blob() == FEATURES.to_blob()
    assert store.preview(CONTENT) == b"jpeg"
    store.save_preview(CONTENT, b"other")
    assert store.preview(CONTENT) == b"other"
    assert not PrintsStore(library, {**MODELS, "new": "1"}).is_complete_work(CONTENT)


def test_a_file_is_known_until_it_changes(library: Library, stamp: FileStamp, tmp_path: Path) -> None:
    store = PrintsStore(library, MODELS)
    assert store.content_of(stamp) is None
    store.save(stamp, PRINTS)
    assert store.content_of(stamp) == CONTENT
    assert store.content_of(FileStamp.of(tmp_path / "picture.png")) == CONTENT
    assert store.content_of(replace(stamp, mtime_ns=stamp.mtime_ns + 1)) is None
    assert store.content_of(replace(stamp, file_bytes=stamp.file_bytes + 1)) is None
    assert store.content_of(replace(stamp, path=tmp_path / "copy.png")) is None
    store.save_stamp(replace(stamp, path=tmp_path / "copy.png"), CONTENT)
    assert store.content_of(replace(stamp, path=tmp_path / "copy.png")) == CONTENT


def test_stamps_are_of_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"123")
    os.utime(tmp_path / "a.png", ns=(1, 1_234_567_890_123_456_789))
    monkeypatch.chdir(tmp_path)
    inode = (tmp_path / "a.png").stat().st_ino
    assert FileStamp.of(Path("a.png")) == FileStamp(tmp_path / "a.png", 3, 1_234_567_890_123_456_789, inode)
    with pytest.raises(FileNotFoundError):
        FileStamp.of(Path("b.png"))


@pytest.mark.skipif(os.name == "nt", reason="names are valid text there")
def test_files_whose_names_are_no_text_are_known(library: Library, stamp: FileStamp) -> None:
    store = PrintsStore(library, MODELS)
    odd = replace(stamp, path=Path(os.fsdecode(b"/pictures/caf\xe9.png")))
    store.save(odd, PRINTS)
    assert store.content_of(odd) == CONTENT


def test_outcomes_of_more_pairs_than_one_question_takes(library: Library) -> None:
    store = PairStore(library, "1")
    results = {f"{number:064x}": f'{{"outcome": {number}}}' for number in range(1203)}
    store.save("suspect", results)
    assert store.load("suspect", tuple(results)) == results
    assert store.load("suspect", ("unknown", *list(results)[:2])) == dict(list(results.items())[:2])
    assert store.load("suspect", ()) == {}


def test_outcomes_are_of_one_suspect_and_one_version(library: Library) -> None:
    PairStore(library, "1").save("suspect", {"work": "old"})
    PairStore(library, "2").save("suspect", {"work": "new"})
    assert PairStore(library, "1").load("suspect", ("work",)) == {"work": "old"}
    assert PairStore(library, "2").load("suspect", ("work",)) == {"work": "new"}
    assert PairStore(library, "3").load("suspect", ("work",)) == {}
    assert PairStore(library, "1").load("other", ("work",)) == {}
    PairStore(library, "1").save("suspect", {"work": "again"})
    assert PairStore(library, "1").load("suspect", ("work",)) == {"work": "again"}


def test_scans_come_back_whole_and_numbered(library: Library) -> None:
    store = ScanStore(library)
    assert store.all() == ()
    first, second = store.save(whole_report()), store.save(replace(whole_report(), completed=False, finished=""))
    assert (first.number, second.number) == (1, 2)
    assert store.load(1) == first == replace(whole_report(), number=1)
    assert store.load(2) == second
    assert store.load(3) is None
    summaries = store.all()
    assert [summary.number for summary in summaries] == [2, 1]
    assert [summary.completed for summary in summaries] == [False, True]
    assert (summaries[1].matches, summaries[1].checked, summaries[1].targets) == (2, 2, ("folder", "caf\udce9"))
    assert (summaries[1].resemblances, summaries[1].level) == (1, whole_report().settings.level)
    assert summaries[1].not_read == len(whole_report().skipped) > 0


def test_files_of_a_scan_are_found_from_every_folder_where_it_is_known_in_which_it_was_run(
    library: Library, tmp_path: Path
) -> None:
    whole, flat = whole_report(), str(tmp_path / "flat.png")
    work = whole.matches[0].work
    versions = (replace(work, path="v.png"),)
    found = replace(whole.matches[0], suspect="a.png", work=replace(work, path=str(Path("..", "w.png"))), versions=versions)
    given = replace(whole, matches=(found,), targets=("in",), too_little_detail=(flat,), ran_in=str(tmp_path / "here"))
    store = ScanStore(library)
    kept = store.save(given)
    assert store.load(kept.number) == kept, "told as it was given"
    opened = opened_briefly(store, kept.number)
    assert opened is not None
    match = opened.matches[0]
    assert (Path(match.suspect), Path(match.work.path)) == (tmp_path / "here" / "a.png", tmp_path / "w.png")
    assert [Path(version.path) for version in match.versions] == [tmp_path / "here" / "v.png"]
    assert opened.too_little_detail == (flat,)
    assert opened.targets == store.all()[0].targets == (str(tmp_path / "here" / "in"),)
    details = store.details(kept.number, match)
    assert details == replace(found, suspect=match.suspect, work=match.work, versions=match.versions)
    assert details.evidence.measures


@pytest.mark.parametrize(
    ("ran_in", "suspect", "elsewhere", "found"),
    [
        ("C:\\art", "in\\a.png", "D:\\works\\w.png", "C:\\art\\in\\a.png"),
        ("\\\\server\\art", "..\\a.png", "//server/works/w.png", "\\\\server\\art\\a.png"),
        ("/art", "in/a.png", "/works/w.png", "/art/in/a.png"),
    ],
)
def test_a_scan_is_opened_on_another_system(library: Library, ran_in: str, suspect: str, elsewhere: str, found: str) -> None:
    whole = whole_report()
    match = replace(whole.matches[0], suspect=suspect, work=replace(whole.matches[0].work, path=elsewhere), versions=())
    store = ScanStore(library)
    kept = store.save(replace(whole, matches=(match,), ran_in=ran_in))
    opened = opened_briefly(store, kept.number)
    assert opened is not None
    assert (opened.matches[0].suspect, opened.matches[0].work.path) == (found, elsewhere)
    assert store.details(kept.number, opened.matches[0]).evidence == match.evidence


def test_a_long_scan_is_listed_without_details_which_come_one_by_one(library: Library) -> None:
    store = ScanStore(library)
    whole = whole_report()
    first = whole.matches[0]
    many = tuple(replace(first, suspect=f"{number} \udcff.png") for number in range(150))
    kept = store.save(replace(whole, matches=many, works=150 * whole.works))
    assert store.load(kept.number) == kept
    brief = opened_briefly(store, kept.number)
    assert brief is not None
    assert [match.suspect for match in brief.matches] == [match.suspect for match in many]
    assert all(is_brief(match) and match.key == first.key for match in brief.matches)
    assert brief.matches[0].evidence.alignment == replace(first.evidence.alignment, lines=NO_PAIRS)
    assert (brief.works, brief.skipped, brief.candidates) == (kept.works, kept.skipped, kept.candidates)
    assert store.details(kept.number, brief.matches[70]) == many[70]
    assert store.details(99, first) == first


def test_the_beginning_of_a_very_long_scan_is_read_first_and_stays_when_the_rest_comes(
    library: Library, tmp_path: Path
) -> None:
    store = ScanStore(library)
    whole = whole_report()
    many = tuple(replace(whole.matches[0], suspect=f"{number}.png") for number in range(1000))
    flat = tuple(f"flat {number}.png" for number in range(100))
    kept = store.save(replace(whole, matches=many, works=20 * whole.works, too_little_detail=flat, ran_in=str(tmp_path)))
    opened = store.open_briefly(kept.number)
    assert opened is not None
    first = opened.report
    assert not opened.is_whole
    assert 50 < len(first.matches) < 1000
    assert [match.suspect for match in first.matches] == [str(tmp_path / match.suspect) for match in many[: len(first.matches)]]
    assert len(first.too_little_detail) == 100, "what is listed under the matches does not come in later"
    rest = store.rest_of(first)
    assert all(one is other for one, other in zip(rest.matches, first.matches, strict=False))
    assert [match.suspect for match in rest.matches] == [str(tmp_path / match.suspect) for match in many]
    assert (len(rest.works), rest.candidates) == (20 * len(whole.works), report_in_place(kept).candidates)
    assert rest.too_little_detail == first.too_little_detail


@pytest.mark.parametrize("count", [63, 64, 65, 255, 256, 257, 320, 512])
def test_a_scan_of_any_length_is_opened_with_each_match_once(library: Library, count: int) -> None:
    store = ScanStore(library)
    whole = whole_report()
    many = tuple(replace(whole.matches[0], suspect=f"/art/{number}.png") for number in range(count))
    kept = store.save(replace(whole, matches=many))
    opened = opened_briefly(store, kept.number)
    assert opened is not None
    assert [match.suspect for match in opened.matches] == [match.suspect for match in many]


def test_a_scan_that_was_kept_in_one_piece_is_read(library: Library) -> None:
    kept = ScanStore(library).save(whole_report())
    with library.transaction() as connection:
        connection.execute("DELETE FROM scan_parts")
        connection.execute("UPDATE scans SET report = ?", (to_json(kept),))
    store = ScanStore(library)
    assert store.load(kept.number) == kept == opened_briefly(store, kept.number)
    assert store.details(kept.number, kept.matches[0]) == kept.matches[0]


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ("UPDATE contents SET facts = '{}'", lambda store: store.load(CONTENT)),
        ("UPDATE contents SET facts = replace(hex(zeroblob(50000)), '00', '[')", lambda store: store.load(CONTENT)),
        ("UPDATE signals SET value = x'00' WHERE signal = 'phash'", lambda store: store.load(CONTENT)),
        ("UPDATE signals SET value = substr(value, 1, 8) WHERE signal = 'pdq'", lambda store: store.load(CONTENT)),
        ("UPDATE signals SET value = x'00'", lambda store: store.features(CONTENT)),
        ("UPDATE signals SET value = x'00'", lambda store: store.shown(CONTENT)),
        ("UPDATE previews SET jpeg = 7", lambda store: store.preview(CONTENT)),
    ],
)
def test_rows_that_hold_something_else_are_a_damaged_library(
    library: Library, stamp: FileStamp, change: str, read: Callable[[PrintsStore], object]
) -> None:
    store = PrintsStore(library, MODELS)
    store.save(stamp, PRINTS)
    store.save_work(CONTENT, FEATURES, LINES, b"jpeg", np.ones((3, 4), np.bool_))
    assert read(store) is not None
    with library.transaction() as connection:
        connection.execute(change)
    with pytest.raises(LibraryError) as caught:
        read(store)
    assert (caught.value.reason, caught.value.path) == (Reason.LIBRARY_UNUSABLE, library.path)


def test_a_scan_and_its_matches_that_hold_something_else_are_a_damaged_library(library: Library) -> None:
    store = ScanStore(library)
    kept = store.save(whole_report())
    with library.transaction() as connection:
        connection.execute("UPDATE scan_parts SET value = '[]' WHERE part = 'matches'")
    assert store.details(kept.number, kept.matches[0]) == kept.matches[0]
    with library.transaction() as connection:
        connection.execute("UPDATE scan_parts SET value = '[{}]'")
        connection.execute("UPDATE scans SET summary = 'x'")
    readers: tuple[Callable[[], object], ...] = (
        store.all,
        lambda: store.load(kept.number),
        lambda: store.open_briefly(kept.number),
        lambda: store.details(kept.number, kept.matches[0]),
    )
    for read in readers:
        with pytest.raises(LibraryError):
            read()


def test_pictures_of_a_scan_come_back_in_order_and_of_a_scan_of_before_there_are_none(library: Library) -> None:
    pictures = (CheckedPicture("/a/\udcff.png", "22" * 32), CheckedPicture("/a/b.pdf/page 2", "11" * 32))
    store = ScanStore(library)
    kept = store.save(whole_report(), PictureRuns(pictures).runs())
    before = store.save(whole_report())
    assert store.pictures(kept.number) == pictures
    assert store.pictures(before.number) == ()
    assert (store.has_pictures(kept.number), store.has_pictures(before.number)) == (True, False)


def test_a_removed_scan_takes_with_it_what_no_other_one_shares_and_its_number_is_not_given_again(library: Library) -> None:
    pictures = tuple(CheckedPicture(f"/a/{number}.png", f"{number}{number}" * 32) for number in range(1, 4))
    store = ScanStore(library)
    for some in (pictures, pictures, pictures[:2]):
        store.save(whole_report(), PictureRuns(some).runs())
    store.remove([3, 7])
    assert [summary.number for summary in store.all()] == [2, 1]
    assert store.load(3) is None
    for table in ("scan_parts", "scan_pairs", "scan_pictures"):
        assert library.query(f"SELECT 1 FROM {table} WHERE scan = 3") == []
    assert len(library.query("SELECT 1 FROM picture_runs")) == 1
    store.remove([1])
    assert store.pictures(2) == pictures
    assert store.save(whole_report()).number == 4, "a report may tell of scan 3"
    store.remove([2, 4])
    assert library.query("SELECT 1 FROM picture_runs") == []
    assert store.save(whole_report()).number == 5
    assert store.pairs_before(whole_report().portfolio.name, 5) is None


def test_the_whole_of_a_long_scan_is_loaded_without_details(library: Library) -> None:
    made = whole_report()
    many = replace(made, matches=made.matches * 300)
    store = ScanStore(library)
    number = store.save(many).number
    loaded = store.load_briefly(number)
    assert loaded is not None
    assert len(loaded.matches) == len(many.matches)
    assert all(map(is_brief, loaded.matches))
    assert (loaded.works, store.load_briefly(9)) == (made.works, None)


@pytest.mark.parametrize("folder", ["/home/me", "C:\\Users\\me"])
def test_addresses_lie_in_no_folder(folder: str) -> None:
    assert path_in_place("s3://art/a.png", folder) == "s3://art/a.png"
    assert path_in_place("a.png", folder).startswith(folder)
