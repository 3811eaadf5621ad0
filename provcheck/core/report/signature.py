"""Signatures with the artist's own key, in the format of minisign (Ed25519 over BLAKE2b-512): either checks the other's.

Format: https://jedisct1.github.io/minisign/
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from minisign import Error, KeyPair, PublicKey, SecretKey, Signature, VerifyError

SIGNATURE_SUFFIX = ".minisig"
"""What is added to the name of a signed file."""

# scrypt with N = 2^17, r = 8, p = 1, which takes 128 MiB and about a third of a second: OWASP's first choice of 2023.
_OPSLIMIT = 4_194_304
_MEMLIMIT = 134_217_728


class SignatureState(StrEnum):
    """What a signature says of a file.

    Attributes:
        NONE: There is none.
        GOOD: The key signed this very file.
        BAD: The key did not sign this file as it is.
        OTHER_KEY: Another key than the given one made it.
        NO_KEY: There is no key to check it with.
        DAMAGED: It is no signature that can be read.
    """

    NONE = "none"
    GOOD = "good"
    BAD = "bad"
    OTHER_KEY = "other-key"
    NO_KEY = "no-key"
    DAMAGED = "damaged"


class KeyUnusableError(Exception):
    """A key that cannot be used: damaged, or the passphrase is another."""


@dataclass(frozen=True)
class KeyFiles:
    """A new key as the files that hold it."""

    secret: bytes
    public: bytes


def new_key(passphrase: str) -> KeyFiles:
    """Make a key; its secret half is kept under the passphrase, or open where that is empty."""
    pair = KeyPair.generate()
    with pair.secret_key as secret:
        if passphrase:
            secret.encrypt(passphrase, opslimit=_OPSLIMIT, memlimit=_MEMLIMIT)
        return KeyFiles(bytes(secret) + b"\n", bytes(pair.public_key) + b"\n")


def needs_passphrase(secret: bytes) -> bool:
    """Whether a secret key is kept under a passphrase; raises KeyUnusableError."""
    try:
        return bool(SecretKey.from_bytes(secret).is_encrypted())
    except Error as error:
        raise KeyUnusableError(str(error)) from error


def public_half(secret: bytes, passphrase: str) -> bytes:
    """The file of the public half of a key, made anew from its secret half; raises KeyUnusableError."""
    try:
        with SecretKey.from_bytes(secret) as key:
            key.decrypt(passphrase)
            return bytes(key.get_public_key()) + b"\n"
    except Error as error:
        raise KeyUnusableError(str(error)) from error


def sign(data: bytes, secret: bytes, passphrase: str, made: datetime) -> bytes:
    """The signature of a file, which tells the time of the signer's own clock; raises KeyUnusableError."""
    try:
        with SecretKey.from_bytes(secret) as key:
            key.decrypt(passphrase)
            comment = f"timestamp:{int(made.timestamp())}\tprovcheck report\tsha256:{hashlib.sha256(data).hexdigest()}"
            return bytes(key.sign(data, trusted_comment=comment)) + b"\n"
    except Error as error:
        raise KeyUnusableError(str(error)) from error


def read_public_key(given: str) -> PublicKey:
    """A public key by its one line of text, or by the file that holds it.

    Raises KeyUnusableError when it is neither, and OSError when the file cannot be read.
    """
    try:
        return PublicKey.from_base64(given)
    except (Error, ValueError):
        # It is the name of a file then.
        pass
    if "\0" in given:
        raise KeyUnusableError(given)
    return public_key_of(Path(given).read_bytes())


def public_key_of(data: bytes) -> PublicKey:
    """The public key in a file, which may hold its line of text alone; raises KeyUnusableError."""
    try:
        lines = data.strip().splitlines()
        return PublicKey.from_base64(lines[0]) if len(lines) == 1 else PublicKey.from_bytes(data)
    except Error as error:
        raise KeyUnusableError(str(error)) from error


@dataclass(frozen=True)
class SignatureFound:
    """What a signature says.

    Attributes:
        state: Whether it is one of this file.
        comment: What was signed with it, as the time of the signer's clock; empty unless it is good.
    """

    state: SignatureState
    comment: str = ""


def check_signature(data: bytes, signature: bytes | None, key: PublicKey | None) -> SignatureFound:
    """What the signature that lies beside a file says of it."""
    if signature is None:
        return SignatureFound(SignatureState.NONE)
    try:
        read = Signature.from_bytes(signature)
    except Error:
        return SignatureFound(SignatureState.DAMAGED)
    if key is None:
        return SignatureFound(SignatureState.NO_KEY)
    if signer(read) != signer(key):
        return SignatureFound(SignatureState.OTHER_KEY)
    try:
        key.verify(data, read)
    except VerifyError:
        return SignatureFound(SignatureState.BAD)
    return SignatureFound(SignatureState.GOOD, read.trusted_comment)


def signer(of: PublicKey | Signature) -> bytes:
    """The number of a key, and in a signature that of the key it was made with; only a hint, as anybody may write it there."""
    raw = of._keynum_pk.key_id if isinstance(of, PublicKey) else of._key_id  # noqa: SLF001  no public name
    return bytes(raw)
