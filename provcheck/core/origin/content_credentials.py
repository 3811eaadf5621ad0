"""Content Credentials (C2PA) of a picture file: what they say and whether they hold. Nothing is fetched, nothing written."""

from __future__ import annotations

import io
from collections.abc import Iterable

from provcheck.core.origin.part import Kind, Part
from provcheck.core.origin.records import Credentials, CredentialState, RawField
from provcheck.core.origin.trust_list import TrustList

LARGEST_FILE = 1_000_000_000
LARGEST_MANIFEST_MB = 64
_PROVENANCE = "xmp:dcterms:provenance"


def credentials_in(data: bytes, parts: Iterable[Part], fields: Iterable[RawField], trust: TrustList) -> Credentials:
    """What the Content Credentials in a picture file say, and whether they hold.

    Those that only an address in the file leads to are `REMOTE`. Damaged ones are `UNREADABLE` with a code in `failures`: one
    of the library that reads them ("reader.Verify"), "reader.notFound" where it sees none in the place meant for them,
    "reader.tooDeep", "file.tooLarge" beyond `LARGEST_FILE` bytes, "manifest.tooLarge" beyond `LARGEST_MANIFEST_MB`. How much is
    told of large ones is limited in `manifest_store`. A file without any costs next to nothing.

    Args:
        data: The file.
        parts: Its parts.
        fields: The texts in it.
        trust: Whose signatures are trusted.
    """
    manifests = [part for part in parts if part.kind is Kind.MANIFEST]
    if not manifests:
        return Credentials(CredentialState.REMOTE if any(map(_leads_away, fields)) else CredentialState.NONE)
    if len(data) > LARGEST_FILE:
        return Credentials(CredentialState.UNREADABLE, failures=("file.tooLarge",))
    if sum(part.size for part in manifests) > LARGEST_MANIFEST_MB << 20:
        return Credentials(CredentialState.UNREADABLE, failures=("manifest.tooLarge",))
    # The library takes a tenth of a second to load, and few files need it.
    from provcheck.core.origin.credential_verifying import verified  # noqa: PLC0415

    media_type = next((part.media_type for part in manifests if part.media_type), "")
    return verified(io.BytesIO(data), media_type, trust, LARGEST_MANIFEST_MB)


def _leads_away(field: RawField) -> bool:
    return field.place == _PROVENANCE and field.text.strip().startswith(("http://", "https://"))
