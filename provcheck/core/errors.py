"""Every failure the engine can report, each with the path it concerns and a reason code.

Errors carry codes and facts, never sentences: `provcheck.app.texts` turns them into text for people.
"""

from __future__ import annotations

import errno
from enum import StrEnum
from pathlib import Path


class Reason(StrEnum):
    """Why a file, a model or the library could not be used."""

    NOT_FOUND = "not-found"
    BROKEN_LINK = "broken-link"
    NO_PERMISSION = "no-permission"
    NOT_A_FILE = "not-a-file"
    EMPTY_FILE = "empty-file"
    NOT_A_PICTURE = "not-a-picture"
    OWN_REPORT = "own-report"
    MARKED_REPORT = "marked-as-report"
    MARKED_TEXT = "text-marked-as-report"
    FORMAT_NOT_READ = "format-not-read"
    PACKING_NOT_READ = "packing-not-read"
    LOCKED = "locked"
    ARCHIVE_AS_WORKS = "archive-as-works"
    FURTHER_PARTS = "further-parts-not-read"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    OUT_OF_MEMORY = "out-of-memory"
    DECODING_TOO_LONG = "decoding-too-long"
    DECODER_FAILED = "decoder-failed"
    DECODER_MISSING = "decoder-missing"
    FILE_TOO_LARGE = "file-too-large"
    NO_ROOM_FOR_COPY = "no-room-for-copy"
    TOO_MANY_FILES = "too-many-files"
    TOO_LARGE_IN_ARCHIVE = "too-large-in-archive"
    ARCHIVE_LOCKED = "archive-locked"
    READ_ERROR = "read-error"
    TEXT_BESIDE = "text-beside-not-read"
    NO_ANSWER = "no-answer"
    CHANGED = "changed"
    NOT_MEASURED = "not-measured"
    MODEL_MISSING = "model-missing"
    MODEL_UNREADABLE = "model-unreadable"
    MODEL_UNFIT = "model-unfit"
    MODEL_DIGEST = "model-digest-differs"
    MODEL_UNKNOWN = "model-unknown"
    MODEL_EXISTS = "model-exists"
    MODEL_BUSY = "model-busy"
    MODEL_DOWNLOAD = "model-download-failed"
    MODEL_NOT_AT_SOURCE = "model-not-at-source"
    MODEL_OFFLINE = "model-offline"
    MODEL_WORDLESS = "model-knows-no-words"
    MODEL_STYLELESS = "no-model-for-style"
    MODEL_INCOMPLETE = "model-incomplete"
    MODEL_ALWAYS_USED = "model-always-used"
    EXPORT_PARTS_MISSING = "export-parts-missing"
    EXPORT_ARCHITECTURE = "export-architecture-unknown"
    EXPORT_WHICH_WEIGHTS = "export-which-weights"
    EXPORT_UNSAFE = "export-file-unsafe"
    EXPORT_FAILED = "export-failed"
    EXPORT_DIFFERS = "export-differs"
    EXPORT_TARGET_EXISTS = "export-target-exists"
    EXPORT_UNWRITABLE = "export-target-unwritable"
    LIBRARY_TOO_NEW = "library-too-new"
    LIBRARY_UNUSABLE = "library-unusable"
    LIBRARY_FULL = "library-drive-full"
    LIBRARY_NOT_THERE = "library-not-there"
    NOT_A_LIBRARY = "not-a-library"
    LIBRARY_ITSELF = "library-itself"
    WITHIN_LIBRARY = "within-library"
    NO_COPY_THERE = "no-copy-of-a-library-there"
    NOT_INDEXED = "portfolio-not-indexed"


class ProvcheckError(Exception):
    """A failure of the engine.

    Attributes:
        path: The file, folder, model or library concerned, when there is one.
        reason: What went wrong, as a code.
        detail: Technical facts for the log and for "Details", untranslated; may be empty.
    """

    def __init__(self, reason: Reason, path: Path | None = None, detail: str = "") -> None:
        """Keep the code, the path and the technical detail."""
        super().__init__(f"{reason}: {path}: {detail}")
        self.reason = reason
        self.path = path
        self.detail = detail


class PictureError(ProvcheckError):
    """One file that cannot be read as a picture; the rest of the job goes on."""


class DecoderError(ProvcheckError):
    """No process that decodes pictures can be started."""


class ModelError(ProvcheckError):
    """A model that is missing, damaged or not of a known shape."""


class LibraryError(ProvcheckError):
    """The library cannot be opened or written."""


def is_drive_full(error: BaseException) -> bool:
    """Whether the system says that a drive, or what a person may use of it, is full."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def library_error(error: OSError, path: Path) -> LibraryError:
    """That something of the library cannot be written, and whether its drive is full."""
    return LibraryError(Reason.LIBRARY_FULL if is_drive_full(error) else Reason.LIBRARY_UNUSABLE, path, str(error))
