"""Building a portfolio: everything computed once, kept as soon as it is done, found again when it moves."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from provcheck.core.errors import ModelError, PictureError, Reason
from provcheck.core.fingerprint.embedder import Embedding, OnnxEmbedder
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.door import FileBytes
from provcheck.core.imaging.preview import from_webp
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.models.batching import Tensor
from provcheck.core.records import Level
from provcheck.core.scan import fingerprinting, presence
from provcheck.core.scan.ahead import LOOK_AHEAD
from provcheck.core.scan.events import Advanced, FileSkipped, Indexed, IndexEvent
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.presence import FolderLook
from tests.builders import encoded, tiny_embedder, work_image
from tests.core.indexing_desk import NAMES, Counting, Desk


def test_every_picture_becomes_a_work_with_all_it_needs(index_desk: Desk) -> None:
    summary = index_desk.index()
    assert (summary.added, summary.computed, summary.known, summary.moved) == (7, 7, 0, 0)
    assert summary.completed
    assert (summary.missing, summary.skipped) == ((), ())
    assert summary.portfolio.work_count == 7
    prints = PrintsStore(index_desk.library, index_desk.fingerprinter.versions)
    assert all(prints.is_complete_work(work.facts.sha256) for work in index_desk.store.works(index_desk.portfolio))
    assert index_desk.works() == sorted(f"{Path(name).stem}.png" for name in NAMES)


def test_nobody_asks_what_the_files_of_works_say_of_their_origin(index_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(fingerprinting, "origin_of_picture")
    assert index_desk.index().computed == len(NAMES)
    with pytest.raises(PictureError):
        index_desk.fingerprinter.read(index_desk.art / "picnic.png", Level.QUICK)


def test_works_that_will_hardly_be_found_are_named(index_desk: Desk) -> None:
    dark = np.full((300, 400, 3), 6, np.uint8)
    dark[100:110, 50:350] = 9
    Image.fromarray(dark).save(index_desk.art / "night.png")
    summary = index_desk.index()
    assert [Path(path).name for path in summary.too_little_detail] == ["night.png"]
    assert [Path(path).name for path in index_desk.index().too_little_detail] == ["night.png"], "also when it is known"


def test_progress_is_told_file_by_file(index_desk: Desk) -> None:
    (index_desk.art / "broken.png").write_bytes(b"broken")
    events = list(index_desk.events())
    advanced = [event.progress for event in events if isinstance(event, Advanced)]
    assert [(progress.done, progress.total) for progress in advanced] == [(done, 8) for done in range(9)]
    assert advanced[1].current == str(index_desk.art / "broken.png")
    assert [event.skipped.reason for event in events if isinstance(event, FileSkipped)] == [Reason.NOT_A_PICTURE]
    assert isinstance(events[-1], Indexed)


def test_a_second_run_computes_nothing(index_desk: Desk) -> None:
    index_desk.index()
    index_desk.fingerprinter.seen.clear()
    summary = index_desk.index()
    assert (summary.added, summary.computed, summary.known) == (0, 0, 7)
    assert index_desk.fingerprinter.seen == []


def test_only_what_is_new_or_changed_is_computed(index_desk: Desk) -> None:
    index_desk.index()
    index_desk.fingerprinter.seen.clear()
    (index_desk.art / "new.png").write_bytes(encoded(work_image("carpenter-saw.jpg", 100), "PNG"))
    (index_desk.art / "picnic.png").write_bytes(encoded(work_image("picnic.jpg", 90), "PNG"))
    summary = index_desk.index()
    assert (summary.added, summary.computed, summary.known) == (2, 2, 6)
    assert sorted(index_desk.fingerprinter.seen) == ["new.png", "picnic.png"]
    assert summary.portfolio.work_count == 8


def test_a_file_that_was_only_touched_keeps_its_fingerprints(index_desk: Desk) -> None:
    index_desk.index()
    os.utime(index_desk.art / "picnic.png", ns=(1, 1))
    summary = index_desk.index()
    assert (summary.added, summary.computed, summary.known) == (0, 0, 7), "it is read, and found to be the same"
    assert index_desk.index().computed == 0


def test_a_moved_file_is_the_same_work(index_desk: Desk) -> None:
    index_desk.index()
    before = {work.name: work.number for work in index_desk.store.works(index_desk.portfolio)}
    (index_desk.art / "sub").mkdir()
    (index_desk.art / "picnic.png").rename(index_desk.art / "sub" / "renamed.png")
    summary = index_desk.index()
    assert (summary.added, summary.moved, summary.missing) == (0, 1, ())
    after = {work.name: work.number for work in index_desk.store.works(index_desk.portfolio)}
    assert after["renamed.png"] == before["picnic.png"]
    assert "picnic.png" not in after
    assert len(after) == 7


def test_copies_are_one_work(index_desk: Desk) -> None:
    shutil.copy(index_desk.art / "picnic.png", index_desk.art / "a copy.png")
    summary = index_desk.index()
    assert summary.added == 7
    assert len(index_desk.store.files(index_desk.portfolio)) == 8
    (index_desk.art / "a copy.png").unlink()
    assert index_desk.index().moved == 1
    assert len(index_desk.store.files(index_desk.portfolio)) == 7


def test_a_file_that_is_gone_stays_a_work_and_is_told(index_desk: Desk) -> None:
    index_desk.index()
    (index_desk.art / "picnic.png").unlink()
    summary = index_desk.index()
    assert summary.missing == (str(index_desk.art / "picnic.png"),)
    assert summary.portfolio.work_count == 7
    assert "picnic.png" in index_desk.works()


def test_a_file_that_cannot_be_read_has_not_moved(index_desk: Desk) -> None:
    index_desk.index()
    shutil.copy(index_desk.art / "picnic.png", index_desk.art / "copy.png")
    (index_desk.art / "picnic.png").unlink()
    (index_desk.art / "picnic.png").symlink_to(index_desk.art / "drive-not-connected.png")
    summary = index_desk.index()
    assert (summary.moved, summary.missing) == (0, (str(index_desk.art / "picnic.png"),))
    assert len(index_desk.store.files(index_desk.portfolio)) == 8


@pytest.mark.parametrize("mirror", [False, True])
def test_cancelling_keeps_what_is_done_and_the_next_run_goes_on(index_desk: Desk, mirror: bool) -> None:
    token = CancelToken()
    last: IndexEvent | None = None
    for last in index_desk.events(token=token, mirror=mirror):
        if isinstance(last, Advanced) and last.progress.done == 3:
            token.cancel()
    assert isinstance(last, Indexed)
    assert not last.summary.completed
    assert (last.summary.added, last.summary.portfolio.work_count) == (3, 3)
    assert len(index_desk.works()) == 3
    summary = index_desk.index(mirror=mirror)
    assert (summary.known, summary.computed, summary.added) == (3, 4, 4)
    assert summary.completed
    assert len(index_desk.works()) == 7


def test_a_cancelled_run_forgets_nothing_that_was_skipped(index_desk: Desk) -> None:
    (index_desk.art / "broken.png").write_bytes(b"broken")
    index_desk.index()
    token = CancelToken()
    for event in index_desk.events(token=token):
        if isinstance(event, Advanced):
            token.cancel()
    assert [Path(item.path).name for item in index_desk.store.skipped(index_desk.portfolio)] == ["broken.png"]


def test_cancelled_before_it_began(index_desk: Desk) -> None:
    token = CancelToken()
    token.cancel()
    (event,) = index_desk.events(token=token)
    assert isinstance(event, Indexed)
    assert not event.summary.completed
    assert index_desk.fingerprinter.seen == []


def test_what_cannot_be_read_is_told_and_remembered_until_it_can(index_desk: Desk) -> None:
    whole = (index_desk.art / "picnic.png").read_bytes()
    (index_desk.art / "picnic.png").write_bytes(whole[: len(whole) // 2])
    (index_desk.art / "link.png").symlink_to(index_desk.art / "nowhere.png")
    (index_desk.art / "painting.xcf").write_bytes(b"CSFCHUNK")
    summary = index_desk.index()
    told = {Path(item.path).name: item.reason for item in summary.skipped}
    assert told == {
        "picnic.png": Reason.TRUNCATED,
        "link.png": Reason.BROKEN_LINK,
        "painting.xcf": Reason.FORMAT_NOT_READ,
    }
    assert set(index_desk.store.skipped(index_desk.portfolio)) == set(summary.skipped)
    index_desk.index(index_desk.art / "jukebox.png")
    assert len(index_desk.store.skipped(index_desk.portfolio)) == 3, "another target says nothing about them"
    (index_desk.art / "picnic.png").write_bytes(whole)
    (index_desk.art / "link.png").unlink()
    assert [Path(item.path).name for item in index_desk.index().skipped] == ["painting.xcf"]
    assert len(index_desk.store.skipped(index_desk.portfolio)) == 1
    assert len(index_desk.works()) == 7


def test_a_name_that_leads_nowhere_is_told_but_not_remembered(index_desk: Desk) -> None:
    summary = index_desk.index(index_desk.art / "mistyped.png", index_desk.art)
    assert [item.reason for item in summary.skipped] == [Reason.NOT_FOUND]
    assert index_desk.store.skipped(index_desk.portfolio) == ()


def test_works_are_computed_anew_for_another_model(index_desk: Desk, tmp_path: Path) -> None:
    index_desk.index()
    (tmp_path / "more").mkdir()
    index_desk.fingerprinter = Counting([tiny_embedder(tmp_path), tiny_embedder(tmp_path / "more", model_id="second")])
    summary = index_desk.index()
    assert (summary.added, summary.computed) == (0, 7)
    assert index_desk.index().computed == 0


def test_a_model_that_fails_ends_the_job_and_keeps_what_is_done(index_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    embed = OnnxEmbedder.embed
    third = read_picture(sorted(index_desk.art.iterdir())[2]).on_ground()

    def failing(self: OnnxEmbedder, tensor: Tensor) -> Embedding:
        if np.array_equal(tensor, self.prepare(third)):
            raise ModelError(Reason.MODEL_UNFIT, None, "broke")
        return embed(self, tensor)

    monkeypatch.setattr(OnnxEmbedder, "embed", failing)
    with pytest.raises(ModelError):
        index_desk.index()
    assert len(index_desk.works()) == 2
    monkeypatch.undo()
    assert index_desk.index().known == 2


def test_a_job_that_is_dropped_half_way_keeps_what_is_done(index_desk: Desk) -> None:
    events = index_desk.events()
    for event in events:
        if isinstance(event, Advanced) and event.progress.done == 2:
            break
    events.close()  # type: ignore[attr-defined]
    assert len(index_desk.works()) == 2
    assert index_desk.index().known == 2


def test_paths_given_relative_are_shown_so(index_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(index_desk.art.parent)
    index_desk.index(Path("art"))
    assert index_desk.store.works(index_desk.portfolio)[0].path == str(Path("art/campfire.png"))
    monkeypatch.chdir(index_desk.art)
    assert index_desk.store.works(index_desk.portfolio)[0].path == str(index_desk.art / "campfire.png")


def test_an_exported_report_is_no_work_and_not_decoded(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(Fingerprinter, "_measure", lambda _self, file, *_rest, **_options: decoded.append(file))
    report = tmp_path / "report.pdf"
    report.write_bytes(encoded(work_image("picnic.jpg", 100), "PDF"))
    ReportStore(index_desk.library).add(hashlib.sha256(report.read_bytes()).hexdigest())
    summary = index_desk.index(report)
    assert [(item.path, item.reason) for item in summary.skipped] == [(str(report), Reason.OWN_REPORT)]
    assert (index_desk.works(), decoded) == ([], [])


def test_transparent_works_are_kept_as_people_are_to_see_them(index_desk: Desk, tmp_path: Path) -> None:
    figure = work_image(NAMES[0], 100).convert("RGBA")
    figure.putalpha(Image.linear_gradient("L").resize(figure.size))
    file = tmp_path / "figure.png"
    file.write_bytes(encoded(figure, "PNG"))
    index_desk.index(file, index_desk.art / "goldfish.png")
    kept = PrintsStore(index_desk.library, {})
    clear = kept.clear_preview(hashlib.sha256(file.read_bytes()).hexdigest())
    assert clear is not None
    assert np.ptp(from_webp(clear)[..., 3]) > 200
    assert kept.clear_preview(hashlib.sha256((index_desk.art / "goldfish.png").read_bytes()).hexdigest()) is None


def test_a_content_that_lies_there_often_is_computed_once(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for copies that are in work at the same time; what is told does not hang on which these are."""
    folder = tmp_path / "often"
    folder.mkdir()
    for number in range(6 * LOOK_AHEAD):
        shutil.copy(index_desk.art / "goldfish.png", folder / f"{number:02}.png")
    measured: list[Path] = []
    measure = Fingerprinter._measure

    def note(self: Fingerprinter, file: FileBytes, *wanted: Any, **how: Any) -> Reading:
        measured.append(file.path)
        return measure(self, file, *wanted, **how)

    monkeypatch.setattr(Fingerprinter, "_measure", note)
    summary = index_desk.index(folder)
    assert (summary.computed, summary.known) == (1, 6 * LOOK_AHEAD - 1)
    assert len(measured) <= 2 * LOOK_AHEAD
    assert len(index_desk.works()) == 1


def test_files_on_a_drive_that_does_not_answer_are_not_waited_for(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, let_go = tmp_path / "dead", threading.Event()
    dead.mkdir()
    (dead / "x.png").write_bytes(encoded(work_image("picnic.jpg", 90), "PNG"))
    index_desk.index(dead)
    look = presence._look

    def silent(folder: str, files: Sequence[str]) -> FolderLook:
        if Path(folder) == dead:
            let_go.wait(60)
        return look(folder, files)

    monkeypatch.setattr(presence, "_look", silent)
    (dead / "x.png").unlink()
    try:
        assert index_desk.index().missing == ()
    finally:
        let_go.set()
    assert dead / "x.png" in {file.path for file in index_desk.store.files(index_desk.portfolio)}
    assert index_desk.index().missing == (str(dead / "x.png"),)
