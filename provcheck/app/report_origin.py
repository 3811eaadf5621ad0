"""What a report tells of a suspect's origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from provcheck.app.i18n import tr
from provcheck.app.origin_texts import (
    GENERATORS,
    credential_text,
    declared_ai_text,
    name_text,
    short_text,
    signature_text,
)
from provcheck.app.origins import said_record
from provcheck.app.report_choice import Told
from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.origin.names import names_found
from provcheck.core.origin.records import CredentialState, DeclaredAi, Origin, Prompted, SignatureState
from provcheck.core.records import Match
from provcheck.core.report.document import Row
from provcheck.core.scan_records import ScanReport

_BRIEF = 120
"""Characters that are told on half a page."""

_OF_FILES = frozenset({"file-name", "reference"})


def origin_rows(origin: Origin | None, artist: Sequence[str], files: Told, *, is_brief: bool) -> tuple[Row, ...]:
    """What the file says of how it was made, and where the artist's names stand in it; nothing where it says nothing.

    Names of other files are told only where those of all files are, prompts where there is room.
    """
    if origin is None:
        return ()
    rows = tuple(row for row in _rows(origin, artist, files) if not is_brief or len(row.value) < _BRIEF)
    worth = tr("Declared by the file, which anyone can write; it proves nothing but what a signature that holds says.")
    return (*rows, *([] if is_brief else [Row(tr("What this is worth"), worth)])) if rows else ()


def origins_of(library: Library, report: ScanReport, files: Told) -> Callable[[Match], dict[str, Any] | None]:
    """For the matches of a report what their suspects say, in codes, as `provcheck.origin/1` without raw texts."""
    store, artist = OriginStore(library), (report.portfolio.artist, *report.portfolio.handles)

    def origin_of(match: Match) -> dict[str, Any] | None:
        origin = store.load(match.suspect_facts.sha256)
        if origin is None:
            return None
        names = [name for name in names_found(origin, artist) if _is_told(name.where, files)]
        record = said_record(origin, names)
        if files is Told.PATHS:
            return record
        # Content Credentials name the files of what a picture was made from.
        return record | {"references": [], "c2pa": record["c2pa"] | {"ingredients": []}}

    return origin_of


def _is_told(where: str, files: Told) -> bool:
    return files is Told.PATHS or where not in _OF_FILES


def _rows(origin: Origin, artist: Sequence[str], files: Told) -> Iterator[Row]:
    if origin.prompted is not None:
        yield from _prompted(origin.prompted, files)
    if origin.declared_ai is not DeclaredAi.UNKNOWN:
        yield Row(tr("Generative AI"), declared_ai_text(origin.declared_ai))
    if origin.credentials.state is not CredentialState.NONE:
        yield Row(tr("Content Credentials"), credential_text(origin.credentials))
    for name in names_found(origin, artist):
        if _is_told(name.where, files):
            yield Row(tr("Name found"), name_text(name))


def _prompted(prompted: Prompted, files: Told) -> Iterator[Row]:
    yield Row(tr("Generator"), GENERATORS.get(prompted.generator, prompted.generator))
    if prompted.positive:
        yield Row(tr("Prompt"), short_text(" / ".join(prompted.positive)))
    if prompted.negative:
        yield Row(tr("Negative prompt"), short_text(" / ".join(prompted.negative)))
    if prompted.loras:
        yield Row(tr("LoRAs"), ", ".join(lora.name for lora in prompted.loras))
    if prompted.references and files is Told.PATHS:
        yield Row(tr("Pictures it was made from"), ", ".join(prompted.references))
    if prompted.signature is not SignatureState.NONE:
        yield Row(tr("Signature"), signature_text(prompted.signature))
