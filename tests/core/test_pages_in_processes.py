"""The bytes of a file of many pages go once to the process that decodes them."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.imaging import worker_process
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import FileBytes
from provcheck.core.imaging.worker import WorkerLimits
from tests.builders import encoded, work_image
from tests.core.test_decoders import PNG, of, reason_of, same


def page(data: bytes, number: int, whole: bytes) -> FileBytes:
    """A page of a file of which these bytes are at hand."""
    return FileBytes(Path("book.tif"), data, f"{number:064}", str(number), hashlib.sha256(whole).hexdigest())


def test_the_bytes_of_a_file_go_to_a_process_once_for_all_its_pages() -> None:
    pages = [work_image(name, 90) for name in ("picnic.jpg", "goldfish.png", "jukebox.jpg")]
    book, other = (encoded(first, "TIFF", save_all=True, append_images=pages[1:]) for first in pages[:2])
    with closing(Decoders(processes=1)) as decoders:
        assert same(decoders.decode(page(book, 2, book)), decode(page(book, 2, book)))
        assert same(decoders.decode(page(b"", 3, book)), decode(page(book, 3, book))), "nothing was sent"
        assert same(decoders.decode(page(other, 1, other)), decode(page(other, 1, other)))
        assert reason_of(decoders, page(b"", 2, book)) is Reason.NOT_A_PICTURE, "it held the other one"
        decoders.decode(of(PNG))
        assert same(decoders.decode(page(book, 2, book)), decode(page(book, 2, book)))
        decoders.decode(of(PNG))
        assert reason_of(decoders, page(b"", 3, book)) is Reason.NOT_A_PICTURE, "a file of one picture is not held"


def test_a_refused_page_does_not_cost_the_others_their_bytes() -> None:
    book = encoded(work_image(), "TIFF", save_all=True, append_images=[work_image(side=40)])
    with closing(Decoders(processes=1)) as decoders:
        assert reason_of(decoders, page(book, 9, book)) is Reason.NOT_FOUND
        assert same(decoders.decode(page(b"", 2, book)), decode(page(book, 2, book)))


def test_a_large_file_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "MOST_HELD", 100)
    book = encoded(work_image(), "TIFF", save_all=True, append_images=[work_image(side=40)])
    with closing(Decoders(processes=1)) as decoders:
        decoders.decode(page(book, 1, book))
        assert reason_of(decoders, page(b"", 2, book)) is Reason.NOT_A_PICTURE


def test_pages_go_to_the_process_that_has_their_file() -> None:
    book = encoded(work_image(), "TIFF", save_all=True, append_images=[work_image(side=40)])
    with closing(Decoders(processes=2)) as decoders:
        decoders.prepare()
        decoders.decode(page(book, 1, book))
        decoders._put_back(worker_process.WorkerProcess(WorkerLimits(), ""))
        assert same(decoders.decode(page(b"", 2, book)), decode(page(book, 2, book)))
