"""Reading a set of outputs: everything is computed once, and what cannot be read is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.errors import Reason
from provcheck.core.fingerprint.small_picture import SIDE
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Level
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.core.scan.set_reading import SetRead, SetReader
from tests.builders import encoded, tiny_embedder, work_image
from tests.core.scanning_desk import Counting


class Table:
    """A folder with three outputs, one of them broken, and a library."""

    def __init__(self, folder: Path) -> None:
        self.outputs = folder / "outputs"
        self.outputs.mkdir()
        for name in ("picnic.jpg", "goldfish.png"):
            (self.outputs / f"{Path(name).stem}.png").write_bytes(encoded(work_image(name, 120), "PNG"))
        (self.outputs / "torn.png").write_bytes(encoded(work_image("jukebox.jpg", 120), "PNG")[:3000])
        self.library = Library(folder / "library")
        self.fingerprinter = Counting([tiny_embedder(folder)])
        self.fingerprinter.seen = []

    def read(self, token: CancelToken | None = None) -> SetRead:
        *_others, last = self.events(token)
        assert isinstance(last, SetRead)
        return last

    def events(self, token: CancelToken | None = None) -> Iterator[object]:
        return SetReader(self.library, self.fingerprinter).run([self.outputs], token or CancelToken())


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    found = Table(tmp_path)
    yield found
    found.library.close()


def test_a_set_is_read_with_what_could_not_be(table: Table) -> None:
    *events, last = table.events()
    assert isinstance(last, SetRead)
    assert [Path(picture.path).name for picture in last.pictures] == ["goldfish.png", "picnic.png"]
    assert [(Path(item.path).name, item.reason) for item in last.skipped] == [("torn.png", Reason.TRUNCATED)]
    assert [event.skipped for event in events if isinstance(event, FileSkipped)] == list(last.skipped)
    progress = [event.progress for event in events if isinstance(event, Advanced)]
    assert [(each.done, each.total) for each in progress] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert last.pictures[0].small.shape == (SIDE, SIDE, 3)


def test_what_is_known_is_not_computed_again_wherever_it_lies(table: Table) -> None:
    first = table.read()
    assert sorted(table.fingerprinter.seen) == ["goldfish.png", "picnic.png", "torn.png"]
    table.fingerprinter.seen.clear()
    again = table.read()
    assert table.fingerprinter.seen == ["torn.png"]
    for one, other in zip(first.pictures, again.pictures, strict=True):
        assert one.prints.facts == other.prints.facts
        assert np.array_equal(one.small, other.small)
        for model, row in one.prints.embeddings.items():
            assert np.array_equal(row, other.prints.embeddings[model])
    table.fingerprinter.seen.clear()
    shutil.move(table.outputs / "picnic.png", table.outputs / "moved.png")
    assert [Path(picture.path).name for picture in table.read().pictures] == ["goldfish.png", "moved.png"]
    assert table.fingerprinter.seen == ["torn.png"]


def test_what_a_scan_fingerprinted_needs_no_embedding_again(table: Table) -> None:
    """Kept without its small form, as a scan does: only that is added."""
    path = table.outputs / "picnic.png"
    prints = PrintsStore(table.library, table.fingerprinter.versions)
    reading = table.fingerprinter.read(path, Level.QUICK)
    prints.save(FileStamp.of(path), reading.prints)
    before = prints.load(reading.facts.sha256)
    read = table.read()
    after = prints.load(reading.facts.sha256)
    assert before is not None
    assert after is not None
    assert prints.small(reading.facts.sha256) is not None
    assert len(read.pictures) == 2
    for model, row in before.embeddings.items():
        assert np.array_equal(row, after.embeddings[model])


def test_a_file_that_was_exchanged_is_read_anew(table: Table) -> None:
    before = table.read().pictures[1]
    path = table.outputs / "picnic.png"
    path.write_bytes(encoded(work_image("regatta.jpg", 120), "PNG"))
    os.utime(path, ns=(1, 1_700_000_000_000_000_000))
    after = table.read().pictures[1]
    assert before.path == after.path
    assert before.prints.facts.sha256 != after.prints.facts.sha256
    assert not np.array_equal(before.small, after.small)


def test_own_reports_are_no_outputs(table: Table) -> None:
    content = table.read().pictures[0].prints.facts.sha256
    ReportStore(table.library).add(content)
    assert [item.reason for item in table.read().skipped] == [Reason.OWN_REPORT, Reason.TRUNCATED]


def test_stopping_keeps_what_is_done(table: Table) -> None:
    token = CancelToken()
    events = table.events(token)
    with pytest.raises(CancelledError):  # noqa: PT012  it is raised by the iteration
        for event in events:
            if isinstance(event, Advanced) and event.progress.done == 1:
                token.cancel()
    table.fingerprinter.seen.clear()
    assert len(table.read().pictures) == 2
    assert "goldfish.png" not in table.fingerprinter.seen
