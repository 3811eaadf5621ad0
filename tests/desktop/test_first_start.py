"""From the first start to a report in a file, by the keyboard alone and by the mouse alone, on the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provcheck.core.index.library import FILE_NAME
from tests.desktop.desk import Desk, missing_tools
from tests.e2e.support import some_of_the_demo

pytestmark = [
    pytest.mark.skipif(
        bool(missing_tools()), reason=f"not installed: {missing_tools()} (Debian's xvfb, openbox, xdotool, libxcb-*)"
    ),
    pytest.mark.timeout(400),
]

OWN_WORKS = "Start with my own works"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    works, suspects = some_of_the_demo(tmp_path)
    works.rename(home / "art")
    suspects.rename(home / "downloads")
    made = Desk(home)
    try:
        made.wait("the welcome", lambda: made.find(OWN_WORKS, "button"))
        yield made
    finally:
        made.close()


def reports(desk: Desk) -> list[Path]:
    return sorted((desk.home / "Documents").glob("*.pdf"))


def is_whole(report: Path) -> bool:
    written = report.read_bytes()
    return written.startswith(b"%PDF") and b"%%EOF" in written[-64:]


def check_the_end(desk: Desk) -> None:
    desk.wait("the report", lambda: reports(desk) and is_whole(reports(desk)[0]))
    (report,) = reports(desk)
    assert report.stat().st_size > 100_000, "with pictures"
    assert list(desk.home.rglob(FILE_NAME)), "the library is in the home of the person"


def test_by_the_keyboard_alone(desk: Desk) -> None:
    desk.tab_to(OWN_WORKS)
    desk.press("Return")
    desk.wait("the place for works", lambda: desk.find("Choose a folder", "button"))
    desk.tab_to("Choose a folder")
    desk.press("Return")
    desk.wait("the dialog", lambda: desk.seen["dialog"])
    desk.write(str(desk.home / "art"))
    desk.press("Return")
    desk.wait("the question for the name", lambda: desk.seen["focus"].startswith("Name of the portfolio"))
    desk.press("Return")
    desk.wait("the end of indexing", lambda: desk.find("Look for changes", "button"), 120)
    desk.press("ctrl+2")
    desk.tab_to("Choose a folder")
    desk.press("Return")
    desk.wait("the dialog", lambda: desk.seen["dialog"])
    desk.write(str(desk.home / "downloads"))
    desk.press("Return")
    desk.wait("the end of the check", lambda: desk.find("Save the report", "button"), 200)
    desk.press("2", "n", "c")
    desk.press("e")
    desk.wait("the questions", lambda: desk.seen["focus"].startswith("Save…"))
    desk.press("Return")
    desk.wait("the dialog", lambda: desk.find("File name", "label"))
    desk.press("Return")
    check_the_end(desk)


def test_by_the_mouse_alone(desk: Desk) -> None:
    desk.click(OWN_WORKS, "button")
    desk.click("Choose a folder", "button")
    desk.click("art", "item")
    desk.click("Choose", "button")
    desk.click("Index these pictures", "button")
    desk.wait("the end of indexing", lambda: desk.find("Look for changes", "button"), 120)
    desk.click("Go to Check", "button")
    desk.click("Choose a folder", "button")
    desk.click("downloads", "item")
    desk.click("Choose", "button")
    desk.wait("the end of the check", lambda: desk.find("Save the report", "button"), 200)
    desk.click("Swipe", "button")
    desk.click("Confirm", "button")
    desk.click("Save the report", "button")
    desk.click("Save…", "button")
    desk.wait("the dialog", lambda: desk.find("File name", "label"))
    desk.click("Save", "button")
    check_the_end(desk)
