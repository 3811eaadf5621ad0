"""Timestamps of RFC 3161: accepted only for what was asked, trusted only by certificates that were given."""

from __future__ import annotations

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
    with pytest.raises(ValueError, match="PEM"):
        read_authorities(b"no certificate")
