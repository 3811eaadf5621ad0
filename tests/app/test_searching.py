"""Searching by words and by likeness, through a model that sees colours, on real files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from provcheck.app import portfolios, scanning
from provcheck.app.searching import (
    Nearest,
    Ranking,
    among_checked,
    among_works,
    knows_words,
    most_alike,
    search_words,
    works_by_words,
    works_like,
)
from provcheck.app.workspace import Workspace
from provcheck.core.errors import LibraryError, ModelError, PictureError, Reason
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.index.embedding_store import Named
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan_records import ScanSettings
from tests.builders import encoded, work_image
from tests.coloured_works import COLOURS, draw, make_ready
from tests.tiny_models import install_tiny_colours


def names(nearest_paths: list[Path]) -> list[str]:
    return [path.stem for path in nearest_paths]


def test_words_need_a_model_that_knows_them(studio: tuple[Workspace, Portfolio]) -> None:
    workspace, portfolio = studio
    assert not knows_words(workspace)
    with pytest.raises(ModelError) as caught:
        search_words(workspace, "red", among_works(portfolio))
    assert caught.value.reason is Reason.MODEL_WORDLESS


def test_all_works_are_ranked_once_they_are_ready(studio: tuple[Workspace, Portfolio], tmp_path: Path) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    assert knows_words(workspace)
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(CancelledError):
        list(works_by_words(workspace, portfolio, "red", stopped))
    *progress, found = works_by_words(workspace, portfolio, "red", CancelToken())
    assert progress
    assert isinstance(found, Nearest)
    assert found.found[0].path.stem == "rose"
    assert len(found.found) == found.searched == 4


def test_likeness_is_told_of_two_works_or_more_each_by_its_nearest_version(
    studio: tuple[Workspace, Portfolio], tmp_path: Path
) -> None:
    workspace, portfolio = studio
    pink = draw(tmp_path / "pink.png", (230, 80, 90))
    assert portfolio.work_count == 1, "the same drawing in four colours"
    assert works_like(workspace, portfolio, pink, 3) is None
    (tmp_path / "works" / "fire.png").write_bytes(encoded(work_image("campfire.jpg", 100), "PNG"))
    for _event in portfolios.index(workspace, portfolios.NewPortfolio("Mine"), [tmp_path / "works"], CancelToken()):
        pass
    found = works_like(workspace, portfolios.list_portfolios(workspace)[0], pink, 3)
    assert found is not None
    assert found.searched == 5
    assert len(found.found) == 2
    assert found.found[0].path.stem in COLOURS
    assert found.found[1].path.stem == "fire"
    assert works_like(workspace, portfolios.list_portfolios(workspace)[0], tmp_path / "works", 3) is None, "a folder"


def test_without_any_model_no_likeness_is_told(
    studio: tuple[Workspace, Portfolio], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, portfolio = studio
    monkeypatch.setattr(workspace.models, "usable", lambda: ())
    many = replace(portfolio, work_count=4)
    assert works_like(workspace, many, draw(tmp_path / "pink.png", (230, 80, 90)), 3) is None


@pytest.mark.parametrize(("words", "work"), [("red", "rose"), ("Green", "leaf"), ("blue", "sea")])
def test_works_are_found_by_words(studio: tuple[Workspace, Portfolio], tmp_path: Path, words: str, work: str) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    make_ready(workspace, portfolio)
    found = search_words(workspace, words, among_works(portfolio), count=2)
    assert found.found[0].path == tmp_path / "works" / f"{work}.png"
    assert len(found.found) == 2
    assert (found.searched, found.model, found.by_meaning) == (4, "Tiny colours", True)
    assert found.found[0].percentile is None


def test_without_being_made_ready_nothing_is_searched(studio: tuple[Workspace, Portfolio], tmp_path: Path) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    assert search_words(workspace, "red", among_works(portfolio)).searched == 0


def test_the_works_most_like_a_picture_come_first_and_the_picture_itself_is_left_out(
    studio: tuple[Workspace, Portfolio], tmp_path: Path
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    make_ready(workspace, portfolio)
    pink = draw(tmp_path / "pink.png", (230, 80, 90))
    assert most_alike(workspace, pink, among_works(portfolio)).found[0].path.stem == "rose"
    itself = most_alike(workspace, tmp_path / "works" / "rose.png", among_works(portfolio))
    assert "rose" not in names([near.path for near in itself.found])
    assert itself.searched == 4


def test_without_such_a_model_likeness_is_by_looks(studio: tuple[Workspace, Portfolio], tmp_path: Path) -> None:
    workspace, portfolio = studio
    found = most_alike(workspace, draw(tmp_path / "pink.png", (230, 80, 90)), among_works(portfolio))
    assert found.by_meaning is False
    assert found.found[0].percentile is not None


def test_checked_pictures_are_searched_without_the_works(studio: tuple[Workspace, Portfolio], tmp_path: Path) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    finds = tmp_path / "finds"
    finds.mkdir()
    draw(finds / "berry.png", (200, 20, 60))
    draw(finds / "sky.png", (60, 120, 240))
    for _event in scanning.scan(workspace, portfolio, [finds], ScanSettings(Level.QUICK), CancelToken()):
        pass
    found = search_words(workspace, "blue", among_checked)
    assert names([near.path for near in found.found]) == ["sky", "berry"]


def test_a_picture_that_cannot_be_read_is_named(studio: tuple[Workspace, Portfolio], tmp_path: Path) -> None:
    workspace, portfolio = studio
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing")
    with pytest.raises(PictureError) as caught:
        most_alike(workspace, broken, among_works(portfolio))
    assert caught.value.path == broken


def test_an_embedding_that_is_none_is_told_as_damage(studio: tuple[Workspace, Portfolio]) -> None:
    workspace, portfolio = studio
    pink = workspace.folder.parent / "pink.png"
    draw(pink, (230, 80, 90))
    with workspace.open_library() as library, library.transaction() as connection:
        connection.execute(
            "UPDATE signals SET value = 7 WHERE rowid = (SELECT min(rowid) FROM signals WHERE signal LIKE 'embedding:%')"
        )
    with pytest.raises(LibraryError):
        most_alike(workspace, pink, among_works(portfolio))


def test_words_that_are_no_text_are_searched_by_what_of_them_is(studio: tuple[Workspace, Portfolio], tmp_path: Path) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    make_ready(workspace, portfolio)
    assert search_words(workspace, "blue \udcff", among_works(portfolio)).found[0].path.stem == "sea"


def test_a_text_tower_is_loaded_once_until_the_models_change(
    studio: tuple[Workspace, Portfolio], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    loaded: list[int] = []
    load = TextEmbedder.__init__

    def counting(self: TextEmbedder, *given: Any) -> None:
        loaded.append(1)
        load(self, *given)

    monkeypatch.setattr(TextEmbedder, "__init__", counting)
    for words in ("red", "blue"):
        search_words(workspace, words, among_works(portfolio))
    assert len(loaded) == 1
    workspace.forget_models()
    search_words(workspace, "red", among_works(portfolio))
    assert len(loaded) == 2


def test_of_very_many_pictures_each_is_made_when_it_is_asked_for() -> None:
    pictures = Named(["aa", "bb", "cc"], ["/a.png", "/b.png", "/c.png"])
    ranking = Ranking(pictures, np.array([2, 0]), np.array([0.5, 0.25], np.float32), np.array([0.75, 0.5]))
    found = Nearest(ranking, 3, "Model", by_meaning=True)
    assert list(found.contents) == ["cc", "aa"]
    assert [(near.path.name, near.cosine, near.percentile) for near in found.found] == [
        ("c.png", 0.5, 0.75),
        ("a.png", 0.25, 0.5),
    ]
    assert ranking[1:] == (ranking[1],)
    assert list(Nearest(tuple(ranking), 3, "Model", by_meaning=True).contents) == ["cc", "aa"]
