"""Content Credentials verified by C2PA's own library, with what they say. Nothing is fetched, nothing written."""

from __future__ import annotations

import json
import re
from typing import BinaryIO

import c2pa

from provcheck.core.origin.manifest_store import (
    Json,
    actions,
    active_manifest,
    claim_generator,
    created_sources,
    digital_sources,
    ingredients,
    obj,
    objects,
    once,
    software_agents,
    text,
)
from provcheck.core.origin.records import Credentials, CredentialState
from provcheck.core.origin.trust_list import TrustList

_LIST = "c2pa-trust-list"
# What a certificate has to be for: mail, documents, Microsoft's and C2PA's own purpose of signing claims; time; its revocation.
_PURPOSES = (
    "1.3.6.1.5.5.7.3.4",
    "1.3.6.1.5.5.7.3.36",
    "1.3.6.1.4.1.311.76.59.1.9",
    "1.3.6.1.4.1.62558.2.1",
    "1.3.6.1.5.5.7.3.8",
    "1.3.6.1.5.5.7.3.9",
)
_UNTRUSTED = "signingCredential.untrusted"
# They concern who signed and when. What was signed is as it was.
_OF_THE_SIGNER = frozenset(
    {_UNTRUSTED, "signingCredential.expired", "signingCredential.invalid", "claimSignature.outsideValidity"}
)
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


def verified(file: BinaryIO, media_type: str, trust: TrustList, largest_mb: int) -> Credentials:
    """What the Content Credentials in a file say, and whether they hold; `UNREADABLE` with the library's code where it fails.

    Args:
        file: The picture.
        media_type: Of the picture; empty where the library is to find out.
        trust: Whose signatures are trusted.
        largest_mb: To how much compressed manifests may grow.
    """
    file.seek(0)
    with c2pa.Context.from_dict(_settings(trust, largest_mb)) as context:
        try:
            reader = c2pa.Reader.try_create(media_type or None, file, None, context)
            if reader is None:
                return _unreadable("reader.notFound")
            with reader:
                store = json.loads(reader.json())
        except c2pa.C2paError as error:
            kind = str(error).partition(":")[0]
            return _unreadable(f"reader.{kind if kind.isidentifier() else 'Other'}")
        except RecursionError:
            return _unreadable("reader.tooDeep")
    return _credentials(store, trust)


def _unreadable(code: str) -> Credentials:
    return Credentials(CredentialState.UNREADABLE, failures=(code,))


def _settings(trust: TrustList, largest_mb: int) -> Json:
    """How the library verifies.

    It takes any authority for any purpose, whatever it is listed for. One that is on both lists is named on the first alone, so
    that what it says of who found a signer tells which list that was.
    """
    signers = _certificates(trust.signers)
    timestamps = {key: pem for key, pem in _certificates(trust.timestamps).items() if key not in signers}
    lists = ((signers, "manifest", _LIST), (timestamps, "tsa", "c2pa-tsa-trust-list"))
    anchors = [
        {"trust_anchors": "\n".join(found.values()), "trust_kind": kind, "trust_uri": name}
        for found, kind, name in lists
        if found
    ]
    return {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True, "verify_timestamp_trust": True},
        # The second lock: even where a setting is misread, no host may be asked.
        "core": {
            "allowed_network_hosts": [],
            "decode_identity_assertions": False,
            "max_decompressed_manifest_size_in_mb": largest_mb,
        },
        "trust": {"anchors": anchors, "trust_config": "\n".join(_PURPOSES)},
    }


def _certificates(pem: str) -> dict[str, str]:
    """The certificates of a list by their content."""
    return {"".join(found[1].split()): found[0] for found in _CERTIFICATE.finditer(pem)}


def _credentials(store: Json, trust: TrustList) -> Credentials:
    manifest = active_manifest(store)
    checks = obj(obj(store.get("validation_results")).get("activeManifest"))
    reported = text(store.get("validation_state"))
    failures = once(_codes(store.get("validation_status")))
    passed = objects(checks.get("success"))
    state = _state(reported, failures, listed=any(map(_names_list, passed)))
    signature = obj(manifest.get("signature_info"))
    return Credentials(
        state=state,
        signer=text(signature.get("issuer")) or text(signature.get("common_name")),
        signed_at=text(signature.get("time")) if "timeStamp.trusted" in _codes(passed) else "",
        claim_generator=claim_generator(manifest),
        actions=actions(manifest),
        digital_sources=digital_sources(manifest),
        created_sources=created_sources(manifest),
        software_agents=software_agents(manifest),
        ingredients=ingredients(store),
        failures=tuple(code for code in failures if code != _UNTRUSTED or state is CredentialState.INVALID),
        trust_list=trust.issued,
    )


def _codes(checks: object) -> list[str]:
    return [text(check.get("code")) for check in objects(checks)]


def _names_list(check: Json) -> bool:
    """Whether the signer was found in the list of signers: the library's state would also be reached by that of timestamps."""
    return check.get("code") == "signingCredential.trusted" and f"[{_LIST}]" in text(check.get("explanation"))


def _state(reported: str, failures: tuple[str, ...], *, listed: bool) -> CredentialState:
    if reported == "Trusted" and listed:
        return CredentialState.TRUSTED
    if reported in {"Trusted", "Valid"} or (failures and _OF_THE_SIGNER.issuperset(failures)):
        return CredentialState.UNKNOWN_SIGNER
    return CredentialState.INVALID
