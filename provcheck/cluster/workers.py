"""What the processes of a cluster do with pieces of a collection. Made once in each of them, then called for every piece."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.cluster import rows
from provcheck.cluster.machines import Equipment, check_version, equipped
from provcheck.cluster.partitions import Partition, file_of
from provcheck.cluster.reading import PartitionReader
from provcheck.cluster.rows import Kept
from provcheck.cluster.storage import Storage
from provcheck.core.fingerprint.grounds import Mask, mask_from_blob
from provcheck.core.fingerprint.local_features import SIGNAL, LocalFeatures
from provcheck.core.fingerprint.prints import PortfolioPrints
from provcheck.core.imaging.preview import to_jpeg
from provcheck.core.index.codec import to_json
from provcheck.core.index.signals import Signals
from provcheck.core.matching.matcher import MatcherSettings, SuspectResult
from provcheck.core.records import PictureFacts, Skipped
from provcheck.core.scan.ahead import workers
from provcheck.core.scan.comparing import space_at
from provcheck.core.scan.held import Held
from provcheck.core.scan.judging import Judge, SuspectAtHand

_PARCELS = 16


class FingerprintMaker:
    """Makes the fingerprints of pieces and writes them."""

    def __init__(self, source: str, target: str, equipment: Equipment) -> None:
        """Get ready; raises `ClusterError` where this machine would make other fingerprints, or `ModelError`."""
        fingerprinter = equipped(equipment)
        level = equipment.method.level
        self._target = Storage(target)
        self._reader = PartitionReader(Storage(source), fingerprinter, level)
        self._signals = Signals(fingerprinter.deciding_versions, space_at(fingerprinter, level))
        self._models = tuple(embedder.use for embedder in fingerprinter.deciding)

    def make(self, key: str, packed: bytes) -> str:
        """Write the fingerprints of a piece; gives what it tells of itself, as JSON. Raises `ClusterError`."""
        with tempfile.TemporaryDirectory(prefix="provcheck-") as folder:
            written = Path(folder) / "part.parquet"
            found = self._reader.read(Partition.unpacked(packed))
            told = rows.Told(rows.write(written, found, self._signals, self._models), self._models)
            self._target.put(written, file_of(key))
        return to_json(told)


@dataclass(frozen=True)
class KeptWork:
    """What aligning needs of a work, as libraries keep it: bytes, and None for what is not there.

    Attributes:
        features: Local features by signal, of light and of lines.
        preview: JPEG.
        shown: Where that is solid.
    """

    features: dict[str, bytes]
    preview: bytes | None
    shown: bytes


@dataclass(frozen=True)
class SentPortfolio:
    """A portfolio on its way to other machines.

    Attributes:
        version: Version of the program that asks.
        versions: Model id to the version that keys its embeddings.
        works: Fingerprints of the works.
        settings: How suspects are matched.
        parcels: Give works by SHA-256, a few at a time.
        parcel_of: Which of them has a work.
    """

    version: str
    versions: dict[str, str]
    works: PortfolioPrints
    settings: MatcherSettings
    parcels: Sequence[Callable[[], dict[str, KeptWork]]]
    parcel_of: dict[str, int]


class SentWorks:
    """Works that were sent, fetched when they are wanted; the parcels used last are held."""

    def __init__(self, sent: SentPortfolio) -> None:
        """Fetch nothing yet."""
        self._sent = sent
        self._held: Held[int, dict[str, KeptWork]] = Held(_PARCELS)

    def _work(self, content: str) -> KeptWork:
        number = self._sent.parcel_of[content]
        return self._held.of(number, self._sent.parcels[number])[content]

    def features(self, content: str, signal: str = SIGNAL) -> LocalFeatures | None:
        """Local features of a work, of its light or of its line map."""
        blob = self._work(content).features.get(signal)
        return None if blob is None else LocalFeatures.from_blob(blob)

    def preview(self, content: str) -> bytes | None:
        """Its pixels, small, as JPEG."""
        return self._work(content).preview

    def shown(self, content: str) -> Mask | None:
        """Where these are solid."""
        return mask_from_blob(self._work(content).shown)


@dataclass(frozen=True)
class Judged:
    """What came of one picture, or file, of a collection.

    Attributes:
        name: Its name from the collection's folder on.
        is_part: Whether it is a further frame or page.
        facts: Facts of a picture that was compared.
        found: What was found for it.
        skipped: Why there is nothing.
    """

    name: str
    is_part: bool
    facts: PictureFacts | None = None
    found: SuspectResult | None = None
    skipped: Skipped | None = None


class PortfolioMatcher:
    """Matches the pictures of pieces against one portfolio."""

    def __init__(self, source: str, target: str, portfolio: Callable[[], SentPortfolio]) -> None:
        """Get ready; `source` is where the pictures are, which are not read, `target` where their fingerprints are."""
        sent = portfolio()
        check_version(sent.version)
        self._source = Storage(source)
        self._target = Storage(target)
        self._signals = Signals(sent.versions, sent.settings.space)
        self._judge = Judge(sent.works, SentWorks(sent), sent.settings)

    def match(self, key: str) -> Iterator[dict[str, bytes]]:
        """What comes of a piece, picture by picture: `Judged` as JSON, and how those that match are shown.

        Raises `ClusterError` where its fingerprints are damaged or gone.
        """
        name = file_of(key)
        place = self._target.path_of(name)
        with self._target.opened(name) as stream, workers() as pool:
            kept = ((each, self._suspect(each)) for each in rows.read(stream, place, self._signals))
            for each, found in self._judge.judged(kept, pool):
                yield self._told(each, found)

    def _suspect(self, kept: Kept) -> SuspectAtHand | None:
        if kept.prints is None or kept.picture is None:
            return None
        return SuspectAtHand(self._source.path_of(kept.name), kept.prints, kept.picture)

    def _told(self, kept: Kept, found: SuspectResult | None) -> dict[str, bytes]:
        skipped = None if kept.skipped is None else Skipped(self._source.path_of(kept.name), *kept.skipped)
        facts = None if kept.prints is None else kept.prints.facts
        told = {"judged": to_json(Judged(kept.name, kept.is_part, facts, found, skipped)).encode("ascii")}
        if kept.picture is None or found is None or not found.matches:
            return told | {"jpeg": b"", "clear": b""}
        return told | {"jpeg": to_jpeg(kept.picture.small), "clear": kept.clear}
