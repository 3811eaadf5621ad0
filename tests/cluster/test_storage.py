"""Folders on a drive and elsewhere."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest

from provcheck.cli.cluster_faults import fault_text, has_detail
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.storage import Storage, fault_of


class ClientError(Exception):
    """As botocore's, which has no package of its own here."""


ClientError.__module__ = "botocore.exceptions"


@pytest.mark.parametrize("place", ["{folder}", "file://{folder}", "memory://storage-test"])
def test_files_are_put_listed_read_and_removed(place: str, tmp_path: Path) -> None:
    storage = Storage(place.format(folder=tmp_path / "target"))
    source = tmp_path / "source"
    source.write_bytes(b"0123456789")
    storage.put(source, "deeper/name.bin")
    assert storage.read("deeper/name.bin") == b"0123456789"
    assert storage.first_bytes("deeper/name.bin", 4) == b"0123"
    with storage.opened("deeper/name.bin") as stream:
        stream.seek(8)
        assert stream.read() == b"89"
    assert [entry["name"].rpartition("/")[2] for entry in storage.listed("deeper")] == ["name.bin"]
    storage.remove(["deeper/name.bin", "deeper/never-there"])
    assert storage.read("deeper/name.bin") is None
    assert storage.listed("nowhere") == []


def test_what_lies_where(tmp_path: Path) -> None:
    assert Storage(str(tmp_path)).path_of("a/b.png") == str(tmp_path / "a" / "b.png")
    assert Storage("memory://x/").path_of("a/b.png") == "memory://x/a/b.png"
    assert Storage("memory://x").folder is None


def test_an_address_of_an_unknown_kind_is_told() -> None:
    with pytest.raises(ClusterError) as raised:
        Storage("foo://bucket/x")
    assert raised.value.fault is Fault.UNKNOWN_STORAGE


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ClusterError) as raised:
        Storage(str(tmp_path / "file" / "below")).try_writing()
    assert raised.value.fault in {Fault.STORAGE_FAILED, Fault.SOURCE_MISSING}


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (PermissionError(errno.EACCES, "no"), Fault.DENIED),
        (FileNotFoundError("The specified bucket does not exist"), Fault.BUCKET_MISSING),
        (FileNotFoundError("art/x"), Fault.SOURCE_MISSING),
        (ClientError("An error occurred (InvalidAccessKeyId)"), Fault.NO_CREDENTIALS),
        (ClientError("An error occurred (SlowDown)"), Fault.STORAGE_FAILED),
        (ConnectionRefusedError(errno.ECONNREFUSED, "no"), Fault.NO_ANSWER),
        (OSError(errno.ENOSPC, "no"), Fault.FULL),
        (OSError(errno.EIO, "no"), Fault.STORAGE_FAILED),
        (ZeroDivisionError(), None),
    ],
)
def test_failures_of_storage_are_told_apart(error: Exception, fault: Fault | None) -> None:
    assert fault_of(error) is fault


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence_with_the_place_and_a_remedy(fault: Fault) -> None:
    error = ClusterError(fault, "s3://bucket/{odd}", "why")
    told = fault_text(error)
    assert told.endswith((".", "DEST", "provcheck cluster fingerprint", "fingerprint --replace"))
    assert ("s3://bucket/{odd}" in told) == (fault not in {Fault.CLUSTER_LOST, Fault.NOT_INSTALLED})
    assert has_detail(error) != ("why" in told) or fault in {Fault.SOURCE_MISSING, Fault.BUCKET_MISSING}


def test_a_fault_comes_whole_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(ClusterError(Fault.FULL, "/there", "why")))
    assert (error.fault, error.place, error.detail) == (Fault.FULL, "/there", "why")
