"""What is kept of texts beside pictures is asked for picture by picture: of those that are gone nothing is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcheck.core.index.library import Library
from provcheck.core.index.texts_store import TextsStore
from provcheck.core.records import Level
from tests.app.test_watching import Desk


def test_of_pictures_that_are_gone_no_row_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    (desk.downloads / "regatta.txt").write_text("by Ana", encoding="utf-8")
    with desk.workspace.open_library() as library:
        TextsStore(library, desk.portfolio).save({tmp_path / "gone" / f"{number}.png": b"state" for number in range(500)})
    loaded: list[int] = []
    query = Library.query

    def noted(library: Library, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        rows = query(library, sql, values)
        if "texts_seen" in sql:
            loaded.append(len(rows))
        return rows

    monkeypatch.setattr(Library, "query", noted)
    assert desk.new(level=Level.QUICK) == ["goldfish.png", "regatta.png"]
    desk.scan()
    assert desk.new(level=Level.QUICK) == []
    assert sum(loaded) == 1, "of the text beside one picture, after it was checked"


def test_a_state_is_of_one_portfolio_and_goes_with_the_texts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    other = desk.index("Bea", desk.art / "jukebox.png")
    path = tmp_path / "a.png"
    with desk.workspace.open_library() as library:
        mine, others = TextsStore(library, desk.portfolio), TextsStore(library, other)
        mine.save({path: b"state"})
        assert (mine.state_of(path), others.state_of(path), mine.state_of(tmp_path / "b.png")) == (b"state", b"", b"")
        mine.save({path: b""})
        assert mine.state_of(path) == b""
