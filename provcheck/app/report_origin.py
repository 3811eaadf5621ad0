"""What a report tells of a suspect's origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from provcheck.app.i18n import tr
from provcheck.app.joining import listed
from provcheck.app.names import picture_name
from provcheck.app.origin_hiding import hidden, names_told
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
from provcheck.core.origin.records import Credentials, CredentialState, DeclaredAi, Origin, Prompted, SignatureState
from provcheck.core.records import Match, NameFound
from provcheck.core.report.document import Row
from provcheck.core.scan_records import ScanReport

_BRIEF = 110
"""Characters of a value that are told on half a page."""

_BRIEF_SIGNER = 40
_BY_CREDENTIALS = "c2pa"


def origin_rows(origin: Origin | None, artist: Sequence[str], files: Told, *, is_brief: bool) -> tuple[Row, ...]:
    """What the file says of how it was made, and where the artist's names stand in it; nothing where it says nothing.

    Names of other files are told only where those of all files are; where there is little room values are cut.
    """
    if origin is None:
        return ()
    rows = tuple(_rows(origin, artist, files, is_brief=is_brief))
    if is_brief or not rows:
        return rows
    worth = tr("Declared by the file, which anyone can write; it proves nothing but what a signature that holds says.")
    if origin.beside:
        worth = tr(
            "Declared by the file or by a text beside it, which anyone can write; it proves nothing but what a signature that "
            "holds says."
        )
    return (*rows, Row(tr("What this is worth"), worth))


def origins_of(library: Library, report: ScanReport, files: Told) -> Callable[[Match], dict[str, Any] | None]:
    """For the matches of a report what their suspects say, in codes, as `provcheck.origin/1` without raw texts."""
    store, artist = OriginStore(library), report.portfolio.names

    def origin_of(match: Match) -> dict[str, Any] | None:
        origin = store.load(match.said_by)
        return None if origin is None else said_record(*told_of(origin, artist, files))

    return origin_of


def told_of(origin: Origin, artist: Sequence[str], files: Told) -> tuple[Origin, tuple[NameFound, ...]]:
    """What may be told of an origin, and of the names in it."""
    if files is Told.PATHS:
        return origin, names_found(origin, artist)
    return hidden(origin), names_told(origin, artist)


def _rows(whole: Origin, artist: Sequence[str], files: Told, *, is_brief: bool) -> Iterator[Row]:
    origin, names = told_of(whole, artist, files)
    if origin.prompted is not None:
        for row in _prompted(origin.prompted):
            yield replace(row, value=_cut(row.value, _BRIEF)) if is_brief else row
        if origin.prompted.signature is not SignatureState.NONE:
            yield Row(tr("Signature"), signature_text(origin.prompted.signature))
    if origin.declared_ai is not DeclaredAi.UNKNOWN:
        yield Row(tr("Generative AI"), _declared(origin))
    if origin.credentials.state is not CredentialState.NONE:
        credentials = origin.credentials
        yield Row(tr("Content Credentials"), credential_text(_shorter(credentials) if is_brief else credentials))
    for name in names:
        yield Row(tr("Name found"), name_text(name))


def _declared(origin: Origin) -> str:
    """What is declared, never without what that is worth."""
    what = declared_ai_text(origin.declared_ai)
    if origin.credentials.state is CredentialState.TRUSTED and _BY_CREDENTIALS in origin.declared_by:
        return tr("{what} (in Content Credentials, by who signed them)").format(what=what)
    if origin.said_beside:
        told = tr("{what} (declared by {name}, a text beside the file; proves nothing)")
        return told.format(what=what, name=picture_name(origin.said_beside))
    return tr("{what} (declared by the file, proves nothing)").format(what=what)


def _shorter(credentials: Credentials) -> Credentials:
    """The same with a name and a code of what may be very many, so that the sentence keeps its end."""
    return replace(credentials, signer=_cut(credentials.signer, _BRIEF_SIGNER), failures=credentials.failures[:1])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _prompted(prompted: Prompted) -> Iterator[Row]:
    yield Row(tr("Generator"), GENERATORS.get(prompted.generator, prompted.generator))
    if prompted.positive:
        yield Row(tr("Prompt"), short_text(" / ".join(prompted.positive)))
    if prompted.negative:
        yield Row(tr("Negative prompt"), short_text(" / ".join(prompted.negative)))
    if prompted.loras:
        yield Row(tr("LoRAs"), listed(lora.name for lora in prompted.loras))
    if prompted.references:
        yield Row(tr("Given to the generator"), listed(prompted.references))
