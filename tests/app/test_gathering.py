"""Files of a place that is gone are one line; every one of them stays counted and named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app.gathering import gather
from provcheck.app.reasons import skipped_text
from provcheck.app.reporting import report_document
from provcheck.core.errors import Reason
from provcheck.core.records import Skipped
from tests.app.test_reporting import NoPreviews
from tests.render.builders import scan_report


def gone(*paths: str, reason: Reason = Reason.NOT_FOUND) -> list[Skipped]:
    return [Skipped(path, reason) for path in paths]


def test_files_of_one_place_and_reason_are_told_together() -> None:
    shop = [f"/usb/shop/{number}.png" for number in range(50)] + [f"/usb/shop/old/{number}.png" for number in range(6)]
    broken = Skipped("/usb/shop/a.png", Reason.DAMAGED)
    groups = gather([*gone(*shop[:30]), broken, *gone("/home/b.png"), *gone(*shop[30:])])
    assert [len(group.files) for group in groups] == [56, 1, 1]
    assert groups[0].text == (
        "56 files in /usb/shop are not there. Put them back or connect the drive they are on, then try again."
    )
    assert groups[0].lines == [groups[0].text, *shop]
    assert groups[1].lines == [groups[1].text]
    assert [group.text for group in groups[1:]] == [skipped_text(broken), skipped_text(gone("/home/b.png")[0])]
    assert groups[0].name_in_place(groups[0].files[55]) == "old/5.png"


@pytest.mark.parametrize("reason", [Reason.NO_PERMISSION, Reason.READ_ERROR, Reason.NO_ANSWER])
def test_whatever_keeps_a_place_from_being_read(reason: Reason) -> None:
    groups = gather(gone("/a/1.png", "/a/2.png", "/b/1.png", reason=reason))
    assert [group.text.startswith("2 files in /a ") for group in groups] == [True, False]


def test_damaged_files_are_told_one_by_one_and_pictures_of_an_archive_by_the_archive() -> None:
    assert len(gather(gone("/a/1.png", "/a/2.png", reason=Reason.TRUNCATED))) == 2
    (group,) = gather(gone("/a/x.cbz/pages/01.png", "/a/x.cbz/pages/02.png"))
    assert group.text.startswith("2 files in /a/x.cbz are")


def test_files_of_the_folder_that_a_terminal_is_in_are_told_by_their_names() -> None:
    missing = gone("a.png", "./b.png", "x/c.png", "x/d.png")
    assert [group.text for group in gather(missing)] == [
        *(skipped_text(item) for item in missing[:2]),
        "2 files in x are not there. Put them back or connect the drive they are on, then try again.",
    ]


def test_the_report_tells_them_in_one_row_that_names_each() -> None:
    missing = gone(*[f"/usb/shop/{number}.png" for number in range(56)])
    document = report_document(replace(scan_report(), skipped=tuple(missing)), NoPreviews(), {})
    rows = next(section.rows for section in document.sections if section.title == "Files that could not be read")
    assert [row.label for row in rows] == ["/usb/shop"]
    assert rows[0].value.startswith("56 files in /usb/shop are not there.")
    assert all(f" {number}.png" in rows[0].value for number in range(56))
    assert any(row.value == "56 files" for row in document.overview)
