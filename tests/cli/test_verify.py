"""`provcheck verify`, `keys` and `sign`: what they print, and how they end."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import sys
from pathlib import Path

import pytest
import typer

from provcheck.app.key_place import key_place
from provcheck.app.signing import make_key
from provcheck.app.texts import verdict_sentence
from provcheck.cli.keys import new, show, sign_reports
from provcheck.cli.verify import verify_report
from provcheck.render.json_report import json_bytes
from tests.builders import WORKS
from tests.core.timestamp_authority import new_authority
from tests.render.builders import scan_report

OTHER_KEY = "RWR1dQe9nkb6R/GVcShxK8JxQhaNmWsBOaXlH/og7uZbLzUowWXveJYH"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_bytes(json_bytes(scan_report(), verdict_sentence))
    return path


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def code_of(ended: pytest.ExceptionInfo[typer.Exit]) -> int:
    return ended.value.exit_code


def test_a_whole_report_ends_well(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verify_report(report, library=tmp_path / "library")
    told = capsys.readouterr()
    assert told.out.splitlines()[:2] == [
        "report.json is whole by its own checksum.",
        "    Checksum: every byte of the file is as when its checksum was made.",
    ]
    assert not told.err
    verify_report(report, library=tmp_path / "library", quiet=True)
    assert capsys.readouterr().out == ""


def test_a_changed_report_ends_with_1(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report.write_bytes(report.read_bytes().replace(b"standard", b"thorough", 1))
    with pytest.raises(typer.Exit) as ended:
        verify_report(report, library=tmp_path / "library")
    assert code_of(ended) == 1
    assert capsys.readouterr().out.startswith("report.json is not as it was written: something was changed.\n")


def test_the_result_is_printed_as_json(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verify_report(report, [tmp_path], as_json=True, library=tmp_path / "library")
    record = json.loads(capsys.readouterr().out)
    assert (record["as_asked"], record["files"]) == (True, [])


def test_wrong_use_ends_with_2(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "library"
    picture = Path(shutil.copy(WORKS / "picnic.jpg", tmp_path))
    empty = tmp_path / "empty.pem"
    empty.write_bytes(b"")
    attempts = (
        (
            lambda: verify_report(tmp_path / "gone.pdf", library=library),
            f"gone.pdf could not be read ({os.strerror(errno.ENOENT)}",
        ),
        (lambda: verify_report(tmp_path, library=library), f"could not be read ({os.strerror(errno.EISDIR)})"),
        (lambda: verify_report(picture, library=library), "picnic.jpg is no report of Provcheck."),
        (lambda: verify_report(report, [tmp_path / "gone"], library=library), "gone does not exist."),
        (lambda: verify_report(report, key="RWnonsense", library=library), "is neither a public key of minisign"),
        (lambda: verify_report(report, key="RW\0", library=library), "holds no public key of minisign."),
        (lambda: verify_report(report, key=str(picture), library=library), "holds no public key of minisign."),
        (lambda: verify_report(report, ca=empty, library=library), "holds no certificate."),
        (lambda: verify_report(report, ca=tmp_path / "gone.pem", library=library), "gone.pem could not be read"),
    )
    for attempt, sentence in attempts:
        with pytest.raises(typer.Exit) as ended:
            attempt()
        assert code_of(ended) == 2
        assert sentence in capsys.readouterr().err


def test_from_a_key_to_a_checked_signature(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "a word\n")
    new()
    told = capsys.readouterr().out
    assert "passphrase" not in told
    public = told.splitlines()[-1]
    assert key_place().secret.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    show()
    assert capsys.readouterr().out == f"{public}\n"
    typed(monkeypatch, "a word\n")
    sign_reports([report])
    assert capsys.readouterr().out == f"Wrote {report}.minisig\n"
    verify_report(report, library=tmp_path / "library")
    assert capsys.readouterr().out.startswith("report.json is whole, and signed with your own key.\n")
    key_place().public.unlink()
    verify_report(report, key=public, library=tmp_path / "library")
    assert capsys.readouterr().out.startswith("report.json is whole, and signed with the given key.\n")
    with pytest.raises(typer.Exit) as ended:
        verify_report(report, key=OTHER_KEY, library=tmp_path / "library")
    assert code_of(ended) == 1
    assert "made with another key" in capsys.readouterr().out


@pytest.mark.parametrize("passphrase", ["", "a word"])
@pytest.mark.parametrize("left", [None, b"", b"damaged"])
def test_a_public_half_that_is_gone_is_made_anew(
    left: bytes | None, passphrase: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"{passphrase}\n")
    new()
    public = capsys.readouterr().out.splitlines()[-1]
    before = key_place().public.read_bytes()
    key_place().public.unlink()
    if left is not None:
        key_place().public.write_bytes(left)
    if passphrase:
        typed(monkeypatch, "another\n")
        with pytest.raises(typer.Exit):
            show()
        assert "the passphrase is another" in capsys.readouterr().err
    typed(monkeypatch, f"{passphrase}\n")
    show()
    assert capsys.readouterr().out == f"{public}\n"
    assert key_place().public.read_bytes() == before


def test_a_key_whose_writing_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            make_key(key_place(), "")
    assert not key_place().is_there
    make_key(key_place(), "")


def test_a_key_is_never_replaced(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "\n")
    new()
    assert "kept without a passphrase" in capsys.readouterr().out
    before = key_place().secret.read_bytes()
    with pytest.raises(typer.Exit) as ended:
        new()
    assert code_of(ended) == 2
    assert key_place().secret.read_bytes() == before
    assert "There is a key already" in capsys.readouterr().err


def test_what_cannot_be_signed_is_told(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(files: list[Path], timestamp: str = "") -> str:
        with pytest.raises(typer.Exit) as ended:
            sign_reports(files, timestamp)
        assert code_of(ended) == 2
        return capsys.readouterr().err

    assert "There is no key to sign with yet." in refused([report])
    with pytest.raises(typer.Exit):
        show()
    assert "There is no key to sign with yet." in capsys.readouterr().err
    typed(monkeypatch, "right\n")
    new()
    assert "gone.pdf does not exist." in refused([tmp_path / "gone.pdf"])
    assert "is no address of a timestamp authority" in refused([report], "freetsa.org")
    typed(monkeypatch, "wrong\n")
    assert "the passphrase is another" in refused([report])
    typed(monkeypatch, "right\n")
    assert "No timestamp was got from http://127.0.0.1:9/" in refused([report], "http://127.0.0.1:9/")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["report.json", "report.json.minisig"]
    key_place().secret.write_bytes(b"damaged")
    assert "holds no key of minisign" in refused([report])


def test_a_timestamp_beside_a_report_is_read(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    authority = new_authority()
    trusted = tmp_path / "root.pem"
    trusted.write_bytes(authority.root_pem)
    Path(f"{report}.tsr").write_bytes(b"damaged")
    with pytest.raises(typer.Exit) as ended:
        verify_report(report, ca=trusted, library=tmp_path / "library")
    assert code_of(ended) == 1
    assert "Timestamp: the file that should hold it is damaged or of another kind." in capsys.readouterr().out
