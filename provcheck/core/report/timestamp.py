"""Timestamps of RFC 3161: what is asked of a timestamp authority, and what its answer says of a file.

Nothing is sent from here. Asked is for the SHA-256 of a file, which tells nothing of what is in it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.x509 import (
    Certificate,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

_PEM = b"-----BEGIN"

TIMESTAMP_SUFFIX = ".tsr"
"""What is added to the name of a timestamped file."""

# By the identifiers of https://csrc.nist.gov/projects/computer-security-objects-register/algorithm-registration
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
    "2.16.840.1.101.3.4.2.8": hashlib.sha3_256,
    "2.16.840.1.101.3.4.2.9": hashlib.sha3_384,
    "2.16.840.1.101.3.4.2.10": hashlib.sha3_512,
}

_log = logging.getLogger(__name__)


class StampState(StrEnum):
    """What a timestamp says of a file.

    Attributes:
        NONE: There is none.
        TRUSTED: It is of this very file, signed by an authority that the given certificates vouch for.
        UNCHECKED: It tells this very file; its signature was not checked, as no certificates were given.
        UNTRUSTED: Its signature does not fit, or the given certificates do not vouch for who made it.
        OTHER_FILE: It tells a file with other bytes.
        UNKNOWN_DIGEST: It tells a file by a digest that is not known here, or can be forged, so that it was not checked.
        DAMAGED: It cannot be read.
    """

    NONE = "none"
    TRUSTED = "trusted"
    UNCHECKED = "unchecked"
    UNTRUSTED = "untrusted"
    OTHER_FILE = "other-file"
    UNKNOWN_DIGEST = "unknown-digest"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class StampFound:
    """What a timestamp says.

    Attributes:
        state: Whether it is one of this file.
        time: Its time, UTC in ISO 8601; empty where it cannot be read.
        issuer: Who made it, as its certificate says; empty where it cannot be read.
    """

    state: StampState
    time: str = ""
    issuer: str = ""


class StampRefusedError(Exception):
    """An authority's answer that is no timestamp of what was asked for."""


def request_for(data: bytes) -> TimeStampRequest:
    """The request for a timestamp of a file, with a random number that the answer has to repeat."""
    return TimestampRequestBuilder(data, HashAlgorithm.SHA256).build()


def accept(answer: bytes, request: TimeStampRequest) -> None:
    """Take an answer only when it is for what was asked; raises StampRefusedError.

    Whether its signature can be trusted is told by `check_stamp`: that takes certificates, which an answer cannot vouch for.
    """
    try:
        fault = _fault(decode_timestamp_response(answer), request)
    except Exception as error:  # what a server sends may be anything
        raise StampRefusedError(str(error)) from error
    if fault:
        raise StampRefusedError(fault)


def _fault(response: TimeStampResponse, request: TimeStampRequest) -> str:
    """Why an answer is not one to this request; empty when it is."""
    status = PKIStatus(response.status)
    if status not in {PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS}:
        return ", ".join((status.name, *response.status_string))
    same_file = response.tst_info.message_imprint.message == request.message_imprint.message
    return "" if same_file and response.tst_info.nonce == request.nonce else "an answer to another request"


def read_authorities(data: bytes) -> list[Certificate]:
    """The certificates of a file in PEM, or the one in DER, as both end in .crt; raises ValueError when there is none."""
    return load_pem_x509_certificates(data) if _PEM in data else [load_der_x509_certificate(data)]


def check_stamp(data: bytes, answer: bytes | None, authorities: Sequence[Certificate]) -> StampFound:
    """What the timestamp that lies beside a file says of it."""
    if answer is None:
        return StampFound(StampState.NONE)
    try:
        response = decode_timestamp_response(answer)
        time, issuer = _utc(response.tst_info.gen_time), _issuer(response)
        fault = _fault_of_imprint(response, data)
    except Exception as error:  # noqa: BLE001  on damaged bytes the parsers raise whatever they come to
        _log.warning("timestamp not read: %s: %s", type(error).__name__, error)
        return StampFound(StampState.DAMAGED)
    if fault is not None:
        return StampFound(fault, time, issuer)
    if not authorities:
        return StampFound(StampState.UNCHECKED, time, issuer)
    try:
        VerifierBuilder(roots=list(dict.fromkeys(authorities))).build().verify(
            response, response.tst_info.message_imprint.message
        )
    except Exception as error:  # noqa: BLE001  as above
        _log.warning("timestamp not trusted: %s: %s", type(error).__name__, error)
        return StampFound(StampState.UNTRUSTED, time, issuer)
    return StampFound(StampState.TRUSTED, time, issuer)


def _fault_of_imprint(response: TimeStampResponse, data: bytes) -> StampState | None:
    """What is wrong with the digest that is stamped; None where it is that of the file."""
    imprint = response.tst_info.message_imprint
    digest = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
    if digest is None:
        return StampState.UNKNOWN_DIGEST
    return None if imprint.message == digest(data).digest() else StampState.OTHER_FILE


def _certificates(response: TimeStampResponse) -> list[Certificate]:
    return [load_der_x509_certificate(each) for each in response.signed_data.certificates]


def _issuer(response: TimeStampResponse) -> str:
    """Who signed, by name and organisation."""
    signers = {(info.issuer, info.serial_number) for info in response.signed_data.signer_infos}
    for certificate in _certificates(response):
        if (certificate.issuer, certificate.serial_number) in signers:
            wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
            told = [str(found.value) for oid in wanted for found in certificate.subject.get_attributes_for_oid(oid)]
            return ", ".join(told) or certificate.subject.rfc4514_string()
    return ""


def _utc(time: datetime) -> str:
    return time.isoformat()
