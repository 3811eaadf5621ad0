"""Fingerprints of a collection, over all machines of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from provcheck import __version__
from provcheck.app.workspace import Workspace
from provcheck.cluster import collection
from provcheck.cluster.collection import FORMAT, Collection
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.listing import Entry, list_collection
from provcheck.cluster.machinery import Cluster, Worker, running, sent, spread
from provcheck.cluster.machines import Equipment, SentModel, is_everywhere
from provcheck.cluster.method import method_of
from provcheck.cluster.partitions import Partition, partitions
from provcheck.cluster.rows import PASSING, Counts, Told
from provcheck.cluster.storage import Storage
from provcheck.cluster.surroundings import USUAL_SIZE
from provcheck.cluster.workers import FingerprintMaker
from provcheck.core.index.codec import from_json
from provcheck.core.jobs import CancelledError, CancelToken, ProgressClock
from provcheck.core.records import Level, ModelUse
from provcheck.core.scan.events import Advanced


@dataclass(frozen=True)
class Wanted:
    """Fingerprints as they are asked for.

    Attributes:
        source: Folder or address of the collection.
        target: Folder or address for the fingerprints.
        level: The level of checking that they are for.
        address: Of the cluster.
        size: Files of a piece on average.
        replace: Whether fingerprints of another collection, or made otherwise, that are there may be deleted.
    """

    source: str
    target: str
    level: Level
    address: str
    size: int = USUAL_SIZE
    replace: bool = False


@dataclass(frozen=True)
class Fingerprinted:
    """The last event.

    Attributes:
        target: Where its fingerprints are.
        counts: What there is now, all together.
        files: Files that were looked at, or told as not to be.
        known: Files of them whose pieces were there already.
        machines: Machines that worked; 0 when nothing was to be done.
        completed: False when it was stopped.
    """

    target: str
    counts: Counts
    files: int
    known: int
    machines: int
    completed: bool


def fingerprint(workspace: Workspace, wanted: Wanted, token: CancelToken) -> Iterator[Advanced | Fingerprinted]:
    """Make the fingerprints that are not there yet; the last event is `Fingerprinted`.

    Pieces of the collection that have not changed, and of which no file failed for a reason that may be gone, are not done
    again. Raises `ClusterError`, also where other fingerprints lie that are not to be replaced, `ModelError` or
    `DecoderError`; what was written before is there the next time.
    """
    yield from _Job(workspace, wanted, token).run()


class _Job:
    def __init__(self, workspace: Workspace, wanted: Wanted, token: CancelToken) -> None:
        self._wanted = wanted
        self._token = token
        self._workspace = workspace
        self._source, self._target = Storage(wanted.source), Storage(wanted.target)
        if self._source.place == self._target.place or self._target.place.startswith(self._source.path_of("x")[:-1]):
            raise ClusterError(Fault.INSIDE_SOURCE, self._target.place)
        self._fingerprinter = workspace.fingerprinter()
        self._method = method_of(self._fingerprinter, wanted.level)
        self._models: dict[ModelUse, None] = {}
        self._counts = Counts()
        self._with_skipped: set[str] = set()
        self._is_all_seen = True

    def run(self) -> Iterator[Advanced | Fingerprinted]:
        may_delete = self._may_delete()
        pieces = self._pieces()
        there = collection.finished(self._target)
        todo = {key: piece for key, piece in pieces.items() if key not in there or not self._take(key)}
        files = sum(len(piece.entries) for piece in pieces.values())
        known = files - sum(len(piece.entries) for piece in todo.values())
        clock = ProgressClock(files, self._token)
        yield Advanced(clock.at(known))
        machines, completed = 0, True
        if todo:
            self._target.try_writing()
            with running(self._wanted.address) as cluster:
                machines = cluster.machines
                try:
                    yield from self._make(cluster, todo, clock, known)
                except CancelledError:
                    completed = False
        if completed:
            made = Collection(
                *(FORMAT, self._source.place, __version__, self._method, tuple(self._models), self._counts, tuple(pieces))
            )
            may_delete = may_delete and self._is_all_seen
            collection.finish(self._target, made, self._with_skipped, there - pieces.keys() if may_delete else ())
        yield Fingerprinted(self._target.place, self._counts, files, known, machines, completed)

    def _may_delete(self) -> bool:
        """Whether pieces that count no more may go; raises `ClusterError` where others count that are not to be replaced."""
        if self._wanted.replace:
            return True
        known = collection.load_if_there(self._target)
        if known is None:
            # Whose pieces lie there without a list is not known: others may be at work on theirs.
            return False
        if known.source != self._source.place:
            raise ClusterError(Fault.OF_OTHER_SOURCE, self._target.place, known.source)
        if known.method.level is not self._method.level:
            raise ClusterError(Fault.FOR_OTHER_LEVEL, self._target.place, str(known.method.level))
        if known.method.key != self._method.key:
            raise ClusterError(Fault.BY_OTHER_METHOD, self._target.place)
        return True

    def _listed(self) -> Iterator[Entry]:
        for entry in list_collection(self._source, self._token):
            # What lies in a folder that is away for a moment is not gone, nor are its fingerprints.
            if entry.skipped is not None and entry.skipped.reason in PASSING:
                self._is_all_seen = False
            yield entry

    def _pieces(self) -> dict[str, Partition]:
        """The collection in pieces, by their keys; raises `ClusterError` when nothing is in it."""
        listed = self._listed()
        found = {piece.key(self._method.key): piece for piece in partitions(listed, self._wanted.size)}
        if not found:
            raise ClusterError(Fault.NOTHING_THERE, self._source.place)
        return found

    def _take(self, key: str) -> bool:
        """Count a piece that is there; gives whether it may stay as it is."""
        told = collection.told_of(self._target, key)
        if told is None or told.counts.passing:
            return False
        self._add(key, told)
        return True

    def _add(self, key: str, told: Told) -> None:
        self._counts += told.counts
        if told.counts.skipped:
            self._with_skipped.add(key)
        self._models |= dict.fromkeys(told.models)

    def _make(self, cluster: Cluster, todo: dict[str, Partition], clock: ProgressClock, done: int) -> Iterator[Advanced]:
        work = [{"key": key, "packed": piece.packed()} for key, piece in todo.items()]
        equipment = Equipment(
            *(__version__, self._method, self._sent_models(), self._workspace.machine.wanted, cluster.neighbours)
        )
        given = {"source": self._source.place, "target": self._target.place, "equipment": equipment}
        with closing(spread(cluster, work, _Maker, given)) as rows:
            for row in rows:
                self._add(row["key"], from_json(Told, row["told"]))
                piece = todo[row["key"]]
                done += len(piece.entries)
                yield Advanced(clock.at(done, self._source.path_of(piece.entries[-1].name)))
                self._token.check()

    def _sent_models(self) -> tuple[SentModel, ...]:
        paths = {card.model_id: path for card, path in self._workspace.models.usable()}
        cards = [embedder.card for embedder in self._fingerprinter.deciding]
        return tuple(
            SentModel(card, None if is_everywhere(card) else sent(paths[card.model_id].read_bytes())) for card in cards
        )


class _Maker(Worker[FingerprintMaker]):
    """Makes the fingerprints of pieces."""

    def equipped(self, **given: Any) -> FingerprintMaker:  # noqa: ANN401
        return FingerprintMaker(**given)

    def rows(self, tool: FingerprintMaker, piece: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        yield {"key": piece["key"], "told": tool.make(piece["key"], piece["packed"])}
