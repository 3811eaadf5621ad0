"""A library with a portfolio, and works to be indexed into it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.imaging.door import Read
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Indexed, IndexEvent, IndexSummary
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.indexing import PortfolioIndexer
from tests.builders import encoded, tiny_embedder, work_image

NAMES = ("picnic.jpg", "goldfish.png", "jukebox.jpg", "regatta.jpg", "chalet-in-snow.jpg", "campfire.jpg", "french-horn.png")


class Counting(Fingerprinter):
    """Notes which files were read."""

    def __init__(self, embedders: list[OnnxEmbedder]) -> None:
        super().__init__(embedders)
        self.seen: list[str] = []

    def read_unless_known(self, path: Path, known: Container[str], *, read: Read) -> Reading | str:
        self.seen.append(path.name)
        return super().read_unless_known(path, known, read=read)


class Desk:
    """A library with a portfolio, and a folder of seven small works."""

    def __init__(self, folder: Path) -> None:
        self.art = folder / "art"
        self.art.mkdir()
        for name in NAMES:
            (self.art / f"{Path(name).stem}.png").write_bytes(encoded(work_image(name, 100), "PNG"))
        self.library = Library(folder / "library")
        self.store = PortfolioStore(self.library)
        self.portfolio: Portfolio = self.store.create("Mine")
        self.fingerprinter = Counting([tiny_embedder(folder)])

    def events(self, *targets: Path, token: CancelToken | None = None, mirror: bool = False) -> Iterator[IndexEvent]:
        indexer = PortfolioIndexer(self.library, self.portfolio, self.fingerprinter)
        return indexer.run(targets or (self.art,), token or CancelToken(), mirror=mirror)

    def index(self, *targets: Path, mirror: bool = False) -> IndexSummary:
        *_others, last = self.events(*targets, mirror=mirror)
        assert isinstance(last, Indexed)
        return last.summary

    def works(self) -> list[str]:
        return [work.name for work in self.store.works(self.portfolio)]
