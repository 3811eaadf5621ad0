"""Timestamps of RFC 3161: accepted only for what was asked, trusted only by certificates that were given."""

from __future__ import annotations

import hashlib

import pytest

from provcheck.core.report.timestamp import (
    StampFound,
    StampRefusedError,
    StampState,
    accept,
    check_stamp,
    read_authorities,
    request_for,
)
from tests.core.timestamp_authority import NOW, Authority, new_authority, refusal

DATA = b"a report, as it was written\n"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return new_authority()


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(request_for(DATA))


def test_a_timestamp_of_the_file_is_trusted_by_the_given_certificates(authority: Authority, answer: bytes) -> None:
    trusted = read_authorities(authority.root_pem)
    assert check_stamp(DATA, answer, trusted) == StampFound(StampState.TRUSTED, NOW.isoformat(), "Test Time")
    assert check_stamp(DATA, answer, trusted * 2).state is StampState.TRUSTED


def test_what_was_not_shown_is_told_apart(authority: Authority, answer: bytes) -> None:
    assert check_stamp(DATA, None, [authority.root]).state is StampState.NONE
    assert check_stamp(DATA, answer, []).state is StampState.UNCHECKED
    assert check_stamp(DATA, answer, [new_authority().root]).state is StampState.UNTRUSTED
    assert check_stamp(DATA + b" ", answer, [authority.root]).state is StampState.OTHER_FILE
    assert check_stamp(DATA, b"", [authority.root]).state is StampState.DAMAGED
    assert check_stamp(DATA, refusal(), [authority.root]).state is StampState.DAMAGED


@pytest.mark.parametrize(
    ("name", "oid"),
    [("sha384", "2.16.840.1.101.3.4.2.2"), ("sha512", "2.16.840.1.101.3.4.2.3"), ("sha3_256", "2.16.840.1.101.3.4.2.8")],
)
def test_a_timestamp_by_another_digest_is_read_by_that(name: str, oid: str, authority: Authority) -> None:
    answer = authority.answer(request_for(DATA), imprint=hashlib.new(name, DATA).digest(), digest=oid)
    assert check_stamp(DATA, answer, [authority.root]).state is StampState.TRUSTED
    assert check_stamp(DATA, answer, []).state is StampState.UNCHECKED
    assert check_stamp(DATA + b" ", answer, [authority.root]).state is StampState.OTHER_FILE


def test_a_timestamp_by_a_digest_that_is_not_known_is_not_checked(authority: Authority) -> None:
    sha1 = hashlib.sha1(DATA, usedforsecurity=False).digest()
    answer = authority.answer(request_for(DATA), imprint=sha1, digest="1.3.14.3.2.26")
    assert check_stamp(DATA, answer, [authority.root]).state is StampState.UNKNOWN_DIGEST


def test_no_changed_byte_makes_it_tell_something_else(authority: Authority, answer: bytes) -> None:
    true = check_stamp(DATA, answer, [authority.root])
    still_trusted = 0
    for place in range(len(answer)):
        changed = bytearray(answer)
        changed[place] ^= 1 << place % 8
        found = check_stamp(DATA, bytes(changed), [authority.root])
        if found.state is StampState.TRUSTED:
            still_trusted += 1
            assert found == true, place
    # Version numbers and names of algorithms in the envelope are not part of what is signed.
    assert still_trusted < 20


def test_only_an_answer_to_the_request_is_accepted(authority: Authority, answer: bytes) -> None:
    request = request_for(DATA)
    accept(authority.answer(request), request)
    others = (
        answer,
        authority.answer(request, nonce=5),
        authority.answer(request, imprint=bytes(32)),
        authority.answer(request_for(b"another file")),
        refusal(),
        b"<html>busy</html>",
        b"",
    )
    for other in others:
        with pytest.raises(StampRefusedError):
            accept(other, request)


def test_what_holds_no_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="pars"):
        read_authorities(b"no certificate")
