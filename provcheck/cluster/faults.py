"""What can fail of storage, fingerprints and clusters as a whole, as codes."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a job on a cluster could not be done."""

    SOURCE_MISSING = "source-missing"
    NOTHING_THERE = "nothing-there"
    BUCKET_MISSING = "bucket-missing"
    DENIED = "denied"
    NO_CREDENTIALS = "no-credentials"
    NO_ANSWER = "no-answer"
    UNKNOWN_STORAGE = "unknown-storage"
    INSIDE_SOURCE = "inside-source"
    FULL = "full"
    STORAGE_FAILED = "storage-failed"
    NO_FINGERPRINTS = "no-fingerprints"
    FINGERPRINTS_DAMAGED = "fingerprints-damaged"
    OF_OTHER_SOURCE = "of-other-source"
    FOR_OTHER_LEVEL = "for-other-level"
    BY_OTHER_METHOD = "by-other-method"
    OTHER_LEVEL = "other-level"
    OTHER_METHOD = "other-method"
    CLUSTER_MISSING = "cluster-missing"
    CLUSTER_LOST = "cluster-lost"
    OTHER_VERSION = "other-version"
    NOT_INSTALLED = "not-installed"


class ClusterError(Exception):
    """A job that could not be done.

    Attributes:
        fault: What went wrong, as a code.
        place: The folder, address or machine concerned; may be empty.
        detail: Technical facts, untranslated; may be empty.
    """

    def __init__(self, fault: Fault, place: str = "", detail: str = "") -> None:
        """Keep all of it, also on the way from another process."""
        super().__init__(fault, place, detail)
        self.fault = fault
        self.place = place
        self.detail = detail
