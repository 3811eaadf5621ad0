"""Portfolios, their works and the files of the works."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile, as_given
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.records import Portfolio, Skipped
from tests.builders import prints_of

FIRST, SECOND = "1" * 64, "2" * 64


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        prints = PrintsStore(opened, {})
        for content in (FIRST, SECOND):
            prints.save(FileStamp(Path(f"/{content}"), 1, 1), prints_of(content))
        yield opened


@pytest.fixture
def store(library: Library) -> PortfolioStore:
    return PortfolioStore(library)


@pytest.fixture
def portfolio(store: PortfolioStore) -> Portfolio:
    return store.create("Mine")


def file(path: str, content: str = FIRST) -> WorkFile:
    return WorkFile(Path(path), Path(path), content)


def paths(store: PortfolioStore, portfolio: Portfolio) -> list[tuple[str, str]]:
    return [(str(item.path), item.content) for item in store.files(portfolio)]


def test_a_portfolio_is_made_once_and_told_more_later(store: PortfolioStore) -> None:
    made = store.create("Mine")
    assert made == Portfolio(1, "Mine", "", (), 0)
    assert store.create("Mine", "Zoë", ("@zoe", "זואי")) == Portfolio(1, "Mine", "Zoë", ("@zoe", "זואי"), 0)
    assert store.create("Mine") == Portfolio(1, "Mine", "Zoë", ("@zoe", "זואי"), 0), "what is known stays"
    other = store.create("Another")
    assert store.all() == (other, store.create("Mine"))
    assert store.find("Another") == other
    assert store.find("Nobody's") is None


@pytest.mark.parametrize("name", ["🎨 art", "שלום עולם", "a'b\"; DROP TABLE works", "  ", "é" * 500])
def test_portfolios_of_any_name(store: PortfolioStore, name: str) -> None:
    assert store.create(name).name == name
    assert store.find(name) is not None


def test_a_name_that_is_no_text_is_kept_as_escapes(store: PortfolioStore) -> None:
    made = store.create("caf\udce9", "A\udcff", ("@\udcff",))
    assert made == Portfolio(1, r"caf\udce9", r"A\udcff", (r"@\udcff",), 0)
    assert store.find("caf\udce9") == made
    assert store.create("caf\udce9") == made


def test_a_file_adds_a_work(store: PortfolioStore, portfolio: Portfolio) -> None:
    assert store.add_file(portfolio, file("/art/a.png"))
    (work,) = store.works(portfolio)
    assert (work.path, work.name, work.facts.sha256) == ("/art/a.png", "a.png", FIRST)
    assert store.create("Mine").work_count == 1


def test_the_same_content_twice_is_one_work_with_two_files(store: PortfolioStore, portfolio: Portfolio) -> None:
    assert store.add_file(portfolio, file("/art/b.png"))
    assert not store.add_file(portfolio, file("/art/a.png"))
    assert not store.add_file(portfolio, file("/art/a.png"))
    assert paths(store, portfolio) == [("/art/a.png", FIRST), ("/art/b.png", FIRST)]
    (work,) = store.works(portfolio)
    assert work.path == "/art/a.png", "the first of its files"


def test_a_path_that_changes_content_becomes_another_work(store: PortfolioStore, portfolio: Portfolio) -> None:
    store.add_file(portfolio, file("/art/a.png", FIRST))
    assert store.add_file(portfolio, file("/art/a.png", SECOND))
    assert paths(store, portfolio) == [("/art/a.png", SECOND)]
    assert [work.facts.sha256 for work in store.works(portfolio)] == [SECOND]
    assert store.create("Mine").work_count == 1


def test_a_work_lives_as_long_as_one_of_its_files(store: PortfolioStore, portfolio: Portfolio) -> None:
    store.add_file(portfolio, file("/art/a.png"))
    store.add_file(portfolio, file("/art/b.png"))
    store.add_file(portfolio, file("/art/c.png", SECOND))
    store.remove_file(portfolio, Path("/art/a.png"))
    assert [work.path for work in store.works(portfolio)] == ["/art/b.png", "/art/c.png"]
    store.remove_file(portfolio, Path("/art/b.png"))
    store.remove_file(portfolio, Path("/art/never-there.png"))
    assert [work.path for work in store.works(portfolio)] == ["/art/c.png"]


def test_portfolios_are_apart(store: PortfolioStore, portfolio: Portfolio) -> None:
    other = store.create("Another")
    store.add_file(portfolio, file("/art/a.png"))
    assert store.add_file(other, file("/art/a.png"))
    store.set_skipped(portfolio, [Path("/art")], [(Path("/art/x.png"), Skipped("/art/x.png", Reason.DAMAGED))])
    store.remove(portfolio)
    assert store.all() == (store.create("Another"),)
    assert store.files(portfolio) == ()
    assert store.skipped(portfolio) == ()
    assert paths(store, other) == [("/art/a.png", FIRST)]


def test_a_removed_portfolio_leaves_the_fingerprints(library: Library, store: PortfolioStore, portfolio: Portfolio) -> None:
    store.add_file(portfolio, file("/art/a.png"))
    store.remove(portfolio)
    assert PrintsStore(library, {}).load(FIRST) is not None


@pytest.mark.parametrize("name", ["🎨.png", "שלום.png", "line\nbreak.png", "q'uote\".png", "100%.png"])
def test_files_of_any_name(store: PortfolioStore, portfolio: Portfolio, name: str) -> None:
    store.add_file(portfolio, file(f"/art/{name}"))
    assert paths(store, portfolio) == [(f"/art/{name}", FIRST)]
    assert store.works(portfolio)[0].name == name


@pytest.mark.skipif(os.name == "nt", reason="names are valid text there")
def test_files_whose_names_are_no_text(store: PortfolioStore, portfolio: Portfolio) -> None:
    name = os.fsdecode(b"/art/caf\xe9 \xff.png")
    store.add_file(portfolio, file(name))
    store.set_skipped(portfolio, [Path("/art")], [(Path(name), Skipped(name, Reason.DAMAGED))])
    assert os.fsencode(store.works(portfolio)[0].path) == b"/art/caf\xe9 \xff.png"
    assert [item.path for item in store.skipped(portfolio)] == [name]
    store.remove_file(portfolio, Path(name))
    assert store.works(portfolio) == ()


def skipped(path: str, reason: Reason = Reason.DAMAGED) -> tuple[Path, Skipped]:
    return Path(path), Skipped(path, reason)


def test_what_was_skipped_is_replaced_under_the_roots_only(store: PortfolioStore, portfolio: Portfolio) -> None:
    first = [skipped("/art/a.png"), skipped("/art/deep/b.png"), skipped("/artful/c.png"), skipped("/single.png")]
    store.set_skipped(portfolio, [Path("/")], first)
    store.set_skipped(portfolio, [Path("/art"), Path("/single.png")], [skipped("/art/a.png", Reason.TRUNCATED)])
    assert [(item.path, item.reason) for item in store.skipped(portfolio)] == [
        ("/art/a.png", Reason.TRUNCATED),
        ("/artful/c.png", Reason.DAMAGED),
    ]
    store.set_skipped(portfolio, [Path("/")], [])
    assert store.skipped(portfolio) == ()


def test_what_is_known_of_folders_that_could_not_be_read_stays(store: PortfolioStore, portfolio: Portfolio) -> None:
    store.set_skipped(portfolio, None, [skipped("/art/a.png"), skipped("/art/deep/b.png"), skipped("/art/deep/er/c.png")])
    unread = {Path("/art/deep"), Path("/art/a.png")}
    store.set_skipped(portfolio, None, [skipped("/art/deep", Reason.NO_PERMISSION)], unread=unread)
    assert [item.path for item in store.skipped(portfolio)] == ["/art/deep", "/art/deep/b.png", "/art/deep/er/c.png"]


def test_a_path_is_shown_as_given_while_that_leads_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert as_given(tmp_path / "art" / "a.png", Path("art/a.png")) == str(Path("art/a.png"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert as_given(tmp_path / "art" / "a.png", Path("art/a.png")) == str(tmp_path / "art" / "a.png")
