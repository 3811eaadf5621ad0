"""A collection is listed, read and kept alike on a drive and on object storage, and as one machine reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import fsspec
import numpy as np
import pytest

from provcheck.app.workspace import Workspace
from provcheck.cluster import rows
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.listing import list_collection
from provcheck.cluster.machines import Equipment, SentModel, equipped
from provcheck.cluster.method import SERVED, Method, method_of
from provcheck.cluster.partitions import Partition
from provcheck.cluster.reading import PartitionReader
from provcheck.cluster.rows import Counts, Found
from provcheck.cluster.storage import Storage
from provcheck.core.errors import PictureError, Reason
from provcheck.core.fingerprint.embedder import Machine, OnnxEmbedder
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.index.signals import Signals
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, Skipped
from provcheck.core.report_marks import MARK
from provcheck.core.scan.comparing import space_at
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.walk import walk
from tests.cluster.collections import write_collection
from tests.tiny_models import tiny_style_card, write_tiny_style_model

LEVEL = Level.STANDARD


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_collection(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="module")
def memory(folder: Path) -> Iterator[Storage]:
    files = fsspec.filesystem("memory")
    files.put(f"{folder}/", "/studio/all/", recursive=True)
    yield Storage("memory://studio/all")
    files.rm("/studio", recursive=True)


@pytest.fixture(scope="module")
def fingerprinter(tmp_path_factory: pytest.TempPathFactory) -> Fingerprinter:
    return Workspace(tmp_path_factory.mktemp("library"), "CPU").fingerprinter()


@pytest.fixture(scope="module")
def read(folder: Path, fingerprinter: Fingerprinter) -> list[Found]:
    return _read(Storage(str(folder)), fingerprinter)


def _read(source: Storage, fingerprinter: Fingerprinter) -> list[Found]:
    piece = Partition(tuple(list_collection(source, CancelToken())))
    return list(PartitionReader(source, fingerprinter, LEVEL).read(piece))


def _names(found: list[Found]) -> list[tuple[str, bool, Reason | None]]:
    return [(each.name, each.is_part, each.skipped and each.skipped.reason) for each in found]


def _assert_same(one: object, other: object) -> None:
    if isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys()
        for key, value in one.items():
            _assert_same(value, other[key])
    elif isinstance(one, Reading | LocalFeatures):
        for each in fields(one):
            _assert_same(getattr(one, each.name), getattr(other, each.name))
    else:
        assert one == other


def test_a_folder_is_listed_as_one_machine_walks_through_it(folder: Path) -> None:
    walked = [Path(each.path) if isinstance(each, Skipped) else each for each in walk([folder], CancelToken())]
    assert [folder / entry.name for entry in list_collection(Storage(str(folder)), CancelToken())] == walked


def test_what_is_marked_as_a_report_is_listed_as_any_picture_on_a_drive_too(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.7\n" + MARK)
    assert [(each.name, each.skipped) for each in list_collection(Storage(str(tmp_path)), CancelToken())] == [
        ("book.pdf", None)
    ]


def test_object_storage_is_listed_by_the_same_rules(folder: Path, memory: Storage) -> None:
    def named(source: Storage) -> list[tuple[str, Reason | None]]:
        return [(each.name, each.skipped and each.skipped.reason) for each in list_collection(source, CancelToken())]

    # There an archive is looked into where it is read.
    local = [each for each in named(Storage(str(folder))) if not each[0].startswith("pack.zip/in/saw")]
    assert named(memory) == [("pack.zip", None) if name.startswith("pack.zip") else (name, why) for name, why in local]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    for place in (str(tmp_path / "gone"), "memory://studio-gone"):
        with pytest.raises(ClusterError) as raised:
            list(list_collection(Storage(place), CancelToken()))
        assert raised.value.fault is Fault.SOURCE_MISSING


def test_what_is_read_is_what_one_machine_reads(folder: Path, fingerprinter: Fingerprinter, read: list[Found]) -> None:
    parts = [each.name for each in read if each.is_part]
    assert parts == [f"deeper/still/{name}" for name in ("book.pdf/book.pdf#2", "book.pdf/book.pdf#3")] + [
        f"deeper/still/moving.gif/moving.gif#{name}" for name in ("last", "different")
    ]
    assert [each.is_part for each in read] == sorted(each.is_part for each in read)
    for each in read:
        if each.name == "old.rar":
            continue
        try:
            alone: Reading | Reason = fingerprinter.read(folder / each.name, LEVEL)
        except PictureError as error:
            alone = error.reason
        _assert_same(each.skipped.reason if each.skipped else each.reading, alone)


def test_object_storage_gives_the_same(memory: Storage, fingerprinter: Fingerprinter, read: list[Found]) -> None:
    found = _read(memory, fingerprinter)
    assert _names(found) == _names(read)
    for one, other in zip(found, read, strict=True):
        _assert_same(one.reading, other.reading)


def test_a_file_that_is_gone_when_it_is_read_is_told(memory: Storage, folder: Path, fingerprinter: Fingerprinter) -> None:
    for source in (memory, Storage(str(folder))):
        entries = tuple(replace(entry, name="gone.png") for entry in list_collection(source, CancelToken()))[:1]
        (found,) = PartitionReader(source, fingerprinter, LEVEL).read(Partition(entries))
        assert found.skipped is not None
        assert found.skipped.reason is Reason.NOT_FOUND


def test_what_is_larger_than_the_room_for_copies_is_told_and_the_rest_is_read(
    memory: Storage, fingerprinter: Fingerprinter
) -> None:
    entries = [entry for entry in list_collection(memory, CancelToken()) if entry.name in {"pack.zip", "old.rar"}]
    huge = Partition(tuple(replace(entry, file_bytes=1 << 60) for entry in entries))
    found = list(PartitionReader(memory, fingerprinter, LEVEL).read(huge))
    told = {each.name: each.skipped.reason for each in found if each.skipped is not None}
    assert told == {"pack.zip": Reason.NO_ROOM_FOR_COPY, "old.rar": Reason.PACKING_NOT_READ}
    assert Reason.NO_ROOM_FOR_COPY in rows.PASSING


def test_what_is_kept_is_what_was_read(tmp_path: Path, fingerprinter: Fingerprinter, read: list[Found]) -> None:
    signals = Signals(fingerprinter.versions, space_at(fingerprinter, LEVEL))
    models = tuple(embedder.use for embedder in fingerprinter.embedders)
    target = tmp_path / "part.parquet"
    counts = rows.write(target, [*read, Found("halves\udcff", False, skipped=Skipped("", Reason.NOT_FOUND))], signals, models)
    with target.open("rb") as stream:
        assert rows.told_of(stream) == rows.Told(counts, models)
        kept = list(rows.read(stream, "there", signals))
        skipped = rows.skipped_in(stream)
    assert kept.pop().name == "halves\udcff"
    assert counts == Counts(sum(each.reading is not None for each in read), len(skipped), 1)
    for one, other in zip(kept, read, strict=True):
        assert (one.name, one.is_part) == (other.name, other.is_part)
        if other.reading is None or one.prints is None or one.picture is None:
            assert other.skipped is not None
            assert one.skipped == (other.skipped.reason, other.skipped.detail)
            continue
        reading, prints, picture = other.reading, one.prints, one.picture
        assert prints.facts == reading.facts
        assert one.clear == reading.clear_preview
        for values, wanted in (
            (dict(prints.hashes), dict(reading.hashes)),
            (dict(prints.embeddings), dict(reading.embeddings)),
            (prints.compact, reading.compact),
            (picture.small, reading.small),
            (picture.features, reading.features),
            (picture.lines, reading.lines),
            (picture.shown, reading.shown),
            (picture.drawing, reading.structure),
        ):
            _assert_same(values, wanted)


def test_a_file_that_is_cut_off_is_told(tmp_path: Path, fingerprinter: Fingerprinter, read: list[Found]) -> None:
    signals = Signals(fingerprinter.versions, space_at(fingerprinter, LEVEL))
    target = tmp_path / "part.parquet"
    rows.write(target, read, signals, ())
    target.write_bytes(target.read_bytes()[:-100])
    with target.open("rb") as stream, pytest.raises(ClusterError) as raised:
        list(rows.read(stream, "there", signals))
    assert (raised.value.fault, raised.value.place) == (Fault.FINGERPRINTS_DAMAGED, "there")
    with target.open("rb") as stream, pytest.raises(ValueError, match=r"footer|arquet"):
        rows.told_of(stream)


def test_a_machine_with_another_program_is_told(fingerprinter: Fingerprinter) -> None:
    method = method_of(fingerprinter, LEVEL)
    models = tuple(SentModel(embedder.card, None) for embedder in fingerprinter.embedders)
    for equipment in (
        Equipment("0.0.0", method, models),
        Equipment(_version(), Method(LEVEL, {**method.versions, "pdq": "other"}), models),
    ):
        with pytest.raises(ClusterError) as raised:
            equipped(equipment)
        assert raised.value.fault is Fault.OTHER_VERSION
    assert equipped(Equipment(_version(), method, models)).versions == fingerprinter.versions


def test_fingerprints_serve_the_levels_that_need_nothing_else(fingerprinter: Fingerprinter) -> None:
    for level, served in SERVED.items():
        for each in served:
            assert not method_of(fingerprinter, level).lacks(method_of(fingerprinter, each))
    assert method_of(fingerprinter, Level.QUICK).lacks(method_of(fingerprinter, LEVEL))
    assert len({method_of(fingerprinter, level).key for level in Level}) == 3


def test_a_model_that_tells_style_is_no_part_of_the_method(fingerprinter: Fingerprinter, tmp_path: Path) -> None:
    style = OnnxEmbedder(tiny_style_card(), write_tiny_style_model(tmp_path / "style.onnx"), machine=Machine("CPU"))
    both = Fingerprinter((*fingerprinter.embedders, style), fingerprinter.space)
    assert both.versions != fingerprinter.versions == both.deciding_versions
    for level in Level:
        assert method_of(both, level) == method_of(fingerprinter, level)


def _version() -> str:
    from provcheck import __version__  # noqa: PLC0415

    return __version__
