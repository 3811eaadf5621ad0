"""What `provcheck keys`, `sign` and the options of `report` for them do: own keys, signatures and timestamps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from provcheck.app.i18n import tr
from provcheck.app.key_place import KeyPlace, key_place
from provcheck.app.signing import make_key, public_line, restore_public, sign_file
from provcheck.app.timestamping import NoAnswerError, is_address, stamp_file
from provcheck.cli.output import Output, printable
from provcheck.cli.session import EXIT_INTERRUPTED, WrongUseError, not_read, not_written, wrong_use
from provcheck.core.report.signature import KeyUnusableError, needs_passphrase
from provcheck.core.report.timestamp import StampRefusedError


def make_own_key(output: Output) -> None:
    """Make a key where there is none; ends the command where there is one."""
    place = key_place()
    if place.is_there:
        told = tr("There is a key already ({path}), and it is never replaced. Move it away first to make another.")
        raise wrong_use(told.format(path=place.secret))
    passphrase = _asked_twice()
    try:
        public = make_key(place, passphrase)
    except OSError as error:
        raise not_written(place.secret, error) from error
    output.say(tr("Made a key: {path}. Keep a copy of it in a safe place.").format(path=place.secret))
    if not passphrase:
        output.say(tr("It is kept without a passphrase: whoever can read that file can sign as you."))
    output.say(tr("Its public half, which you may give to anybody:"))
    output.say(public)


def tell_public_half(output: Output) -> None:
    """Print the public half of the key."""
    place = key_place()
    try:
        public = public_line(place)
    except OSError as error:
        raise not_read(place.public, error) from error
    output.say(public if public is not None else _restored(place))


def _restored(place: KeyPlace) -> str:
    """The public half, made anew from the secret one."""
    if not place.is_there:
        raise _no_key()
    secret, passphrase = _secret(place)
    try:
        return restore_public(place, secret, passphrase)
    except KeyUnusableError as error:
        raise _unusable() from error
    except OSError as error:
        raise not_written(place.public, error) from error


def check_certifying(files: Sequence[Path], *, sign: bool, timestamp: str) -> None:
    """End the command before any work when there is no key to sign with, or something that cannot be signed or asked."""
    for file in files if sign or timestamp else ():
        if file.exists() and not file.is_file():
            raise wrong_use(tr("{path} is no file, so that nothing can be kept beside it.").format(path=file))
    if sign and not key_place().is_there:
        raise _no_key()
    if timestamp and not is_address(timestamp):
        told = tr("{url} is no address of a timestamp authority. It has to begin with https:// or http://")
        raise wrong_use(told.format(url=timestamp))


def certify(files: Sequence[Path], output: Output, *, sign: bool, timestamp: str) -> None:
    """Sign files, and have them timestamped, as asked."""
    if sign:
        secret, passphrase = _secret(key_place())
        for file in files:
            try:
                output.wrote(sign_file(file, secret, passphrase))
            except OSError as error:
                raise not_written(file, error) from error
            except KeyUnusableError as error:
                raise _unusable() from error
    for file in files if timestamp else ():
        try:
            output.wrote(stamp_file(file, timestamp))
        except OSError as error:
            raise not_written(file, error) from error
        except NoAnswerError as error:
            told = tr("No timestamp was got from {url} ({error}). The report itself is written.")
            raise wrong_use(told.format(url=timestamp, error=error)) from error
        except StampRefusedError as error:
            told = tr("What {url} answered is no timestamp of this file ({error}), and was not kept.")
            raise wrong_use(told.format(url=timestamp, error=error)) from error


def _secret(place: KeyPlace) -> tuple[bytes, str]:
    """The key's secret half, and the passphrase it is kept under."""
    try:
        secret = place.secret.read_bytes()
        return secret, _asked(tr("Passphrase of your key")) if needs_passphrase(secret) else ""
    except OSError as error:
        raise not_read(place.secret, error) from error
    except KeyUnusableError as error:
        raise wrong_use(tr("{path} holds no key of minisign.").format(path=place.secret)) from error


def _asked_twice() -> str:
    told = tr("Passphrase for the new key (leave it empty for none)")
    first = _asked(told)
    if sys.stdin.isatty() and _asked(tr("The same once more")) != first:
        raise wrong_use(tr("The two passphrases differ. Nothing was made."))
    return first


def _asked(question: str) -> str:
    """A passphrase: asked for in a terminal, else the first line of what comes in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return str(typer.prompt(printable(question), default="", hide_input=True, show_default=False))
    except typer.Abort as error:
        raise typer.Exit(EXIT_INTERRUPTED) from error


def _no_key() -> WrongUseError:
    return wrong_use(tr("There is no key to sign with yet. Make one with: provcheck keys new"))


def _unusable() -> WrongUseError:
    return wrong_use(tr("The key could not be used: the passphrase is another, or it is damaged."))
