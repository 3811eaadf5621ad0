"""Files are decoded by processes that may crash, hang or take too much memory: it costs the one file."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import psutil
import pytest
from PIL import Image

from provcheck.core.errors import DecoderError, PictureError, Reason
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging import worker_process
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.picture import Picture
from provcheck.core.imaging.shared_memory import IS_NAMELESS
from provcheck.core.imaging.worker import LONGEST_TEXT, MOST_KEPT, WorkerLimits
from provcheck.core.imaging.worker_process import LostError, WorkerProcess
from provcheck.core.jobs import CancelledError
from tests.builders import encoded, png_bomb, rgb_profile, work_image
from tests.decoding_seen import SECONDS, eventually, in_shared_memory
from tests.mutations import REASONS_OF_BROKEN_FILES, mutated, whole_files

FAULTY = "tests.faulty_decoders:decode"
TIGHT = WorkerLimits(seconds=1, memory_bytes=256 << 20)
# For all but what takes too long: where the machine is busy, to take much memory takes its time.
PATIENT = WorkerLimits(seconds=60, memory_bytes=256 << 20)
PNG = encoded(work_image(), "PNG")


def of(data: bytes, name: str = "picture.png") -> FileBytes:
    return FileBytes(Path(name), data, hashlib.sha256(data).hexdigest())


def same(left: Picture, right: Picture) -> bool:
    told = (left.file_format, left.colour) == (right.file_format, right.colour)
    return told and pixel_digest(left) == pixel_digest(right)


def reason_of(decoders: Decoders, file: FileBytes, limits: Limits | None = None) -> Reason | None:
    try:
        decoders.decode(file, limits)
    except PictureError as error:
        return error.reason if error.path == file.path else None
    return None


@pytest.fixture(scope="module")
def plain() -> Iterator[Decoders]:
    """The program's own decoder."""
    with closing(Decoders(processes=1)) as decoders:
        yield decoders


@pytest.fixture(scope="module")
def faulty() -> Iterator[Decoders]:
    """One that has faults."""
    with closing(Decoders(processes=1, limits=PATIENT, decoder=FAULTY)) as decoders:
        yield decoders


@pytest.fixture(scope="module")
def hurried() -> Iterator[Decoders]:
    """One that has faults, with little patience."""
    with closing(Decoders(processes=1, limits=TIGHT, decoder=FAULTY)) as decoders:
        yield decoders


def clear_image() -> Image.Image:
    image = work_image().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


GOOD = {
    "large.png": lambda: encoded(work_image(side=600), "PNG"),
    "small.jpg": lambda: encoded(work_image(side=50), "JPEG"),
    "clear.png": lambda: encoded(clear_image(), "PNG"),
    "opaque.webp": lambda: encoded(work_image(), "WEBP", lossless=True),
    "profile.tif": lambda: encoded(work_image(), "TIFF", icc_profile=rgb_profile()),
    "broken-profile.png": lambda: encoded(work_image(), "PNG", icc_profile=b"rubbish"),
    "one.png": lambda: encoded(Image.new("RGBA", (1, 1), (9, 8, 7, 6)), "PNG"),
    "largest.png": lambda: encoded(work_image(side=700), "PNG"),
}


def test_pixels_are_those_that_this_process_would_give(plain: Decoders) -> None:
    """One after the other through the same memory; those before stay as they were."""
    files = [of(make(), name) for name, make in GOOD.items()]
    given = [plain.decode(file) for file in files]
    for file, picture in zip(files, given, strict=True):
        assert same(picture, decode(file)), file.path


def test_a_picture_too_large_to_be_kept_shared(plain: Decoders) -> None:
    side = 7000
    assert side * side * 3 > MOST_KEPT
    file = of(encoded(Image.new("L", (side, side), 77), "PNG", compress_level=1), "huge.png")
    picture = plain.decode(file)
    assert picture.rgb.shape == (side, side, 3)
    assert picture.rgb.min() == picture.rgb.max() == 77
    assert same(plain.decode(of(PNG)), decode(of(PNG)))


@pytest.mark.parametrize("data", [PNG[:-40], b"text", png_bomb(30_000, 30_000), PNG.replace(b"IDAT", b"IDOT", 1)])
def test_refusals_are_those_that_this_process_would_give(plain: Decoders, data: bytes) -> None:
    with pytest.raises(PictureError) as here:
        decode(of(data))
    with pytest.raises(PictureError) as there:
        plain.decode(of(data))
    assert (there.value.reason, there.value.path) == (here.value.reason, here.value.path)
    assert there.value.detail or not here.value.detail


def test_limits_and_names_that_are_no_text_reach_the_process(plain: Decoders) -> None:
    name = os.fsdecode(b"caf\xe9 \xf0\x9f\x8e\xa8.png")
    pixels = work_image().width * work_image().height
    assert reason_of(plain, of(PNG, name), Limits(pixels=pixels)) is None
    assert reason_of(plain, of(PNG, name), Limits(pixels=pixels - 1)) is Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("crash.png", Reason.DECODER_FAILED),
        ("crashfull.png", Reason.DECODER_FAILED),
        ("leave.png", Reason.DECODER_FAILED),
        ("raise.png", Reason.DECODER_FAILED),
        ("spoil.png", Reason.DECODER_FAILED),
        ("balloon.png", Reason.OUT_OF_MEMORY),
        pytest.param("grab.png", Reason.OUT_OF_MEMORY, marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux only")),
    ],
)
def test_a_fault_costs_the_file_and_nothing_else(faulty: Decoders, name: str, reason: Reason) -> None:
    costs_itself_alone(faulty, name, reason)


@pytest.mark.parametrize("name", ["hang.png", "deaf.png"])
def test_what_takes_too_long_costs_the_file_and_nothing_else(hurried: Decoders, name: str) -> None:
    costs_itself_alone(hurried, name, Reason.DECODING_TOO_LONG)


def costs_itself_alone(decoders: Decoders, name: str, reason: Reason) -> None:
    # The program's own decoders may have been used before in this process.
    before = in_shared_memory()
    assert same(decoders.decode(of(PNG)), decode(of(PNG)))
    assert reason_of(decoders, of(PNG, name)) is reason
    assert same(decoders.decode(of(PNG)), decode(of(PNG)))
    assert len(in_shared_memory() - before) <= 2, "one for each of the two processes here"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to tell")
def test_how_a_process_ended_is_told(faulty: Decoders) -> None:
    with pytest.raises(PictureError, match="SIGSEGV"):
        faulty.decode(of(PNG, "crash.png"))


def test_a_file_does_not_pay_for_the_one_before() -> None:
    """What crashes in a process that was used before gets a second chance in a new one."""
    with closing(Decoders(processes=1, decoder="tests.faulty_decoders:crash_when_used")) as decoders:
        for _ in range(3):
            assert same(decoders.decode(of(PNG)), decode(of(PNG)))


def test_a_process_ends_when_all_together_take_too_much() -> None:
    process = WorkerProcess(WorkerLimits(), FAULTY)
    told = iter([False, False, True])
    with pytest.raises(LostError) as caught:
        process.decode(of(PNG, "hang.png"), Limits(), lambda: next(told))
    assert caught.value.is_crowded
    assert caught.value.reason is Reason.OUT_OF_MEMORY
    assert process.is_lost
    assert process.grown_bytes == 0


def test_without_shared_memory_the_pixels_come_another_way() -> None:
    with closing(Decoders(processes=1, decoder="tests.faulty_decoders:without_shared_memory")) as decoders:
        for name in ("large.png", "clear.png", "small.jpg"):
            file = of(GOOD[name](), name)
            assert same(decoders.decode(file), decode(file))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ('{"width": Infinity}', Reason.DECODER_FAILED),
        ('{"width": 1e999}', Reason.DECODER_FAILED),
        ('{"width": 0}', Reason.DECODER_FAILED),
        ('{"width": -1, "height": -1}', Reason.DECODER_FAILED),
        ('{"origin": []}', Reason.DECODER_FAILED),
        ("nested", Reason.DECODER_FAILED),
        ("long", Reason.DECODER_FAILED),
        pytest.param("unsent", Reason.DECODER_FAILED, marks=pytest.mark.skipif(not IS_NAMELESS, reason="memory has a name")),
        ("never", Reason.DECODING_TOO_LONG),
        pytest.param(
            "half", Reason.DECODING_TOO_LONG, marks=pytest.mark.skipif(os.name == "nt", reason="Windows sends whole messages")
        ),
    ],
)
@pytest.mark.timeout(60)
def test_an_answer_that_is_amiss_costs_the_file_and_nothing_else(name: str, reason: Reason) -> None:
    with closing(Decoders(processes=1, limits=TIGHT, decoder="tests.faulty_decoders:answer_amiss")) as decoders:
        assert reason_of(decoders, of(PNG, f"{name}.png")) is reason
        assert same(decoders.decode(of(PNG, "{}.png")), decode(of(PNG)))


def test_no_text_of_an_answer_is_longer_than_an_honest_one() -> None:
    """Whoever took over a process, and a file that gives its profile a long name."""
    with closing(Decoders(processes=1, decoder="tests.faulty_decoders:answer_amiss")) as decoders:
        told = json.dumps({"file_format": "x" * 9999, "colour": "y" * 9999})
        picture = decoders.decode(of(PNG, f"{told}.png"))
        assert (len(picture.file_format), len(picture.colour)) == (LONGEST_TEXT, LONGEST_TEXT)
    with closing(Decoders(processes=1)) as decoders:
        profile = rgb_profile("x" * 5000)
        picture = decoders.decode(of(encoded(work_image(), "WEBP", icc_profile=profile), "long.webp"))
        assert picture.colour == "converted"
        assert 0 < len(picture.origin.profile) <= LONGEST_TEXT


def test_shared_memory_of_others_is_left_alone() -> None:
    shared = SharedMemory(create=True, size=1 << 20, name=f"foreign-{os.getpid()}")
    try:
        with closing(Decoders(processes=1, decoder="tests.faulty_decoders:answer_amiss")) as decoders:
            assert reason_of(decoders, of(PNG, f"{shared.name}.png")) is Reason.DECODER_FAILED
        SharedMemory(shared.name).close()
    finally:
        shared.close()
        shared.unlink()


def test_processes_load_little() -> None:
    with closing(Decoders(processes=1, decoder="tests.faulty_decoders:tell_modules")) as decoders:
        assert decoders.decode(of(PNG)).file_format == ""


def test_threads_share_a_bounded_number_of_processes() -> None:
    with closing(Decoders(processes=2, decoder="tests.faulty_decoders:count_seen")) as decoders, ThreadPoolExecutor(6) as pool:
        told = [picture.file_format for picture in pool.map(decoders.decode, [of(PNG)] * 10)]
    processes = {line.split()[0] for line in told}
    assert 1 <= len(processes) <= 2
    assert len(set(told)) == 10, "each file was decoded once"


def test_a_process_is_ready_in_advance() -> None:
    with closing(Decoders(processes=1, decoder="tests.faulty_decoders:count_seen")) as decoders:
        before = {child.pid for child in psutil.Process().children()}
        decoders.prepare()
        decoders.prepare()
        begun = {child.pid for child in psutil.Process().children()} - before
        assert int(decoders.decode(of(PNG)).file_format.split()[0]) in begun


def test_idle_processes_end_and_come_back() -> None:
    decoders = Decoders(processes=2, decoder="tests.faulty_decoders:count_seen", idle_seconds=0.2)
    first = int(decoders.decode(of(PNG)).file_format.split()[0])
    eventually(lambda: not psutil.pid_exists(first), "the process is still there")
    second = int(decoders.decode(of(PNG)).file_format.split()[0])
    assert second != first
    decoders.close()
    eventually(lambda: not psutil.pid_exists(second), "the process is still there")


def test_a_process_that_cannot_start_is_no_fault_of_the_picture() -> None:
    decoders = Decoders(processes=1, decoder="tests.faulty_decoders:there_is_no_such")
    with pytest.raises(DecoderError) as caught:
        decoders.decode(of(PNG))
    assert caught.value.reason is Reason.DECODER_MISSING


def test_an_answer_that_could_not_be_taken_is_not_given_to_the_next_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """There may be no memory left for the pixels in this process."""

    def refuse(*_arguments: object) -> None:
        raise MemoryError

    before = in_shared_memory()
    with closing(Decoders(processes=1)) as decoders:
        decoders.decode(of(PNG))
        with monkeypatch.context() as patched:
            patched.setattr(worker_process.WorkerProcess, "_taken", refuse)
            with pytest.raises(MemoryError):
                decoders.decode(of(GOOD["large.png"]()))
        for name, make in GOOD.items():
            assert same(decoders.decode(of(make(), name)), decode(of(make(), name)))
        assert len(in_shared_memory() - before) <= 1, "that of the process"
    assert in_shared_memory() <= before


def test_a_file_that_takes_long_can_be_given_up(tmp_path: Path) -> None:
    """What waits for it hears of it as of any other job that was stopped, and the next file is decoded."""
    with closing(Decoders(processes=2, decoder=FAULTY)) as decoders, ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(decoders.decode, of(PNG, str(tmp_path / "tell.png")))
        eventually((tmp_path / "tell.told").exists, "the decoder never began")
        decoders.give_up()
        with pytest.raises(CancelledError):
            waiting.result(SECONDS)
        assert same(decoders.decode(of(PNG)), decode(of(PNG)))
        decoders.give_up()
        assert same(decoders.decode(of(PNG)), decode(of(PNG))), "nothing was at work"


def test_broken_files_are_decoded_or_named_with_a_reason_and_no_process_is_lost(plain: Decoders) -> None:
    reasons = {reason_of(plain, of(mutated(data, seed), name)) for name, data in whole_files().items() for seed in range(15)}
    assert reasons - {None} <= REASONS_OF_BROKEN_FILES
    assert {None, Reason.DAMAGED, Reason.TRUNCATED} <= reasons
