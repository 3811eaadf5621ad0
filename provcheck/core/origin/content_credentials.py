"""Content Credentials (C2PA) of a picture file: what they say and whether they hold. Nothing is fetched, nothing written."""

from __future__ import annotations

from typing import BinaryIO

from provcheck.core.origin.credential_traces import traces
from provcheck.core.origin.records import Credentials, CredentialState
from provcheck.core.origin.trust_list import TrustList

LARGEST_FILE = 1_000_000_000
LARGEST_MANIFEST_MB = 64


def credentials_in(file: BinaryIO, trust: TrustList) -> Credentials:
    """What the Content Credentials in a picture file say, and whether they hold.

    Those that only an address in the file leads to are `REMOTE`. Damaged ones are `UNREADABLE` with a code in `failures`: one
    of the library that reads them ("reader.Verify"), "reader.notFound" where it sees none in the place meant for them,
    "reader.tooDeep", "file.tooLarge" beyond `LARGEST_FILE` bytes, "manifest.tooLarge" beyond `LARGEST_MANIFEST_MB`. How much is
    told of large ones is limited in `manifest_store`.
    """
    seen = traces(file)
    if seen.manifest is None:
        return Credentials(CredentialState.REMOTE if seen.linked else CredentialState.NONE)
    if file.seek(0, 2) > LARGEST_FILE:
        return Credentials(CredentialState.UNREADABLE, failures=("file.tooLarge",))
    if seen.manifest > LARGEST_MANIFEST_MB << 20:
        return Credentials(CredentialState.UNREADABLE, failures=("manifest.tooLarge",))
    # The library takes a tenth of a second to load, and few files need it.
    from provcheck.core.origin.credential_verifying import verified  # noqa: PLC0415

    return verified(file, seen.media_type, trust, LARGEST_MANIFEST_MB)
