"""Sentences for what fails of storage, fingerprints and clusters: what happened, and what to do."""

from __future__ import annotations

from provcheck.app.i18n import tr
from provcheck.app.joining import sentences
from provcheck.cluster.faults import ClusterError, Fault

_SAY_ALL = frozenset(
    {
        *(Fault.SOURCE_MISSING, Fault.BUCKET_MISSING, Fault.OTHER_VERSION, Fault.NOT_INSTALLED),
        *(Fault.OTHER_LEVEL, Fault.OF_OTHER_SOURCE, Fault.FOR_OTHER_LEVEL),
    }
)
"""Faults whose sentences leave nothing to be told."""


def fault_text(error: ClusterError) -> str:
    """What happened and what to do."""
    what, remedy = _faults()[error.fault]
    return sentences(what.format(place=error.place, detail=error.detail), remedy)


def has_detail(error: ClusterError) -> bool:
    """Whether the technical facts tell more than that."""
    return bool(error.detail) and error.fault not in _SAY_ALL


def _faults() -> dict[Fault, tuple[str, str]]:
    """What happened, with {place} and perhaps {detail}, and what to do."""
    return {
        Fault.SOURCE_MISSING: (
            tr("{place} is not there or is not a folder."),
            tr("Check the spelling; a cluster needs folders that all its machines see under the same path."),
        ),
        Fault.NOTHING_THERE: (
            tr("{place} holds no picture."),
            tr("Check that it is the right folder."),
        ),
        Fault.BUCKET_MISSING: (tr("There is no such bucket: {place}."), tr("Check the spelling and the account.")),
        Fault.DENIED: (
            tr("{place} may not be read or written with these rights."),
            tr("Change its permissions, or use an account that has them."),
        ),
        Fault.NO_CREDENTIALS: (
            tr("The storage does not accept the credentials for {place}."),
            tr("Set those of an account that may use it, on every machine, as in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
        ),
        Fault.NO_ANSWER: (
            tr("{place} does not answer."),
            tr("Check the network and the address of the storage, as in AWS_ENDPOINT_URL."),
        ),
        Fault.UNKNOWN_STORAGE: (
            tr("{place} is an address of a kind that is not known here."),
            tr("Use a folder, or an address as s3://bucket/folder; other kinds need their package of fsspec."),
        ),
        Fault.INSIDE_SOURCE: (
            tr("The fingerprints would lie in the collection itself ({place})."),
            tr("Choose another place with --out."),
        ),
        Fault.FULL: (tr("The drive of {place} is full."), tr("Make room and run it again; what was done is kept.")),
        Fault.STORAGE_FAILED: (tr("{place} could not be read or written."), tr("Try again; what was done is kept.")),
        Fault.NO_FINGERPRINTS: (
            tr("{place} holds no finished fingerprints."),
            tr("Compute them with: provcheck cluster fingerprint SOURCE --out DEST"),
        ),
        Fault.FINGERPRINTS_DAMAGED: (
            tr("{place} is damaged."),
            tr("Delete it and compute the fingerprints again with: provcheck cluster fingerprint"),
        ),
        Fault.OF_OTHER_SOURCE: (
            tr("{place} holds the fingerprints of another collection, {detail}."),
            tr("Choose another place with --out, or have them deleted for the new ones with --replace."),
        ),
        Fault.FOR_OTHER_LEVEL: (
            tr("The fingerprints in {place} were made for level {detail}."),
            tr("Choose another place with --out, or have them deleted for the new ones with --replace."),
        ),
        Fault.BY_OTHER_METHOD: (
            tr("The fingerprints in {place} were made by another version of the program, or with other models."),
            tr("Choose another place with --out, or have them deleted for the new ones with --replace."),
        ),
        Fault.OTHER_LEVEL: (
            tr("The fingerprints in {place} were made for level {detail}."),
            tr("Check at that level, or compute them again with --level and --replace."),
        ),
        Fault.OTHER_METHOD: (
            tr("The fingerprints in {place} were made by another version of the program, or without a model that is in use."),
            tr("Compute them again with: provcheck cluster fingerprint --replace"),
        ),
        Fault.CLUSTER_MISSING: (
            tr("There is no Ray cluster to work on ({place})."),
            tr("Check the address and that Ray and Python have the same versions there, or leave --address out."),
        ),
        Fault.CLUSTER_LOST: (
            tr("The cluster was lost, or a process on it broke down again and again."),
            tr("Run it again; what was done is kept."),
        ),
        Fault.OTHER_VERSION: (
            tr("The machine {place} has another version of Provcheck ({detail})."),
            tr("Install the same on all machines."),
        ),
        Fault.NOT_INSTALLED: (
            tr("A machine of the cluster lacks a part of Provcheck ({detail})."),
            tr("Install Provcheck with the extra `cluster` on all machines."),
        ),
    }
