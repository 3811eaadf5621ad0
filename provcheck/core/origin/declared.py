"""What a file declares of generative AI, in IPTC's and Google's words and by Content Credentials.

IPTC NewsCodes "digital source type"; IPTC Photo Metadata 2025.1 for the fields on AI systems. Whoever writes a file may declare
anything; only a signature tells who did.
"""

from __future__ import annotations

from collections.abc import Iterable

from provcheck.core.origin.records import Credentials, CredentialState, DeclaredAi, Prompted, RawField

_SOURCE_PLACES = ("xmp:Iptc4xmpExt:DigitalSourceType", "xmp:Iptc4xmpExt:digitalSourceType")
_AI_SYSTEM = ("xmp:Iptc4xmpExt:AISystemUsed", "xmp:Iptc4xmpExt:AIPromptInformation")
_CREDITS = ("xmp:photoshop:Credit", "iptc:Credit")
_GOOGLE = "made with google ai"
BY_SOURCE = {
    "trainedAlgorithmicMedia": DeclaredAi.YES,
    "compositeWithTrainedAlgorithmicMedia": DeclaredAi.EDITED,
    "compositeSynthetic": DeclaredAi.EDITED,
    "digitalCapture": DeclaredAi.NO,
    "computationalCapture": DeclaredAi.NO,
    "negativeFilm": DeclaredAi.NO,
    "positiveFilm": DeclaredAi.NO,
    "print": DeclaredAi.NO,
    "digitalCreation": DeclaredAi.NO,
    "digitalArt": DeclaredAi.NO,
    "humanEdits": DeclaredAi.NO,
    "minorHumanEdits": DeclaredAi.NO,
    "softwareImage": DeclaredAi.NO,
}
"""What a digital source type says; of those that are not here nothing is known."""

_STRENGTH = (DeclaredAi.YES, DeclaredAi.EDITED, DeclaredAi.NO)
_CREDENTIALS = "c2pa"
# Whose settings stand in a file of their own making, and what Content Credentials call them.
_BY_CREDENTIALS = {
    "firefly": ("adobe firefly", "adobe_firefly"),
    "bing": ("microsoft_responsible_ai", "bing image creator", "microsoft designer", "image creator from designer"),
    "gemini": ("google generative ai", "gemini", "imagen", "nano banana", "google c2pa core generator"),
    "openai": ("openai", "chatgpt", "dall·e", "dall-e", "gpt-4o", "gpt-image", "gpt image", "sora"),
}


def declared(
    fields: Iterable[RawField], credentials: Credentials, prompted: Prompted | None, prompted_at: str
) -> tuple[DeclaredAi, tuple[str, ...]]:
    """What is declared, the strongest of all, and the places that say so."""
    said: list[tuple[DeclaredAi, str]] = []
    for field in fields:
        if field.place in _SOURCE_PLACES:
            said.append((BY_SOURCE.get(last_part(field.text), DeclaredAi.UNKNOWN), field.place))
        elif field.place in _AI_SYSTEM or (field.place in _CREDITS and _GOOGLE in field.text.lower()):
            said.append((DeclaredAi.YES, field.place))
    said += [(BY_SOURCE.get(source, DeclaredAi.UNKNOWN), _CREDENTIALS) for source in credentials.digital_sources]
    if prompted is not None:
        said.append((DeclaredAi.YES, prompted_at))
    for kind in _STRENGTH:
        places = tuple(dict.fromkeys(place for each, place in said if each is kind))
        if places:
            return kind, places
    return DeclaredAi.UNKNOWN, ()


def last_part(address: str) -> str:
    """The code at the end of a digital source type's address."""
    return address.strip().rstrip("/").rpartition("/")[2].rpartition("#")[2]


def generator_named(fields: Iterable[RawField], credentials: Credentials) -> str:
    """Short id of the service that Content Credentials or a credit line name; empty when none is known."""
    if credentials.state is not CredentialState.NONE:
        said = " ".join((credentials.claim_generator, *credentials.software_agents, credentials.signer)).lower()
        for generator, names in _BY_CREDENTIALS.items():
            if any(name in said for name in names):
                return generator
    is_google = any(field.place in _CREDITS and _GOOGLE in field.text.lower() for field in fields)
    return "gemini" if is_google else ""
