"""Pictures share one budget of memory, by what their files state of their size."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import decoders as decoders_module
from provcheck.core.imaging.budget import Budget
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import FileBytes, Limits, SharedReading, read_bytes
from provcheck.core.imaging.parts import part_path
from provcheck.core.imaging.picture import Picture
from provcheck.core.imaging.stated_size import stated_pixels
from provcheck.core.imaging.worker import WorkerLimits
from provcheck.core.imaging.worker_process import LostError
from provcheck.core.jobs import CancelledError
from provcheck.core.records import Level
from provcheck.core.scan.fingerprinting import Fingerprinter
from tests.builders import encoded
from tests.core.metering import SECONDS, Meter, until


class FakeProcess:
    """Decodes in this process, and tells a meter what the file states."""

    meter: Meter
    grown_bytes = 0
    has_decoded = is_lost = is_given_up = False
    holds = ""

    def __init__(self, _limits: WorkerLimits, _decoder: str) -> None:
        pass

    def decode(self, file: FileBytes, limits: Limits, _is_too_much: Callable[[], bool]) -> Picture:
        if file.path.stem == "broken":
            raise PictureError(Reason.DAMAGED, file.path)
        size = stated_pixels(file.data, limits.pixels)
        self.meter.enter(size)
        threading.Event().wait(0.01)
        self.meter.leave(size)
        return decode(file, limits)

    def close(self) -> None:
        pass


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> Meter:
    made = FakeProcess.meter = Meter()
    monkeypatch.setattr(decoders_module, "WorkerProcess", FakeProcess)
    return made


def _file(width: int, name: str = "a") -> FileBytes:
    data = encoded(Image.effect_noise((width, 100), 50).convert("RGB"), "PNG")
    return FileBytes(Path(f"{name}.png"), data, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("pixels", [1_000_000, 30_000])
def test_decoding_keeps_to_the_budget_with_the_same_results(meter: Meter, pixels: int) -> None:
    made = Decoders(processes=4, limits=WorkerLimits(memory_bytes=12 * pixels))
    files = [_file(width) for width in (300, 10, 200, 250, 20, 300, 40, 290)] * 3

    def read(file: FileBytes) -> bytes:
        with made.decoded(file) as picture:
            return picture.rgb.tobytes()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(read, files, timeout=SECONDS))
        broken = [pool.submit(read, _file(300, "broken")) for _ in range(4)]
    assert results == [decode(file).rgb.tobytes() for file in files]
    assert {type(each.exception(SECONDS)) for each in broken} == {PictureError}
    assert meter.most <= pixels
    assert read(files[0]) == results[0], "also after files that failed"
    made.close()


def test_the_bytes_of_a_file_count_as_its_pixels_do(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[int] = []
    share = Budget.share
    monkeypatch.setattr(
        Budget, "share", lambda budget, size, *, is_urgent: shares.append(size) or share(budget, size, is_urgent=is_urgent)
    )
    monkeypatch.setattr(Decoders, "_decode_somewhere", lambda *_file, **_urgency: None)
    data = encoded(Image.effect_noise((123, 45), 60).convert("RGB"), "TIFF") + bytes(50_000_000)
    Decoders().decode(FileBytes(Path("large.tif"), data, ""))
    assert shares == [12 * 123 * 45 + len(data)]


class SlowProcess(FakeProcess):
    """Decodes when it is let, and notes what it is asked for in which order."""

    order: list[str]
    may_go: threading.Event

    def decode(self, file: FileBytes, limits: Limits, _is_too_much: Callable[[], bool]) -> Picture:
        self.order.append(file.path.stem)
        assert self.may_go.wait(SECONDS)
        return decode(file, limits)


@pytest.mark.parametrize(("processes", "memory"), [(4, 12 * 300 * 100), (1, 1 << 30)])
def test_a_picture_a_person_waits_for_is_decoded_before_those_of_a_scan(
    monkeypatch: pytest.MonkeyPatch, processes: int, memory: int
) -> None:
    """Whether what they wait for is memory or a process."""
    SlowProcess.order, SlowProcess.may_go = [], threading.Event()
    monkeypatch.setattr(decoders_module, "WorkerProcess", SlowProcess)
    made = Decoders(processes=processes, limits=WorkerLimits(memory_bytes=memory))

    def scanned(name: str) -> None:
        with made.decoded(_file(290, name)):
            pass

    def waiting() -> int:
        return sum(len(queue) for each in (made._budget, made._places) for queue in (each._waiting, each._urgent))

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(scanned, "first")]
        until(lambda: SlowProcess.order == ["first"])
        for number, name in enumerate(("second", "third"), start=1):
            asked.append(pool.submit(scanned, name))
            until(lambda number=number: waiting() == number)
        asked.append(pool.submit(made.decode, _file(280, "person")))
        until(lambda: waiting() == 3)
        SlowProcess.may_go.set()
        for each in asked:
            each.result(SECONDS)
    assert SlowProcess.order[:2] == ["first", "person"]
    made.close()


class GrowingProcess(FakeProcess):
    """Takes more than its file states, of which it is told when another one does too."""

    grown: dict[str, int]
    meeting: threading.Barrier
    seen: list[str]

    def decode(self, file: FileBytes, limits: Limits, is_too_much: Callable[[], bool]) -> Picture:
        name = file.path.stem
        self.grown_bytes = self.grown[name]
        is_second = name in self.seen
        self.seen.append(name)
        if not is_second:
            self.meeting.wait(SECONDS)
        told = is_too_much()
        if not is_second:
            self.meeting.wait(SECONDS)
        self.has_decoded = True
        if told:
            self.is_lost = True
            raise LostError(Reason.OUT_OF_MEMORY, "", is_crowded=True)
        return decode(file, limits)


@pytest.mark.parametrize(
    ("grown", "again"),
    [({"a": 900_000, "b": 800_000}, ["a"]), ({"a": 400_000, "b": 700_000}, ["b"]), ({"a": 300_000, "b": 600_000}, [])],
)
def test_who_takes_more_than_its_file_states_is_decoded_again_alone(
    monkeypatch: pytest.MonkeyPatch, grown: dict[str, int], again: list[str]
) -> None:
    GrowingProcess.grown, GrowingProcess.meeting, GrowingProcess.seen = grown, threading.Barrier(2), []
    monkeypatch.setattr(decoders_module, "WorkerProcess", GrowingProcess)
    made = Decoders(processes=2, limits=WorkerLimits(memory_bytes=1_000_000))
    alone: list[int] = []
    share = Budget.share

    def noted(budget: Budget, size: int, *, is_urgent: bool = False) -> AbstractContextManager[None]:
        alone.extend([size] if size == 1_000_000 else [])
        return share(budget, size, is_urgent=is_urgent)

    monkeypatch.setattr(Budget, "share", noted)
    files = [_file(20, name) for name in ("a", "b")]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(made.decode, files, timeout=SECONDS))
    assert [each.rgb.tobytes() for each in results] == [decode(file).rgb.tobytes() for file in files]
    assert sorted(GrowingProcess.seen) == sorted(["a", "b", *again])
    assert len(alone) == len(again)
    made.close()


def test_idle_processes_keep_no_more_than_there_is_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(FakeProcess, "close", lambda process: ended.append(process.grown_bytes))
    made = Decoders(processes=4)
    for number in range(5):
        process = FakeProcess(WorkerLimits(), "")
        process.grown_bytes = (400 << 20) + number
        made._put_back(process)  # type: ignore[arg-type]  a stand-in
    assert [each & 0xFF for each in ended] == [0, 1, 2], "two of them keep 800 MB"
    large = FakeProcess(WorkerLimits(), "")
    large.grown_bytes = 2 << 30
    made._put_back(large)  # type: ignore[arg-type]  a stand-in
    assert ended[3:] == [(400 << 20) + 3, (400 << 20) + 4, 2 << 30]


@pytest.mark.parametrize("in_archive", [True, False])
def test_of_huge_files_few_are_read_at_once(tmp_path: Path, *, in_archive: bool) -> None:
    """Their bytes are held in the program's own process until they are decoded."""
    size, meter = 100_000, Meter()
    paths = [tmp_path / f"{number}.png" for number in range(4)]
    for path in paths:
        path.write_bytes(bytes(size))
    if in_archive:
        with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
        paths = [tmp_path / "all.zip" / path.name for path in paths]
    made = Decoders(processes=4, limits=WorkerLimits(memory_bytes=4 * size + 100))
    fingerprinter = Fingerprinter([], decoding=made)

    def read(path: Path, _limits: Limits) -> FileBytes:
        meter.enter(1)
        threading.Event().wait(0.02)
        meter.leave(1)
        return FileBytes(path, b"", "known")

    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(fingerprinter.urgent().read_unless_known, path, {"known"}, read=read) for path in paths * 3]
        assert {each.result(SECONDS) for each in reads} == {"known"}
    assert meter.most == 2


class Meeting(SharedReading):
    """Gives pages that all are in work at once."""

    def __init__(self, pages: int) -> None:
        super().__init__()
        self.met = threading.Barrier(pages)

    def __call__(self, path: Path, limits: Limits) -> FileBytes:
        file = super().__call__(path, limits)
        self.met.wait(SECONDS)
        return file


def test_pages_that_share_the_bytes_of_a_huge_file_are_in_work_at_once(tmp_path: Path) -> None:
    size = 100_000
    book = tmp_path / "book.tif"
    book.write_bytes(bytes(size))
    pages = [part_path(book, str(number)) for number in range(2, 6)]
    known = {read_bytes(page).sha256 for page in pages}
    made = Decoders(processes=4, limits=WorkerLimits(memory_bytes=2 * size))
    fingerprinter = Fingerprinter([], decoding=made)
    read = Meeting(len(pages))
    with ThreadPoolExecutor(len(pages)) as pool:
        reads = [pool.submit(fingerprinter.read_unless_known, page, known, read=read) for page in pages]
        assert {each.result(SECONDS) for each in reads} == known
    assert made._bytes._taken == 0


def test_what_is_not_there_is_named_by_reading_it(tmp_path: Path) -> None:
    for path in (tmp_path / "a.png", tmp_path / "a.png" / "b.png"):
        with pytest.raises(PictureError) as caught:
            Fingerprinter([], decoding=Decoders()).read(path, Level.QUICK)
        assert caught.value.reason is Reason.NOT_FOUND


def test_a_file_is_given_up_at_whatever_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while a process for it is being made, or is taken from those that are idle."""
    decoded: list[str] = []

    class Made(FakeProcess):
        def __init__(self, limits: WorkerLimits, decoder: str) -> None:
            super().__init__(limits, decoder)
            made.give_up()

        def decode(self, file: FileBytes, limits: Limits, _is_too_much: Callable[[], bool]) -> Picture:
            decoded.append(file.path.stem)
            return decode(file, limits)

    monkeypatch.setattr(decoders_module, "WorkerProcess", Made)
    made = Decoders(processes=1)
    with pytest.raises(CancelledError):
        made.decode(_file(20, "first"))
    made.decode(_file(20, "second"))
    assert decoded == ["second"]
    made.close()


def test_a_file_is_given_up_while_it_is_read(meter: Meter) -> None:
    made = Decoders(processes=1)
    fingerprinter = Fingerprinter([], decoding=made)

    def read(path: Path, _limits: Limits) -> FileBytes:
        made.give_up()
        return _file(20, path.stem)

    with pytest.raises(CancelledError):
        fingerprinter.read_unless_known(Path("a.png"), (), read=read)
    assert meter.most == 0, "nothing was decoded"
    assert fingerprinter.read_unless_known(Path("a.png"), (), read=lambda *_asked: _file(20)) is not None
    assert meter.most > 0
    made.close()
