"""The checksum beside a report: as sha256sum writes it, and never written over a file of somebody else."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from provcheck.core.report.sum_beside import SumState, check_sum, write_sum

DIGEST = hashlib.sha256(b"table").hexdigest()


@pytest.mark.parametrize(
    ("beside", "state"),
    [
        (None, SumState.NONE),
        (f"{DIGEST}  report.csv\n".encode(), SumState.SAME),
        (f"{DIGEST.upper()} *report.csv\r\n".encode(), SumState.SAME),
        (f"{'0' * 64}  other.csv\n{DIGEST}  report.csv\n".encode(), SumState.SAME),
        (f"{'0' * 64}  report.csv\n".encode(), SumState.OTHER),
        (b"", SumState.DAMAGED),
        (b"notes of mine\n", SumState.DAMAGED),
        (f"{DIGEST}  report.csv\nnotes of mine\n".encode(), SumState.DAMAGED),
    ],
)
def test_what_lies_beside_a_file_is_told(beside: bytes | None, state: SumState) -> None:
    assert check_sum(DIGEST, beside) is state


@pytest.mark.parametrize("name", ["report.csv", "über\\all\nhier.csv" if os.name == "posix" else "über all.csv"])
def test_it_is_written_as_sha256sum_reads_it(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.write_bytes(b"table")
    beside = write_sum(target, DIGEST)
    assert beside == tmp_path / f"{name}.sha256"
    assert check_sum(DIGEST, beside.read_bytes()) is SumState.SAME
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", beside.name], cwd=tmp_path, check=True, capture_output=True)


def test_it_takes_the_place_of_an_older_one_and_of_nothing_else(tmp_path: Path) -> None:
    target, beside = tmp_path / "report.csv", tmp_path / "report.csv.sha256"
    target.write_bytes(b"table")
    beside.write_bytes(f"{'0' * 64}  report.csv\n".encode())
    assert write_sum(target, DIGEST) == beside
    beside.write_bytes(b"notes of mine\n")
    assert write_sum(target, DIGEST) is None
    assert beside.read_bytes() == b"notes of mine\n"
    assert write_sum(tmp_path / "no-file", DIGEST) is None
