"""Checking a report for the window: what came of it, and the words for it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from provcheck.app.key_place import key_place
from provcheck.app.report_check import CheckedReport, Outcome, ReportToCheck, check_report, outcome_name
from provcheck.app.signing import make_key
from provcheck.app.workspace import Workspace
from provcheck.core.report.signature import new_key, sign
from provcheck.core.report.timestamp import request_for
from tests.app.written_reports import TOKEN, Written, flipped, write_reports
from tests.core.timestamp_authority import new_authority


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_reports(tmp_path_factory.mktemp("files"))


def check(tmp_path: Path, data: bytes, key: str = "", *folders: Path) -> CheckedReport:
    report = tmp_path / "report.pdf"
    report.write_bytes(data)
    return check_report(Workspace(tmp_path / "library"), ReportToCheck(report, folders, key), TOKEN)


def public_line(public: bytes) -> str:
    return public.decode().splitlines()[1]


def test_a_whole_report_is_told_to_be_that_with_its_files(written: Written, tmp_path: Path) -> None:
    found = check(tmp_path, written.pdf, "", written.files)
    assert (found.outcome, found.differs) == (Outcome.WHOLE, False)
    assert found.headline == "report.pdf is whole by its own checksum."
    assert found.files[-1] == "2 are the same files."
    assert check(tmp_path, written.pdf).files == ()


def test_a_file_that_is_another_one_is_told(written: Written, tmp_path: Path) -> None:
    folder = tmp_path / "at hand"
    folder.mkdir()
    (folder / "work.png").write_bytes((written.files / "suspect.png").read_bytes())
    found = check(tmp_path, written.pdf, "", folder)
    assert (found.outcome, found.differs) == (Outcome.WHOLE, True)


def test_a_changed_report_is_told_loudly(written: Written, tmp_path: Path) -> None:
    found = check(tmp_path, flipped(written.pdf, len(written.pdf) // 3))
    assert found.outcome is Outcome.CHANGED
    assert found.headline == "report.pdf is not as it was written: something was changed."
    assert outcome_name(found.outcome) == "Changed"


def test_a_signature_is_held_against_the_key_that_was_given(written: Written, tmp_path: Path) -> None:
    key = new_key("")
    unsigned = check(tmp_path, written.pdf, public_line(key.public))
    assert unsigned.outcome is Outcome.NOT_SHOWN
    assert unsigned.headline == "report.pdf was not signed with the given key: no signature lies beside it."
    (tmp_path / "report.pdf.minisig").write_bytes(sign(written.pdf, key.secret, "", datetime(2026, 11, 30, tzinfo=UTC)))
    assert check(tmp_path, written.pdf, public_line(key.public)).outcome is Outcome.WHOLE
    other = check(tmp_path, written.pdf, public_line(new_key("").public))
    assert other.outcome is Outcome.NOT_SHOWN
    assert other.headline == "report.pdf was not signed with the given key, but with another one."
    unknown = check(tmp_path, written.pdf)
    assert unknown.outcome is Outcome.WHOLE
    assert any(line.endswith("Enter the signer's public key.") for line in unknown.details)
    assert not any("--" in line for line in unknown.details), "there are no options in a window"


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_timestamp_is_held_against_the_certificate_that_was_chosen(
    written: Written, tmp_path: Path, encoding: Encoding
) -> None:
    authority, trusted = new_authority(), tmp_path / "authority.crt"
    trusted.write_bytes(authority.root.public_bytes(encoding))

    def checked(certificate: Path | None) -> CheckedReport:
        return check_report(Workspace(tmp_path / "library"), ReportToCheck(report, authority=certificate), TOKEN)

    report = tmp_path / "report.pdf"
    report.write_bytes(written.pdf)
    assert checked(trusted).outcome is Outcome.NOT_SHOWN
    assert checked(trusted).headline == "report.pdf has no timestamp: none lies beside it."
    (tmp_path / "report.pdf.tsr").write_bytes(authority.answer(request_for(written.pdf)))
    assert checked(trusted).outcome is Outcome.WHOLE
    assert "was there as it is at the time of its timestamp" in checked(trusted).headline
    unchecked = checked(None)
    assert any("choose the certificate of that authority" in line for line in unchecked.details)
    assert not any("--" in line for line in unchecked.details), "there are no options in a window"
    trusted.write_bytes(new_authority().root.public_bytes(encoding))
    assert checked(trusted).headline == "report.pdf has no timestamp that the given certificates vouch for."
    trusted.write_bytes(b"a letter")
    assert checked(trusted).outcome is Outcome.NOT_CHECKED
    assert checked(trusted).headline.startswith(f"{trusted} holds no certificate.")
    assert "gone.pem could not be read" in checked(tmp_path / "gone.pem").headline


def test_what_cannot_be_checked_is_told_in_a_sentence(written: Written, tmp_path: Path) -> None:
    assert check(tmp_path, b"a letter") == CheckedReport(
        Outcome.NOT_CHECKED, f"{tmp_path / 'report.pdf'} is no report of Provcheck."
    )
    no_key = check(tmp_path, written.pdf, "no key")
    assert (no_key.outcome, no_key.headline) == (
        Outcome.NOT_CHECKED,
        "This is no public key. Such a key begins with RW.",
    )
    gone = check_report(Workspace(tmp_path / "library"), ReportToCheck(tmp_path / "gone.pdf"), TOKEN)
    assert gone.outcome is Outcome.NOT_CHECKED
    assert "gone.pdf could not be read" in gone.headline
    make_key(key_place(), "")
    key_place().public.write_text("no key", encoding="utf-8")
    assert str(key_place().public) in check(tmp_path, written.pdf).headline


def test_nothing_that_loads_slowly_is_loaded_before_a_report_is_checked() -> None:
    code = "import sys, provcheck.app.report_check; print('cryptography' in sys.modules, 'minisign' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.split() == ["False", "False"]
