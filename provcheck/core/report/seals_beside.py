"""Signature and timestamp that lie beside a report."""

from __future__ import annotations

from pathlib import Path

_MOST = 1 << 20
_COMMENT = b"untrusted comment:"


def drop_old_seals(target: Path) -> None:
    """Delete those of a file that another was just written over: of that they say that it was changed. Raises OSError."""
    # Both load slowly, and few reports are signed.
    from provcheck.core.report.signature import SIGNATURE_SUFFIX  # noqa: PLC0415
    from provcheck.core.report.timestamp import TIMESTAMP_SUFFIX  # noqa: PLC0415

    for suffix, is_seal in ((SIGNATURE_SUFFIX, _is_signature), (TIMESTAMP_SUFFIX, _is_timestamp)):
        beside = Path(f"{target}{suffix}")
        if target.is_file() and beside.is_file() and not beside.is_symlink() and is_seal(_beginning(beside)):
            beside.unlink()


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST)


def _is_signature(data: bytes) -> bool:
    """Whether it is as minisign writes: what is not is somebody else's file."""
    lines = data.splitlines()
    return len(lines) == 4 and lines[0].startswith(_COMMENT) and lines[2].startswith(b"trusted comment:")


def _is_timestamp(data: bytes) -> bool:
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415

    try:
        decode_timestamp_response(data)
    except ValueError:
        return False
    return True
