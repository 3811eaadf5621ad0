"""The shipped model and the demo's pictures, read once for all tests of the engine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.local_features import extract, extract_lines
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.fingerprint.structure_map import structure_map
from provcheck.core.imaging.picture import Pixels
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.models.providers import CPU
from provcheck.core.records import Level
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.indexing import PortfolioIndexer
from tests.builders import SUSPECTS, TRUTH, WORKS, facts, write_mean_model
from tests.core.indexing_desk import Desk as IndexDesk
from tests.core.scanning_desk import Desk, Made, state_of, write_pictures


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file of a model that gives the mean colour."""
    return write_mean_model(tmp_path / "model.onnx")


@pytest.fixture(scope="session")
def sscd(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    """The copy-detection model that comes with the installation, on the processor wherever the tests run."""
    models = Workspace(tmp_path_factory.mktemp("library")).models
    status = models.find("sscd")
    assert status is not None
    assert status.path is not None
    return OnnxEmbedder(status.card, status.path, available=[CPU])


@dataclass(frozen=True)
class Demo:
    """All readable pictures of the demo by file name."""

    works: Mapping[str, Reading]
    suspects: Mapping[str, Reading]
    fingerprinter: Fingerprinter
    known: dict[str, Prints] = field(default_factory=dict)

    def prints(self, reading: Reading) -> Prints:
        """The fingerprints of a picture, computed once."""
        content = reading.facts.sha256
        if content not in self.known:
            self.known[content] = reading.prints
        return self.known[content]


def pair_picture(pixels: Pixels) -> PairPicture:
    """What aligning needs of pixels."""
    return PairPicture(facts(), pixels, extract(pixels), structure_map(pixels), extract_lines(pixels))


@pytest.fixture(scope="session")
def demo(sscd: OnnxEmbedder) -> Demo:
    """The demo's works and suspects, read."""
    fingerprinter = Fingerprinter([sscd])

    def read_all(folder: Path) -> dict[str, Reading]:
        files = sorted(file for file in folder.iterdir() if file.name not in TRUTH["unreadable"])
        with ThreadPoolExecutor(2) as pool:
            return {
                file.name: reading
                for file, reading in zip(
                    files, pool.map(lambda file: fingerprinter.read(file, Level.THOROUGH), files), strict=True
                )
            }

    return Demo(read_all(WORKS), read_all(SUSPECTS), fingerprinter)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, sscd: OnnxEmbedder) -> Made:
    """Pictures, a library with the portfolio, and the same library after one scan; tests use copies of these."""
    folder = tmp_path_factory.mktemp("desk")
    write_pictures(folder)
    before = state_of(folder)
    desk = Desk(folder, folder / "indexed", sscd)
    for _event in PortfolioIndexer(desk.library, desk.portfolio, desk.fingerprinter).run([desk.art], CancelToken()):
        pass
    desk.library.close()
    shutil.copytree(folder / "indexed", folder / "scanned")
    desk = Desk(folder, folder / "scanned", sscd)
    events = tuple(desk.events())
    desk.library.close()
    return Made(folder, before, events, tuple(desk.fingerprinter.seen))


@contextmanager
def opened(made: Made, library: str, folder: Path, sscd: OnnxEmbedder) -> Iterator[Desk]:
    """A desk with a copy of one of the libraries that were made, until it is closed."""
    shutil.copytree(made.folder / library, folder)
    desk = Desk(made.folder, folder, sscd)
    yield desk
    desk.library.close()


@pytest.fixture
def desk(made: Made, tmp_path: Path, sscd: OnnxEmbedder) -> Iterator[Desk]:
    """A desk where the portfolio is indexed and nothing was scanned yet."""
    with opened(made, "indexed", tmp_path / "library", sscd) as desk:
        yield desk


@pytest.fixture
def index_desk(tmp_path: Path) -> Iterator[IndexDesk]:
    """A desk with works that are still to be indexed, by a tiny model."""
    made = IndexDesk(tmp_path)
    yield made
    made.library.close()


@pytest.fixture
def later(made: Made, tmp_path: Path, sscd: OnnxEmbedder) -> Iterator[Desk]:
    """A desk where all suspects were scanned once."""
    with opened(made, "scanned", tmp_path / "later", sscd) as desk:
        yield desk
