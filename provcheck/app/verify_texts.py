"""What checking a report found, in words: never more than was checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed, sentences
from provcheck.app.names import lines_of, picture_name
from provcheck.app.reasons import skipped_text
from provcheck.app.times import moment_text
from provcheck.app.verifying import PartState, Verification
from provcheck.core.report.at_hand import AtHand, FileFound, Looked
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME, SUMS_NAME, Role
from provcheck.core.report.parts_found import PICTURES
from provcheck.core.report.report_file import ReportKind
from provcheck.core.report.seal import Seal
from provcheck.core.report.signature import SignatureState
from provcheck.core.report.sum_beside import SUM_SUFFIX, SumState
from provcheck.core.report.timestamp import StampState


def headline(found: Verification) -> str:
    """The result in one sentence."""
    return (_against(found) or _missed(found) or _whole(found)).format(name=found.path.name)


def _against(found: Verification) -> str:
    """That a report is not whole; empty where it is."""
    if found.is_changed:
        return tr("{name} is not as it was written: something was changed.")
    return "" if found.is_whole else tr("{name} could not be shown to be whole.")


def _whole(found: Verification) -> str:
    """By what a report was shown to be whole."""
    if found.signature.state is SignatureState.GOOD:
        told = tr("{name} is whole, and signed with the given key.")
        return told if found.key_asked else tr("{name} is whole, and signed with your own key.")
    if found.stamp.state is StampState.TRUSTED:
        return tr("{name} is whole, and was there as it is at the time of its timestamp.")
    if found.written_here:
        return tr("{name} is whole: it is the very file that was written from the library on this computer.")
    own, beside = tr("{name} is whole by its own checksum."), tr("{name} is whole by the checksum beside it.")
    return own if found.seal is Seal.WHOLE else beside


def _missed(found: Verification) -> str:
    """That a whole report does not have the signature or timestamp that was asked for; empty where it has."""
    if found.key_asked and found.signature.state is not SignatureState.GOOD:
        return (
            tr("{name} was not signed with the given key: no signature lies beside it.")
            if found.signature.state is SignatureState.NONE
            else tr("{name} was not signed with the given key, but with another one.")
        )
    if found.authorities_asked and found.stamp.state is not StampState.TRUSTED:
        return (
            tr("{name} has no timestamp: none lies beside it.")
            if found.stamp.state is StampState.NONE
            else tr("{name} has no timestamp that the given certificates vouch for.")
        )
    return ""


def no_certificate_text(path: Path) -> str:
    """That a file is none by which timestamps are checked, and where such a file is to be had."""
    told = tr(
        "{path} holds no certificate. Authorities offer theirs on their pages, in a file that ends in .pem, .crt or .cer."
    )
    return told.format(path=path)


def details(found: Verification, *, in_window: bool = False) -> Iterator[str]:
    """What was checked, and what was not, a sentence or two a line; what to do about that is done in window or terminal."""
    yield _of_seal(found)
    yield from _of_sum(found)
    yield from _of_parts(found)
    if found.manifest_sha256:
        yield tr("SHA-256 of its manifest, to compare with the printed one: {digest}").format(digest=found.manifest_sha256)
    yield _of_library(found)
    yield _of_signature(found, in_window=in_window)
    yield _of_stamp(found, in_window=in_window)


def _of_seal(found: Verification) -> str:
    if found.seal is Seal.WHOLE:
        return tr("Checksum: every byte of the file is as when its checksum was made.")
    if found.seal is Seal.BROKEN:
        return tr("Checksum: it does not fit. At least one byte of the file was changed after it was written.")
    if found.is_saved_anew:
        return tr("Checksum: it is gone. The file was saved anew by another program, or changed.")
    if found.kind is ReportKind.CSV:
        return tr("Checksum: a table in CSV carries none in itself.")
    return tr("Checksum: there is none in the file. Reports of earlier versions have none; in others it was removed.")


def _of_sum(found: Verification) -> Iterator[str]:
    """What the checksum beside it says; nothing where none is there and the file carries its own."""
    place = f"{found.path.name}{SUM_SUFFIX}"
    if found.sum_beside is SumState.SAME:
        told = tr(
            "Checksum beside it ({place}): every byte of the file is as when that was made. It shows a change by accident; "
            "whoever changes the file on purpose can make it anew."
        )
        yield told.format(place=place)
    elif found.sum_beside is SumState.OTHER:
        told = tr("Checksum beside it ({place}): it does not fit. One of the two files was changed, or belongs to another.")
        yield told.format(place=place)
    elif found.sum_beside is SumState.DAMAGED:
        yield tr("Checksum beside it ({place}): that file holds none, as sha256sum writes them.").format(place=place)
    elif found.kind is ReportKind.CSV:
        yield tr("Checksum beside it ({place}): there is none.").format(place=place)


def _of_parts(found: Verification) -> Iterator[str]:
    names = {
        SCAN_NAME: tr("the data"),
        MANIFEST_NAME: tr("the manifest"),
        SUMS_NAME: tr("the list of digests"),
        PICTURES: tr("those pictures that were found"),
    }
    said = {
        PartState.WHOLE: tr("As the manifest says: {parts}."),
        PartState.CHANGED: tr("Changed, there twice, or unreadable: {parts}."),
        PartState.MISSING: tr("Missing: {parts}."),
        PartState.NOT_READ: tr("Too large to be read, so that nothing can be said of it: {parts}."),
    }
    for state, told in said.items():
        parts = [names.get(part.name, part.name) for part in found.parts if part.state is state]
        if parts:
            yield told.format(parts=listed(parts))
    if found.seal is not Seal.WHOLE and found.parts and all(part.state is PartState.WHOLE for part in found.parts):
        yield tr("What was changed lies elsewhere, as on the pages or in the properties of the document.")


def _of_library(found: Verification) -> str:
    if found.written_here is None:
        return tr("Library: the one on this computer cannot be opened. Whether it wrote the file was not checked.")
    if found.written_here:
        return tr("Library: the one on this computer wrote this very file.")
    return tr("Library: the one on this computer does not know the file.")


def _of_signature(found: Verification, *, in_window: bool) -> str:
    told = {
        SignatureState.NONE: tr(
            "Signature: none lies beside the file. Whoever changes a report on purpose can make its checksum anew."
        ),
        SignatureState.GOOD: tr("Signature: good. It covers the whole file; the signer's clock said {time} (UTC)."),
        SignatureState.BAD: tr("Signature: it is not one of this file as it is now."),
        SignatureState.OTHER_KEY: tr("Signature: it was made with another key, so that it was not checked."),
        SignatureState.NO_KEY: (
            tr("Signature: there is one, but no key to check it with. Enter the signer's public key.")
            if in_window
            else tr("Signature: there is one, but no key to check it with. Give the signer's with --key.")
        ),
        SignatureState.DAMAGED: tr("Signature: the file that should hold it is damaged."),
    }
    return told[found.signature.state].format(time=_signed_at(found.signature.comment))


def _signed_at(comment: str) -> str:
    """The time in a comment as minisign and this program write it."""
    for field in comment.split("\t"):
        name, _colon, value = field.partition(":")
        if name == "timestamp" and value.isdecimal() and len(value) <= 11:
            return moment_text(datetime.fromtimestamp(int(value), UTC).isoformat())
    return tr("nothing")


def _of_stamp(found: Verification, *, in_window: bool) -> str:
    told = {
        StampState.NONE: tr("Timestamp: none lies beside the file."),
        StampState.TRUSTED: tr("Timestamp: {time} (UTC), by {issuer}, for whom the given certificates vouch."),
        StampState.UNCHECKED: (
            tr(
                "Timestamp: {time} (UTC) it says, and that {issuer} made it. Its signature was not checked: choose the "
                "certificate of that authority for it."
            )
            if in_window
            else tr(
                "Timestamp: {time} (UTC) it says, and that {issuer} made it. Its signature was not checked: give certificates "
                "that you trust with --ca."
            )
        ),
        StampState.UNTRUSTED: tr(
            "Timestamp: it says {time} (UTC) and {issuer}, but is not signed by anybody the given certificates vouch for."
        ),
        StampState.OTHER_FILE: tr("Timestamp: it is one of another file, or of this one before it was changed."),
        StampState.UNKNOWN_DIGEST: tr(
            "Timestamp: {time} (UTC) it says, and that {issuer} made it. It tells the file by a kind of digest that is not "
            "known here, so that it was not checked."
        ),
        StampState.DAMAGED: tr("Timestamp: the file that should hold it is damaged or of another kind."),
    }
    return told[found.stamp.state].format(time=moment_text(found.stamp.time), issuer=found.stamp.issuer or tr("nobody"))


def _no_files(found: Verification) -> str:
    if found.kind is ReportKind.CSV:
        return tr("A table does not tell its files, so that none could be looked for.")
    return tr("The report shows no files.") if found.tells_files else tr("The list of its files cannot be read.")


def files_text(found: Verification, looked: Looked) -> Iterator[str]:
    """What was found of the files that the report shows."""
    if not looked.files:
        yield _no_files(found)
        return
    if found.is_changed:
        yield tr("The list of files is that of a report that was changed.")
    seen = tr_n("{count:,} file was met.", "{count:,} files were met.", looked.seen)
    shown = tr_n("The report shows {count:,} file.", "The report shows {count:,} files.", len(looked.files))
    yield sentences(shown, seen)
    for state in AtHand:
        group = [file for file in looked.files if file.found is state]
        if group:
            apart = _not_looked_for(looked) if state is AtHand.NOT_THERE else None
            lost = sum(file.file.role is apart for file in group)
            group = [file for file in group if file.file.role is not apart]
            if group:
                yield _state_text(state, len(group))
            if group and state is not AtHand.SAME:
                yield from _indented(map(_line, group), len(group))
            if apart is not None and lost:
                yield _role_text(apart, lost)
    if looked.unread:
        yield tr_n(
            "{count:,} file could not be read, and may be one of them:",
            "{count:,} files could not be read, and may be among them:",
            len(looked.unread),
        )
        yield from _indented(map(skipped_text, looked.unread), len(looked.unread))


def _not_looked_for(looked: Looked) -> Role | None:
    """Works, or suspects, where all of the one and none of the other were met: then their folder was hardly given.

    A work that is also a suspect is met under that one's name, wherever the works lie.
    """
    own = {(file.file.role, file.where) for file in looked.files if file.found is AtHand.SAME}
    roles = {file.file.role for file in looked.files}
    met = {
        file.file.role
        for file in looked.files
        if file.found is not AtHand.NOT_THERE and not any((role, file.where) in own for role in roles - {file.file.role})
    }
    missed = roles - met
    return missed.pop() if met and len(missed) == 1 else None


def _role_text(role: Role, count: int) -> str:
    if role is Role.WORK:
        return tr_n(
            "{count:,} work that it shows was not among them. To look at it too, give the folder of the works.",
            "{count:,} works that it shows were not among them. To look at these too, give the folder of the works.",
            count,
        )
    return tr_n(
        "{count:,} suspect that it shows was not among them. To look at it too, give the folder of the suspects.",
        "{count:,} suspects that it shows were not among them. To look at these too, give the folder of the suspects.",
        count,
    )


def _state_text(state: AtHand, count: int) -> str:
    return {
        AtHand.SAME: tr_n("{count:,} is the same file.", "{count:,} are the same files.", count),
        AtHand.RENAMED: tr_n(
            "{count:,} is the same file under another name:", "{count:,} are the same files under other names:", count
        ),
        AtHand.SAME_PIXELS: tr_n(
            "{count:,} was changed, but shows the same pixels:", "{count:,} were changed, but show the same pixels:", count
        ),
        AtHand.CHANGED: tr_n(
            "{count:,} is not the same; what has its name here is another or a changed file:",
            "{count:,} are not the same; what has their names here are other or changed files:",
            count,
        ),
        AtHand.NOT_THERE: tr_n(
            "{count:,} was not among the files that were looked through:",
            "{count:,} were not among the files that were looked through:",
            count,
        ),
    }[state]


def _indented(lines: Iterable[str], count: int) -> Iterator[str]:
    return (f"    {line}" for line in lines_of(lines, count).split("\n"))


def _line(file: FileFound) -> str:
    name = picture_name(file.file.name)
    if file.other:
        told = tr("{name}: {where}; but {other} has its name and is another file")
        return told.format(name=name, where=file.where, other=file.other)
    return tr("{name}: {where}").format(name=name, where=file.where) if file.where else name
