"""Fingerprinting and checking on Ray, from a drive and from an object store: as one machine, to the last digit."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError

import pytest
import ray
import s3fs

from provcheck.app import portfolios, scanning
from provcheck.app.model_files import add_model, use_none
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.workspace import Workspace
from provcheck.cluster import checking, collection, fingerprinting
from provcheck.cluster.checking import Against
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.fingerprinting import Fingerprinted, Wanted
from provcheck.cluster.listing import Entry, list_collection
from provcheck.cluster.storage import Storage
from provcheck.cluster.surroundings import HERE
from provcheck.core.errors import Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import Role, write_card
from provcheck.core.records import Level, Match, Portfolio, Skipped
from provcheck.core.scan.events import MatchFound, Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.cluster.collections import write_collection
from tests.cluster.ports import free_port
from tests.core.scanning_desk import timeless
from tests.tiny_models import tiny_style_card, write_tiny_style_model

pytestmark = pytest.mark.filterwarnings("ignore")
LEVEL = Level.STANDARD
_SECONDS = 60


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """An object store on this computer; gives its address."""
    address = f"http://127.0.0.1:{free_port()}"
    keys = {"AWS_ACCESS_KEY_ID": "studio", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    server = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", address.rpartition(":")[2]]
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {**keys, "AWS_ENDPOINT_URL": address}.items():
            patched.setenv(name, value)
        with subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _await(address)
                yield address
            finally:
                process.kill()


def _await(address: str) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except URLError:
            assert time.monotonic() < end, "the object store does not start"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def cluster(store: str) -> Iterator[None]:  # noqa: ARG001  its address is in the surroundings that workers get
    ray.init(address="local", num_cpus=2, _node_ip_address="127.0.0.1", include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_collection(tmp_path_factory.mktemp("studio"))


@pytest.fixture(scope="module")
def bucket(store: str, folder: Path) -> s3fs.S3FileSystem:  # noqa: ARG001
    files = s3fs.S3FileSystem()
    files.mkdir("studio")
    files.mkdir("empty")
    files.put(f"{folder}/", "studio/all/", recursive=True)
    return files


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("library"), "CPU")


@pytest.fixture(scope="module")
def portfolio(workspace: Workspace, folder: Path) -> Portfolio:
    list(portfolios.index(workspace, NewPortfolio("Mine"), [folder.parent / "art"], CancelToken()))
    return portfolios.list_portfolios(workspace)[0]


@pytest.fixture(scope="module")
def prints(cluster: None, workspace: Workspace, folder: Path) -> Path:  # noqa: ARG001
    """Where the fingerprints of the folder are."""
    target = folder.parent / "prints"
    made = make(workspace, folder, target)
    assert (made.completed, made.known, made.machines) == (True, 0, 1)
    return target


@pytest.fixture
def own_prints(prints: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    return Path(shutil.copytree(prints, tmp_path / "prints"))


@pytest.fixture(scope="module")
def alone(workspace: Workspace, portfolio: Portfolio, folder: Path) -> ScanReport:
    """What one machine finds."""
    *_events, last = scanning.scan(workspace, portfolio, [folder], ScanSettings(LEVEL, 2), CancelToken())
    assert isinstance(last, Scanned)
    return last.report


def make(workspace: Workspace, source: object, target: object, size: int = 5, level: Level = LEVEL) -> Fingerprinted:
    wanted = Wanted(str(source), str(target), level, HERE, size)
    *_events, last = fingerprinting.fingerprint(workspace, wanted, CancelToken())
    assert isinstance(last, Fingerprinted)
    return last


def check(workspace: Workspace, portfolio: Portfolio, target: object, level: Level | None = None) -> ScanReport:
    *events, last = checking.check(workspace, portfolio, Against(str(target), level, HERE, 2), CancelToken())
    assert isinstance(last, Scanned)
    assert last.report.completed
    told = [event.match for event in events if isinstance(event, MatchFound)]
    assert {_named(match) for match in told} == {_named(match) for match in last.report.matches}
    return last.report


def _named(match: Match) -> tuple[str, str]:
    return match.suspect, match.work.path


def same(report: ScanReport) -> ScanReport:
    return timeless(replace(report, number=0))


def test_a_folder_is_checked_as_by_one_machine(
    workspace: Workspace, portfolio: Portfolio, alone: ScanReport, prints: Path
) -> None:
    report = check(workspace, portfolio, prints)
    assert len(report.matches) > 8
    assert same(report) == same(alone)
    # It is kept as any other scan, and what matched can be shown.
    kept = scanning.load_scan(workspace, report.number)
    assert kept is not None
    assert same(kept) == same(report)
    assert all(scanning.load_preview(workspace, match.suspect_facts.sha256) for match in report.matches)


def test_only_what_is_new_is_computed(workspace: Workspace, folder: Path, own_prints: Path, alone: ScanReport) -> None:
    pieces = own_prints / "pictures"
    before = {file: file.stat().st_mtime_ns for file in pieces.iterdir()}
    assert len(before) > 2
    again = make(workspace, folder, own_prints)
    assert (again.known, again.machines, again.counts.pictures) == (again.files, 0, alone.checked)
    assert {file: file.stat().st_mtime_ns for file in pieces.iterdir()} == before
    damaged, *_others = before
    damaged.write_bytes(damaged.read_bytes()[:1000])
    (pieces / f"part-{'0' * 64}.parquet").write_bytes(b"of a file that is gone")
    mended = make(workspace, folder, own_prints)
    assert mended.counts == again.counts
    assert 0 < mended.known < mended.files
    assert set(pieces.iterdir()) == before.keys()


def test_other_fingerprints_stay_unless_they_are_to_be_replaced(workspace: Workspace, own_prints: Path, tmp_path: Path) -> None:
    def fault(source: object, level: Level = LEVEL) -> Fault:
        with pytest.raises(ClusterError) as raised:
            make(workspace, source, own_prints, level=level)
        return raised.value.fault

    source = collection.load(Storage(str(own_prints))).source
    before = {file: file.read_bytes() for file in own_prints.rglob("*") if file.is_file()}
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.png").write_bytes(b"no picture")
    assert fault(other) is Fault.OF_OTHER_SOURCE
    assert fault(source, Level.QUICK) is Fault.FOR_OTHER_LEVEL
    listed = own_prints / collection.LIST
    listed.write_text(listed.read_text(encoding="ascii").replace(";imaging/", ";imaging/1"), encoding="ascii")
    assert fault(source) is Fault.BY_OTHER_METHOD
    listed.write_bytes(before[listed])
    assert {file: file.read_bytes() for file in own_prints.rglob("*") if file.is_file()} == before
    *_events, last = fingerprinting.fingerprint(
        workspace, Wanted(str(other), str(own_prints), LEVEL, HERE, replace=True), CancelToken()
    )
    assert isinstance(last, Fingerprinted)
    assert last.counts.skipped == 1
    assert collection.load(Storage(str(own_prints))).source == str(other)
    assert len(list((own_prints / "pictures").iterdir())) == 1


def test_what_lies_in_a_folder_that_is_away_for_a_moment_stays(
    workspace: Workspace, folder: Path, own_prints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set((own_prints / "pictures").iterdir())

    def without_deeper(source: Storage, token: CancelToken) -> Iterator[Entry]:
        away = Skipped(source.path_of("deeper"), Reason.NO_PERMISSION, "denied")
        yield from (each for each in list_collection(source, token) if not each.name.startswith("deeper/"))
        yield Entry("deeper", skipped=away)

    with monkeypatch.context() as patched:
        patched.setattr(fingerprinting, "list_collection", without_deeper)
        made = make(workspace, folder, own_prints)
    assert made.counts.passing == 1
    assert before < set((own_prints / "pictures").iterdir())
    again = make(workspace, folder, own_prints)
    assert (again.known, again.machines) == (again.files, 0)
    assert set((own_prints / "pictures").iterdir()) == before


@pytest.mark.usefixtures("cluster", "bucket")
def test_an_object_store_is_checked_as_a_folder(
    workspace: Workspace, portfolio: Portfolio, folder: Path, alone: ScanReport
) -> None:
    source, target = "s3://studio/all", "s3://studio/prints"
    assert make(workspace, source, target, size=16).counts.pictures == alone.checked
    report = check(workspace, portfolio, target)
    assert report.targets == (source,)

    def located(path: str) -> str:
        return path.replace(source, str(folder))

    there = replace(
        report,
        targets=alone.targets,
        too_little_detail=tuple(map(located, report.too_little_detail)),
        matches=tuple(replace(match, suspect=located(match.suspect)) for match in report.matches),
        candidates=tuple(replace(each, suspect=located(each.suspect)) for each in report.candidates),
        skipped=tuple(replace(each, path=located(each.path), detail=located(each.detail)) for each in report.skipped),
    )
    assert same(there) == same(alone)
    kept = scanning.load_scan(workspace, report.number)
    assert kept is not None
    assert kept.matches[0].suspect.startswith("s3://studio/all/")


@pytest.mark.usefixtures("cluster", "bucket")
@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("s3://nobody/all", "{folder}/prints", Fault.BUCKET_MISSING),
        ("s3://studio/nowhere", "{folder}/prints", Fault.SOURCE_MISSING),
        ("s3://empty", "{folder}/prints", Fault.NOTHING_THERE),
        ("{folder}/empty", "{folder}/prints", Fault.NOTHING_THERE),
        ("{folder}/full", "s3://nobody/prints", Fault.BUCKET_MISSING),
        ("{folder}/full", "{folder}/full/prints", Fault.INSIDE_SOURCE),
    ],
)
def test_places_that_cannot_be_used_are_told(
    workspace: Workspace, tmp_path: Path, source: str, target: str, fault: Fault
) -> None:
    for name in ("empty", "full"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "a.png").write_bytes(b"no picture")
    with pytest.raises(ClusterError) as raised:
        make(workspace, source.format(folder=tmp_path), target.format(folder=tmp_path))
    assert raised.value.fault is fault


def test_fingerprints_that_cannot_be_used_are_told(
    workspace: Workspace, portfolio: Portfolio, own_prints: Path, tmp_path: Path
) -> None:
    def fault(place: Path = own_prints) -> Fault:
        with pytest.raises(ClusterError) as raised:
            check(workspace, portfolio, place, LEVEL)
        return raised.value.fault

    assert fault(tmp_path) is Fault.NO_FINGERPRINTS
    for file in (own_prints / "pictures").iterdir():
        file.write_bytes(file.read_bytes()[:1000])
    assert fault() is Fault.FINGERPRINTS_DAMAGED
    listed = own_prints / "provcheck-fingerprints.json"
    text = listed.read_text(encoding="ascii")
    for before, after, told in (
        (";imaging/", ";imaging/1", Fault.OTHER_METHOD),
        ('"level": "standard"', '"level": "quick"', Fault.OTHER_LEVEL),
        ('"format": 1', '"format": 2', Fault.OTHER_METHOD),
        (text[100:], "", Fault.FINGERPRINTS_DAMAGED),
    ):
        assert before in text
        listed.write_text(text.replace(before, after), encoding="ascii")
        assert fault() is told


def test_a_model_that_tells_style_is_no_hindrance(
    workspace: Workspace, portfolio: Portfolio, alone: ScanReport, prints: Path, tmp_path: Path
) -> None:
    write_card(tiny_style_card(), tmp_path / "style.toml")
    add_model(workspace, write_tiny_style_model(tmp_path / "style.onnx"))
    try:
        assert check(workspace, portfolio, prints).matches == alone.matches
        made = make(workspace, collection.load(Storage(str(prints))).source, prints)
        assert (made.known, made.machines) == (made.files, 0)
    finally:
        use_none(workspace, Role.STYLE)


def test_a_check_that_is_stopped_is_kept_as_stopped(workspace: Workspace, portfolio: Portfolio, prints: Path) -> None:
    token = CancelToken()
    for event in checking.check(workspace, portfolio, Against(str(prints), None, HERE), token):
        if isinstance(event, MatchFound):
            token.cancel()
        last = event
    assert isinstance(last, Scanned)
    assert not last.report.completed
    assert last.report.matches
    kept = scanning.load_scan(workspace, last.report.number)
    assert kept is not None
    assert not kept.completed


def test_an_address_where_nothing_listens_is_told(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    ray.shutdown()
    wanted = Wanted(str(folder), str(tmp_path / "prints"), LEVEL, f"127.0.0.1:{free_port()}")
    with pytest.raises(ClusterError) as raised:
        list(fingerprinting.fingerprint(workspace, wanted, CancelToken()))
    assert raised.value.fault is Fault.CLUSTER_MISSING
