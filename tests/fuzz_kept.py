"""Every parser of what the program keeps itself, which a failing drive or another program may have spoilt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from provcheck.app.settings import Settings, WatchedFolder, load_settings, save_settings
from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.fingerprint.grounds import mask_from_blob, mask_to_blob
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.imaging.preview import from_jpeg, from_webp, to_webp
from provcheck.core.index.codec import from_json, list_from_json, to_json
from provcheck.core.index.decision_store import DecisionStore
from provcheck.core.index.library import Library
from provcheck.core.index.pair_store import PairStore
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.models.card import card_to_dict, read_card, write_card
from provcheck.core.records import Decision, DecisionKind, Match, PictureFacts, Skipped
from provcheck.core.scan_records import ScanReport
from tests.builders import encoded, opened_briefly, prints_of, tiny_card, whole_report, work_image, write_mean_model
from tests.fuzz_target import Target, folder

_CONTENT = "e" * 64
_ADDED = Path("/added")


@cache
def targets_kept() -> dict[str, Target]:
    """The parsers by name."""
    report, skipped = to_json(whole_report()).encode(), to_json(Skipped("a", Reason.DAMAGED)).encode()
    facts = to_json(prints_of(_CONTENT).facts).encode()
    return {
        "records": Target(_records, (report, skipped, b"[" * 5000)),
        "library": Target(_library, (b"\0{}", b"\1[]", b"\2x", b"\3" + facts, b"\2[" + skipped + b"]", b"\x0d{"), 150),
        "preview": Target(_preview, (encoded(work_image(side=16), "JPEG"), to_webp(np.ones((3, 4, 4), np.uint8)))),
        "mask": Target(_mask, (mask_to_blob(np.ones((3, 4), np.bool_)),)),
        "local features": Target(_local_features, (bytes(12), b"\1" + bytes(147))),
        "settings": Target(_settings, (_settings_text(), b"a=" + b"[" * 5000)),
        "model card": Target(_model_card, (_card_text(), b"a=" + b"[" * 5000)),
    }


def _preview(data: bytes) -> None:
    for decode in (from_jpeg, from_webp):
        with suppress(ValueError):
            decode(data)


def _mask(data: bytes) -> None:
    with suppress(ValueError):
        mask_from_blob(data)


def _local_features(data: bytes) -> None:
    try:
        LocalFeatures.from_blob(data)
    except ValueError:
        return


def _records(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for kind in (ScanReport, Match, PictureFacts, Skipped, Settings):
        for read in (from_json, list_from_json):
            try:
                read(kind, text)
            except ValueError:
                continue


_COLUMNS = (
    ("scans", "summary"),
    ("scans", "report"),
    ("scan_parts", "value"),
    ("contents", "facts"),
    ("signals", "value"),
    ("previews", "jpeg"),
    ("pairs", "result"),
    ("decisions", "kind"),
    ("decisions", "note"),
    ("portfolios", "handles"),
    ("works_skipped", "skipped"),
    ("work_files", "path"),
    ("work_files", "given"),
    ("portfolio_folders", "patterns"),
)


def _library(data: bytes) -> None:
    """The first byte says which column of a library holds the rest, as text where that is text."""
    table, column = _COLUMNS[data[0] % len(_COLUMNS)] if data else _COLUMNS[0]
    library, value = _whole_library(), data[1:]
    is_blob = column in {"value", "jpeg", "path", "given"} and table != "scan_parts"
    kept = value if is_blob else value.decode("utf-8", "replace")
    with library.transaction() as connection:
        connection.execute("SAVEPOINT whole")
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (kept,))
        try:
            for read in _readers(library):
                with suppress(LibraryError):
                    read()
        finally:
            connection.execute("ROLLBACK TO whole")


def _readers(library: Library) -> tuple[Callable[[], object], ...]:
    scans, prints = ScanStore(library), PrintsStore(library, {"tiny": "1"})
    portfolios, contents = PortfolioStore(library), PortfolioContents(library)
    # As in the library, whose first one it is.
    portfolio = replace(whole_report().portfolio, number=1)
    match = whole_report().matches[0]
    return (
        scans.all,
        lambda: scans.load(1),
        lambda: opened_briefly(scans, 1),
        lambda: scans.details(1, match),
        lambda: prints.load(_CONTENT),
        lambda: prints.features(_CONTENT),
        lambda: prints.preview(_CONTENT),
        lambda: prints.clear_preview(_CONTENT),
        lambda: PairStore(library, "1").load(_CONTENT, (_CONTENT,)),
        DecisionStore(library).all,
        portfolios.all,
        lambda: portfolios.files(portfolio),
        lambda: portfolios.works(portfolio),
        lambda: portfolios.skipped(portfolio),
        lambda: contents.works(portfolio),
        lambda: contents.unread(portfolio),
        lambda: contents.patterns_in(portfolio, _ADDED),
    )


@cache
def _whole_library() -> Library:
    """A library in which every table that is read here has a row."""
    library = Library(folder() / "library")
    store = PortfolioStore(library)
    portfolio = store.create("Mine", "Me", ("@me",))
    PrintsStore(library, {"tiny": "1"}).save(FileStamp(Path("/a.png"), 1, 1), prints_of(_CONTENT, {"tiny": 8}))
    store.add_file(portfolio, WorkFile(Path("/a.png"), Path("/a.png"), _CONTENT))
    PortfolioContents(library).add_folders(portfolio, [_ADDED])
    store.set_skipped(portfolio, None, [(Path("/b.png"), Skipped("/b.png", Reason.DAMAGED))])
    ScanStore(library).save(whole_report())
    DecisionStore(library).save({("a", "b"): Decision(DecisionKind.CONFIRMED, "note", "2026-01-01")})
    PairStore(library, "1").save(_CONTENT, {_CONTENT: "{}"})
    PrintsStore(library, {}).save_preview(_CONTENT, b"jpeg")
    PrintsStore(library, {}).save_clear(_CONTENT, b"webp")
    return library


def _settings(data: bytes) -> None:
    path = folder() / "settings.toml"
    path.write_bytes(data)
    save_settings(load_settings(path), path)


def _settings_text() -> bytes:
    path = folder() / "settings.toml"
    save_settings(Settings(watched=(WatchedFolder("/a", "Mine"),), portfolios={"/library": "Mine"}), path)
    return path.read_bytes()


def _model_card(data: bytes) -> None:
    path = folder() / "card.toml"
    path.write_bytes(data)
    try:
        card = read_card(path)
    except ModelError:
        return
    card_to_dict(card)
    write_card(card, path)


def _card_text() -> bytes:
    path = folder() / "card.toml"
    write_card(tiny_card(write_mean_model(folder() / "tiny.onnx")), path)
    return path.read_bytes()
