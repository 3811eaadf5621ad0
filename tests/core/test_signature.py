"""Signatures beside reports: those of minisign are read, and any change of file, signature or key is told.

The vectors were made with Debian's minisign 0.11: `minisign -G -W`, `minisign -S` and `minisign -S -l`.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provcheck.core.report.signature import (
    KeyUnusableError,
    SignatureFound,
    SignatureState,
    check_signature,
    needs_passphrase,
    new_key,
    read_public_key,
    sign,
)

DATA = b"a report, as it was written\n"
PUBLIC = "RWR1dQe9nkb6R/GVcShxK8JxQhaNmWsBOaXlH/og7uZbLzUowWXveJYH"
PUBLIC_FILE = f"untrusted comment: minisign public key 47FA469EBD077575\n{PUBLIC}\n".encode()
SECRET_FILE = (
    b"untrusted comment: minisign encrypted secret key\n"
    b"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAdXUHvZ5G+kfAHl7XNMhYMoh1TrrS/zNEHH4Heoobd8sGHpiTToU+"
    b"2vGVcShxK8JxQhaNmWsBOaXlH/og7uZbLzUowWXveJYHAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
)
SIGNATURE = (
    b"untrusted comment: signature from minisign secret key\n"
    b"RUR1dQe9nkb6Ryg4Qpfc+xL2+XwvnD4FffvIC0YlV+kDy6ro7zhE7wmH7b6NAfxZNs7u5aD6t/3/VANjgS9nV+yUDIOqjjb7Hgk=\n"
    b"trusted comment: timestamp:1796020486\tfile:vector.txt\thashed\n"
    b"ZT+AQLz2nHXOisCms7/c4+wjBVa+mVT7fsW2GSIrH+Ii+FF/SpbTc7sQjfyo6V/Dx5A2Ei287I+B8XyK54gsCQ==\n"
)
OLD_SIGNATURE = (
    b"untrusted comment: signature from minisign secret key\n"
    b"RWR1dQe9nkb6RwGoCqYuvVfcPv2Ux76z4Trm2y4cNejp4GbP3v5weXMCXxELB8vc3mbRvC9gNxt+doQJV7kLC9mIKNplIhqvkQ0=\n"
    b"trusted comment: legacy\n"
    b"74nQ8Btp66RBXtW+XJoDFpy+u0bs5ouInxYCblRyd7LdF8okkfUDUm6rZx9C+om1ArfuAYBl2+zHJL6s7ZlGAg==\n"
)
MADE = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def state(data: bytes, signature: bytes | None, key: str = PUBLIC) -> SignatureState:
    return check_signature(data, signature, read_public_key(key)).state


def test_signatures_of_minisign_are_good() -> None:
    found = check_signature(DATA, SIGNATURE, read_public_key(PUBLIC))
    assert found == SignatureFound(SignatureState.GOOD, "timestamp:1796020486\tfile:vector.txt\thashed")
    assert state(DATA, OLD_SIGNATURE) is SignatureState.GOOD


def test_a_key_of_minisign_signs_as_minisign_does() -> None:
    assert not needs_passphrase(SECRET_FILE)
    signature = sign(DATA, SECRET_FILE, "", MADE)
    assert state(DATA, signature) is SignatureState.GOOD
    # Ed25519 gives the same signature each time: the two lines that sign the bytes are those of minisign itself.
    assert signature.splitlines()[:2] == SIGNATURE.splitlines()[:2]
    told = f"timestamp:{int(MADE.timestamp())}\tprovcheck report\tsha256:{hashlib.sha256(DATA).hexdigest()}"
    assert signature.splitlines()[2].decode() == f"trusted comment: {told}"


@pytest.mark.parametrize("place", range(0, len(DATA), 3))
def test_a_changed_byte_of_the_file_is_told(place: int) -> None:
    changed = bytearray(DATA)
    changed[place] ^= 1
    assert state(bytes(changed), SIGNATURE) is SignatureState.BAD


def test_every_changed_byte_of_a_signature_is_told_but_those_of_the_line_that_is_not_signed() -> None:
    signed_from = SIGNATURE.index(b"\n") + 1
    for place in range(len(SIGNATURE) - 1):
        changed = bytearray(SIGNATURE)
        changed[place] ^= 1
        found = check_signature(DATA, bytes(changed), read_public_key(PUBLIC))
        if found.state is SignatureState.GOOD:
            # Nothing of that line is ever told.
            assert place < signed_from
            assert found.comment == "timestamp:1796020486\tfile:vector.txt\thashed"


def test_another_key_no_key_and_no_signature_are_told_apart() -> None:
    other = new_key("").public.decode().splitlines()[1]
    assert state(DATA, SIGNATURE, other) is SignatureState.OTHER_KEY
    assert check_signature(DATA, SIGNATURE, None).state is SignatureState.NO_KEY
    assert check_signature(DATA, None, None).state is SignatureState.NONE
    assert state(DATA, b"not a signature") is SignatureState.DAMAGED
    assert state(DATA, b"") is SignatureState.DAMAGED


def test_a_key_that_only_bears_the_number_of_another_is_bad() -> None:
    forged = bytearray(sign(DATA, SECRET_FILE, "", MADE))
    other = sign(DATA, new_key("").secret, "", MADE).splitlines()
    lines = bytes(forged).splitlines()
    # The number of the right key before what another key signed.
    lines[1] = lines[1][:13] + other[1][13:]
    assert state(DATA, b"\n".join(lines)) in {SignatureState.BAD, SignatureState.OTHER_KEY}


def test_a_new_key_is_kept_under_its_passphrase() -> None:
    key = new_key("Wort für Wort")
    public = key.public.decode().splitlines()[1]
    assert needs_passphrase(key.secret)
    assert state(DATA, sign(DATA, key.secret, "Wort für Wort", MADE), public) is SignatureState.GOOD
    for wrong in ("", "wort für wort", "Wort für Wort "):
        with pytest.raises(KeyUnusableError):
            sign(DATA, key.secret, wrong, MADE)


def test_keys_differ() -> None:
    assert new_key("").public != new_key("").public


def test_a_public_key_is_read_as_line_and_as_file(tmp_path: Path) -> None:
    file = tmp_path / "artist.pub"
    for content in (PUBLIC_FILE, PUBLIC.encode(), PUBLIC_FILE.replace(b"\n", b"\r\n")):
        file.write_bytes(content)
        assert read_public_key(str(file)) == read_public_key(PUBLIC)
    for content in (b"", b"\n", SECRET_FILE, b"one\ntwo\nthree\n"):
        file.write_bytes(content)
        with pytest.raises(KeyUnusableError):
            read_public_key(str(file))
    with pytest.raises(FileNotFoundError):
        read_public_key(f"{PUBLIC}x")


@pytest.mark.parametrize("damaged", [b"", PUBLIC_FILE, SECRET_FILE[:-20], SIGNATURE])
def test_what_is_no_secret_key_is_refused(damaged: bytes) -> None:
    with pytest.raises(KeyUnusableError):
        needs_passphrase(damaged)
    with pytest.raises(KeyUnusableError):
        sign(DATA, damaged, "", MADE)
