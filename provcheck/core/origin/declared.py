"""What a file declares of generative AI, in IPTC's and Google's words and by Content Credentials.

IPTC NewsCodes "digital source type"; IPTC Photo Metadata 2025.1 for the fields on AI systems. Whoever writes a file may declare
anything; only a signature tells who did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from provcheck.core.origin.records import Credentials, CredentialState, DeclaredAi, Prompted, RawField

_SOURCE_PLACES = ("xmp:Iptc4xmpExt:DigitalSourceType", "xmp:Iptc4xmpExt:digitalSourceType")
_AI_SYSTEM = ("xmp:Iptc4xmpExt:AISystemUsed", "xmp:Iptc4xmpExt:AIPromptInformation")
_CREDITS = ("xmp:photoshop:Credit", "iptc:Credit")
_GOOGLE = "made with google ai"
# What people write into a field on AI to say that there is none.
_DENIED = re.compile(
    r"\W*(no|not|none|n/?a|without|nil|kein\w*|nein|ohne|nicht|non|aucun\w*|sans|ningun\w*|sin|nessun\w*)\b", re.IGNORECASE
)
BY_SOURCE = {
    "trainedAlgorithmicMedia": DeclaredAi.YES,
    "compositeWithTrainedAlgorithmicMedia": DeclaredAi.EDITED,
    "digitalCapture": DeclaredAi.NO,
    "digitalCreation": DeclaredAi.NO,
    "digitalArt": DeclaredAi.NO,
    "humanEdits": DeclaredAi.NO,
    "minorHumanEdits": DeclaredAi.NO,
}
"""What a digital source type says; of the others nothing is known: a scanned print may show anything."""

_STRENGTH = (DeclaredAi.YES, DeclaredAi.EDITED, DeclaredAi.NO)
_CREDENTIALS = "c2pa"
_TRAINED = "trainedAlgorithmicMedia"
# How Content Credentials call the services that make pictures, as words of their own.
_BY_CREDENTIALS = {
    "firefly": re.compile(r"\badobe[ _]firefly\b", re.IGNORECASE),
    "bing": re.compile(r"\b(microsoft_responsible_ai|bing image creator|microsoft designer)\b", re.IGNORECASE),
    "gemini": re.compile(
        r"\b(google generative ai|google c2pa core generator|google imagen|gemini|nano banana)\b", re.IGNORECASE
    ),
    "openai": re.compile(r"\b(openai|chatgpt|dall[·.-]?e|gpt-?4o|gpt[ -]image)\b", re.IGNORECASE),
}
_INTACT = frozenset({CredentialState.TRUSTED, CredentialState.UNKNOWN_SIGNER})

type Said = tuple[DeclaredAi, str]
"""What a place says, and the place."""


def declared(
    fields: Iterable[RawField], credentials: Credentials, prompted: Prompted | None, prompted_at: str
) -> tuple[DeclaredAi, tuple[str, ...]]:
    """What is declared, the strongest of all, and the places that say so."""
    said = [*_by_source_type(fields), *_by_credentials(credentials)]
    if prompted is not None:
        said.append((DeclaredAi.YES, prompted_at))
    # A field on AI without a source type; with one, that says what the field means.
    said = said or list(_by_fields(fields))
    for kind in _STRENGTH:
        places = tuple(dict.fromkeys(place for each, place in said if each is kind))
        if places:
            return kind, places
    return DeclaredAi.UNKNOWN, ()


def _by_source_type(fields: Iterable[RawField]) -> Iterator[Said]:
    for field in fields:
        if field.place in _SOURCE_PLACES:
            yield BY_SOURCE.get(last_part(field.text), DeclaredAi.UNKNOWN), field.place


def _by_fields(fields: Iterable[RawField]) -> Iterator[Said]:
    for field in fields:
        says_google = field.place in _CREDITS and _GOOGLE in field.text.lower()
        if says_google or (field.place in _AI_SYSTEM and not _DENIED.match(field.text)):
            yield DeclaredAi.YES, field.place


def _by_credentials(credentials: Credentials) -> Iterator[Said]:
    """How the picture came into being, and whether it was changed by AI since; nothing by credentials that do not hold."""
    if credentials.state not in _INTACT:
        return
    for source in credentials.digital_sources:
        said = BY_SOURCE.get(source, DeclaredAi.UNKNOWN)
        is_later = source not in credentials.created_sources
        if is_later and said is not DeclaredAi.NO:
            # What was added to a picture later is a part of it.
            said = DeclaredAi.EDITED if said is DeclaredAi.YES else said
        elif is_later:
            continue
        yield said, _CREDENTIALS


def last_part(address: str) -> str:
    """The code at the end of a digital source type's address."""
    return re.split(r"[/#:]", address.strip().rstrip("/"))[-1]


def generator_named(fields: Iterable[RawField], credentials: Credentials) -> str:
    """Short id of the service that made the picture, as intact Content Credentials or a credit line name it; else empty."""
    if credentials.state in _INTACT and _TRAINED in credentials.created_sources:
        said = " / ".join((credentials.claim_generator, *credentials.software_agents))
        found = next((generator for generator, names in _BY_CREDENTIALS.items() if names.search(said)), "")
        if found:
            return found
    is_google = any(field.place in _CREDITS and _GOOGLE in field.text.lower() for field in fields)
    return "gemini" if is_google else ""
