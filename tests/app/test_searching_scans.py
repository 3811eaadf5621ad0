"""Searching the pictures that a scan compared, through a model that sees colours, on real files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app import scanning
from provcheck.app.scan_pictures import pictures_of_scan, preview_of_picture, scan_to_search
from provcheck.app.searching import (
    among_checked,
    among_works,
    checked_by_words,
    checked_like,
    most_alike,
    unseen_text,
    works_like,
)
from provcheck.app.workspace import Workspace
from provcheck.core.errors import PictureError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan.events import Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.app.test_searching import make_ready
from tests.builders import encoded, work_image
from tests.coloured_works import draw
from tests.tiny_models import install_tiny_colours


@pytest.fixture
def finds(tmp_path: Path) -> Path:
    """Pictures to be checked: a copy of a work, another one, and two in one file of pages."""
    folder = tmp_path / "finds"
    folder.mkdir()
    draw(folder / "berry.png", (200, 20, 60))
    draw(folder / "sky.png", (60, 120, 240))
    (folder / "rose again.png").write_bytes((tmp_path / "works" / "rose.png").read_bytes())
    return folder


def check(workspace: Workspace, portfolio: Portfolio, *targets: Path) -> ScanReport:
    *_events, last = scanning.scan(workspace, portfolio, targets, ScanSettings(Level.QUICK), CancelToken())
    assert isinstance(last, Scanned)
    return last.report


def test_all_pictures_of_a_scan_are_kept_and_ranked_copies_of_works_too(
    studio: tuple[Workspace, Portfolio], finds: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    made = check(workspace, portfolio, finds)
    kept = pictures_of_scan(workspace, made.number)
    assert [Path(each.path).name for each in kept] == ["berry.png", "rose again.png", "sky.png"]
    assert len(kept) == made.checked
    found = checked_by_words(workspace, made.number, "blue")
    assert found.found[0].path == finds / "sky.png"
    assert (found.searched, found.unseen, unseen_text(found)) == (3, 0, "")


def test_of_each_scan_only_its_own_pictures_are_searched(
    studio: tuple[Workspace, Portfolio], finds: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    check(workspace, portfolio, finds)
    one = check(workspace, portfolio, finds / "berry.png")
    assert [near.path.name for near in checked_by_words(workspace, one.number, "blue").found] == ["berry.png"]


def test_pictures_checked_before_the_model_came_are_counted_and_searched_after_another_check(
    studio: tuple[Workspace, Portfolio], finds: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    before = check(workspace, portfolio, finds)
    install_tiny_colours(workspace, tmp_path / "model")
    workspace.forget_models()
    found = checked_by_words(workspace, before.number, "blue")
    assert (found.searched, found.unseen) == (0, 3)
    assert unseen_text(found).startswith("3 pictures were checked before this model was in use")
    draw(finds / "grass.png", (40, 180, 60))
    again = check(workspace, portfolio, finds)
    assert checked_by_words(workspace, again.number, "green").found[0].path.name == "grass.png"
    assert checked_by_words(workspace, again.number, "green").searched == 4
    # What is kept is kept by content, so that the earlier scan can be searched too.
    assert checked_by_words(workspace, before.number, "blue").unseen == 0


def test_all_that_was_checked_tells_too_what_the_model_has_not_seen(
    studio: tuple[Workspace, Portfolio], finds: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    check(workspace, portfolio, finds)
    install_tiny_colours(workspace, tmp_path / "model")
    workspace.forget_models()
    pink = draw(tmp_path / "pink.png", (230, 80, 90))
    assert most_alike(workspace, pink, among_checked).unseen == 2, "a copy of a work is a work"


def test_the_pictures_most_like_a_work_begin_with_its_copy_also_when_the_work_is_gone(
    studio: tuple[Workspace, Portfolio], finds: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    made = check(workspace, portfolio, finds)
    work = next(each for each in made.works if each.name == "rose.png")
    (tmp_path / "works" / "rose.png").unlink()
    found = checked_like(workspace, made.number, Path(work.path), work.facts.sha256)
    assert [near.path.name for near in found.found] == ["rose again.png", "berry.png", "sky.png"]


def test_a_checked_picture_is_not_read_again_to_tell_what_is_like_it(
    studio: tuple[Workspace, Portfolio], finds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, portfolio = studio
    check(workspace, portfolio, finds)

    def not_read(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(type(workspace.fingerprinter()), "read", not_read)
    found = most_alike(workspace, finds / "berry.png", among_checked)
    assert [near.path.name for near in found.found] == ["sky.png"]


def test_works_are_told_like_the_picture_that_was_checked_whatever_became_of_its_file(
    studio: tuple[Workspace, Portfolio], finds: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    make_ready(workspace, portfolio)
    made = check(workspace, portfolio, finds)
    berry = next(each for each in pictures_of_scan(workspace, made.number) if each.path.endswith("berry.png"))

    def nearest() -> str:
        found = works_like(workspace, replace(portfolio, work_count=4), finds / "berry.png", 1, berry.content)
        assert found is not None
        return found.found[0].path.name

    before = nearest()
    draw(finds / "berry.png", (60, 120, 240))
    assert nearest() == before
    (finds / "berry.png").unlink()
    assert nearest() == before


def test_a_file_that_holds_another_picture_by_now_is_not_taken_for_the_one_that_was_checked(
    studio: tuple[Workspace, Portfolio], finds: Path
) -> None:
    workspace, portfolio = studio
    with pytest.raises(PictureError) as caught:
        most_alike(workspace, finds / "berry.png", among_works(portfolio), content="ab" * 32)
    assert caught.value.reason is Reason.CHANGED


def test_a_scan_of_a_folder_is_searched_rather_than_a_later_check_of_a_file(
    studio: tuple[Workspace, Portfolio], finds: Path
) -> None:
    workspace, portfolio = studio
    berry, sky = finds / "berry.png", finds / "sky.png"
    assert scan_to_search(workspace, portfolio.name) is None
    chosen = []
    for targets in ([berry], [berry, sky], [sky], [finds], [berry, sky], [sky]):
        made = check(workspace, portfolio, *targets)
        found = scan_to_search(workspace, portfolio.name)
        assert found is not None
        chosen.append(made.number - found)
    assert chosen == [0, 0, 1, 0, 1, 2]
    assert scan_to_search(workspace, "Another") is None
    with workspace.open_library() as library, library.transaction() as connection:
        connection.execute("DELETE FROM scan_pictures WHERE scan = ?", (found,))
    assert scan_to_search(workspace, portfolio.name) == found + 1, "its pictures are not kept"


def test_a_picture_that_is_gone_and_was_never_read_is_named(studio: tuple[Workspace, Portfolio], finds: Path) -> None:
    workspace, _portfolio = studio
    with pytest.raises(PictureError):
        most_alike(workspace, finds / "no.png", among_checked)


def test_a_picture_without_a_match_has_a_preview_while_its_file_is_the_same(
    studio: tuple[Workspace, Portfolio], finds: Path
) -> None:
    workspace, portfolio = studio
    fire = finds / "fire.png"
    fire.write_bytes(encoded(work_image("campfire.jpg", 100), "PNG"))
    made = check(workspace, portfolio, fire)
    assert not made.matches
    (picture,) = pictures_of_scan(workspace, made.number)
    shown = preview_of_picture(workspace, picture.content, Path(picture.path))
    assert shown is not None
    assert shown.startswith(b"\xff\xd8")
    fire.write_bytes(encoded(work_image("jukebox.jpg", 60), "PNG"))
    assert preview_of_picture(workspace, picture.content, Path(picture.path)) is None
