"""A stand-in for what the program does with a portfolio: nothing is missing, and what is asked for is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from provcheck.app.portfolios import NewPortfolio
from provcheck.app.relocation import Relocated
from provcheck.core.index.portfolio_contents import Contents, KeptWork, Removed
from provcheck.core.index.version_store import Regrouped
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio, Work
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.portfolio_services import PortfolioServices


class FakePortfolios:
    """Holds what the program holds; `missing` are files that are not in their places."""

    def __init__(self, portfolios: Callable[[], Sequence[Portfolio]], works: Callable[[], Sequence[Work]]) -> None:
        self._portfolios = portfolios
        self._works = works
        self.missing: set[str] = set()
        self.asked: list[Any] = []

    def services(self) -> PortfolioServices:
        return PortfolioServices(
            contents=self.contents,
            look_for=self.look_for,
            relocate=self.relocate,
            change=self.change,
            remove_works=self.remove_works,
            restore_works=self.restore_works,
            join_versions=self.regroup("join"),
            split_versions=self.regroup("split"),
            restore_versions=self.asked.append,
            delete=self.asked.append,
            reveal=self.asked.append,
        )

    def restore_works(self, removed: Removed) -> tuple[Path, ...]:
        self.asked.append(removed)
        return ()

    def regroup(self, how: str) -> Callable[[Portfolio, Sequence[int]], Regrouped]:
        def done(portfolio: Portfolio, works: Sequence[int]) -> Regrouped:
            self.asked.append((how, works))
            return Regrouped(portfolio.number, (), frozenset())

        return done

    def contents(self, name: str) -> Contents | None:
        found = next((portfolio for portfolio in self._portfolios() if portfolio.name == name), None)
        works = tuple(KeptWork(work, 1_700_000_000 + work.number, (Path(work.path),)) for work in self._works())
        return None if found is None else Contents(found, works)

    def look_for(self, paths: Sequence[str], _token: CancelToken) -> Iterator[FolderLook]:
        for folder in sorted({str(Path(path).parent) for path in paths}):
            files = [path for path in paths if str(Path(path).parent) == folder]
            yield FolderLook(folder, len(files), tuple(path for path in files if path in self.missing))

    def relocate(self, portfolio: Portfolio, missing: Sequence[Path], folder: Path, _token: CancelToken) -> Iterator[Relocated]:
        self.asked.append((portfolio, missing, folder))
        yield Relocated(0, tuple(missing))

    def change(self, portfolio: Portfolio, asked: NewPortfolio) -> Portfolio | None:
        self.asked.append(asked)
        return Portfolio(portfolio.number, asked.name, asked.artist, asked.handles, portfolio.work_count)

    def remove_works(self, portfolio: Portfolio, works: Sequence[int], unread: Sequence[Path]) -> Removed:
        self.asked.append((works, unread))
        return Removed(
            portfolio.number, tuple((number, "", 0, 0) for number in works), (), tuple((bytes(p), "") for p in unread)
        )
