"""The artist's own key: made on request, kept with the settings, and used to sign reports."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from provcheck.app.key_place import KeyPlace
from provcheck.core.files import write_atomically
from provcheck.core.report.signature import SIGNATURE_SUFFIX, KeyUnusableError, new_key, public_half, public_key_of, sign


class KeyExistsError(Exception):
    """There is a key already; it is never replaced, as what was signed with it could not be told any more."""


def make_key(place: KeyPlace, passphrase: str) -> str:
    """Make a key, and give its public half as one line; without a passphrase it is kept open.

    Raises KeyExistsError, and OSError when the files cannot be written.
    """
    if place.is_there:
        raise KeyExistsError(place.secret)
    files = new_key(passphrase)
    place.secret.parent.mkdir(parents=True, exist_ok=True)
    _write_secret(place.secret, files.secret)
    write_atomically(place.public, files.public)
    return one_line(files.public)


def _write_secret(target: Path, secret: bytes) -> None:
    """Write a new file that is all there or not at all, as one that is there is never replaced."""
    # Made with the right to read for its owner alone, before anything is in it; Windows knows no such rights, and there the
    # folder of the user's settings has to do.
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  with rights
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def public_line(place: KeyPlace) -> str | None:
    """The public half as one line; None when its file is gone or damaged. Raises OSError when that cannot be read."""
    try:
        public = place.public.read_bytes()
        public_key_of(public)
    except (FileNotFoundError, KeyUnusableError):
        return None
    return one_line(public)


def restore_public(place: KeyPlace, secret: bytes, passphrase: str) -> str:
    """Make the file of the public half anew from the secret half, and give it as one line.

    Raises KeyUnusableError, and OSError when it cannot be written.
    """
    public = public_half(secret, passphrase)
    write_atomically(place.public, public)
    return one_line(public)


def one_line(public: bytes) -> str:
    """The public key as the line that people pass on, from the file that holds it."""
    return public.decode("ascii", "replace").strip().splitlines()[-1]


def sign_file(target: Path, secret: bytes, passphrase: str) -> Path:
    """Write the signature of a file beside it, and give its path; raises OSError and KeyUnusableError."""
    beside = Path(f"{target}{SIGNATURE_SUFFIX}")
    write_atomically(beside, sign(target.read_bytes(), secret, passphrase, datetime.now(UTC)))
    return beside
