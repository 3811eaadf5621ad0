"""From a file to everything that is computed of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

import cv2

from provcheck.core.errors import DecoderError, PictureError, ProvcheckError, Reason
from provcheck.core.fingerprint.compact import CompactDescriptors, CompactSpace, none_of
from provcheck.core.fingerprint.detail import detail_of
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.fingerprint.embedder import Embedder, Embedding
from provcheck.core.fingerprint.grounds import Mask, OnGrounds, on_grounds
from provcheck.core.fingerprint.hashes import HASH_SIDE, Bits, hash_picture
from provcheck.core.fingerprint.local_features import (
    QUICK_LIMIT,
    QUICK_SIDE,
    LocalFeatures,
    extract,
    extract_lines,
    no_features,
)
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.fingerprint.structure_map import StructureMap, structure_map
from provcheck.core.imaging.decoders import Decoders, decoders
from provcheck.core.imaging.door import FileBytes, Limits, Read, SharedReading, read_bytes
from provcheck.core.imaging.picture import Picture, Pixels
from provcheck.core.imaging.preview import SIDE, to_webp
from provcheck.core.jobs import CancelledError
from provcheck.core.matching.candidates import LEVELS_THAT_VOTE
from provcheck.core.matching.pair import needs_lines
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.models.card import Role
from provcheck.core.origin.records import Origin
from provcheck.core.records import Level, PictureFacts
from provcheck.core.scan.origins import origin_of_picture

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What a thread that reads a file hands over: everything but full-size pixels.

    Attributes:
        facts: Digests, size, detail.
        hashes: Signal id to packed hashes.
        pdq_quality: PDQ's measure of structure.
        embeddings: Model id to its embedding; none when they were known.
        small: The picture at a preview's size, on the ground on which it shows most.
        features: Local features.
        lines: Features of the line map; None where they are not looked at.
        compact: Compact descriptors of the local features; none at levels that do not vote, and without a space for them.
        structure: Map of the drawing.
        shown: Where `small` is solid; None when that is no matter.
        clear: `small` on no ground, with alpha; None when every pixel is opaque.
        origin: What the file says of its origin, but for what lies beside it.
    """

    facts: PictureFacts
    hashes: Mapping[str, Bits]
    pdq_quality: int
    embeddings: Mapping[str, Embedding]
    small: Pixels
    features: LocalFeatures
    lines: LocalFeatures | None
    compact: CompactDescriptors
    structure: StructureMap
    shown: Mask | None = None
    clear: Pixels | None = None
    origin: Origin = field(default_factory=Origin)

    @property
    def clear_preview(self) -> bytes:
        """What transparent art is shown by; empty for all other."""
        return b"" if self.clear is None else to_webp(self.clear)

    @property
    def prints(self) -> Prints:
        """What is kept of every picture."""
        return Prints(self.facts, self.hashes, self.pdq_quality, self.embeddings, self.compact, self.structure)

    @property
    def pair_picture(self) -> PairPicture:
        """What aligning needs of it."""
        return PairPicture(self.facts, self.small, self.features, self.structure, self.lines, self.shown)


class Fingerprinter:
    """Computes fingerprints with a fixed set of models. May be used from several threads.

    Attributes:
        is_urgent: Whether a person waits for the pictures.
        reads_origins: Whether it reads what their files say of their origin.
        finds_features: Whether local features are looked for, which take a third of the time.
    """

    def __init__(
        self,
        embedders: Sequence[Embedder],
        space: CompactSpace | None = None,
        limits: Limits | None = None,
        decoding: Decoders | None = None,
    ) -> None:
        """Use these models and limits, and this space for compact descriptors; without one there is no voting.

        Pictures are decoded by the processes that the whole program shares when no others are given.
        """
        self._embedders = tuple(embedders)
        self._space = space
        self._limits = limits or Limits()
        self._decoders = decoding or decoders()
        self.is_urgent = False
        self.reads_origins = True
        self.finds_features = True

    def for_works(self) -> Self:
        """The same for works, of which nobody asks what their files say of their origin; readings have an empty one then."""
        made = copy(self)
        made.reads_origins = False
        return made

    def urgent(self) -> Self:
        """The same for pictures that a person waits for: they are decoded before those of others."""
        made = copy(self)
        made.is_urgent = True
        return made

    def without_features(self) -> Self:
        """The same for pictures that are looked at as a whole and never aligned."""
        made = copy(self)
        made.finds_features = False
        return made

    @property
    def versions(self) -> dict[str, str]:
        """Model id to the version that keys its embeddings."""
        return {embedder.card.model_id: embedder.version for embedder in self._embedders}

    @property
    def space(self) -> CompactSpace | None:
        """The space of compact descriptors."""
        return self._space

    @property
    def embedders(self) -> tuple[Embedder, ...]:
        """The models."""
        return self._embedders

    @property
    def deciding(self) -> tuple[Embedder, ...]:
        """The models that a verdict may depend on: what tells style is no part of any."""
        return tuple(embedder for embedder in self._embedders if embedder.card.role is not Role.STYLE)

    @property
    def deciding_versions(self) -> dict[str, str]:
        """The same versions of these models alone."""
        return {embedder.card.model_id: embedder.version for embedder in self.deciding}

    def read(self, path: Path, level: Level, embedded: Container[str] = ()) -> Reading:
        """Read, decode and measure a file as a level needs it; without embeddings when its SHA-256 is among `embedded`.

        Raises `ModelError`, or `PictureError`, also when memory runs out on the way.
        """
        with self._decoders.reading(path, is_urgent=self.is_urgent) as times:
            file = read_bytes(path, self._limits)
            return self._measure(file, level, times, with_embeddings=file.sha256 not in embedded)

    def read_unless_known(
        self,
        path: Path,
        known: Container[str],
        level: Level = Level.THOROUGH,
        embedded: Container[str] = (),
        read: Read = read_bytes,
    ) -> Reading | str:
        """As `read`, for a work when no level is given, but only the SHA-256 of a file whose content is known already.

        `read` gives the bytes, as where pages share them.
        """
        shared_by = read if isinstance(read, SharedReading) else None
        with self._decoders.reading(path, is_urgent=self.is_urgent, shared_by=shared_by) as times:
            file = read(path, self._limits)
            if file.sha256 in known:
                return file.sha256
            return self._measure(file, level, times, with_embeddings=file.sha256 not in embedded)

    def read_in_two_tries(
        self, path: Path, known: Container[str], level: Level, embedded: Container[str], read: Read
    ) -> Reading | str:
        """As `read_unless_known`, and once more where no process that decodes did start, as when there was no memory for it."""
        try:
            return self.read_unless_known(path, known, level, embedded, read)
        except DecoderError:
            return self.read_unless_known(path, known, level, embedded, read)

    def _measure(self, file: FileBytes, level: Level, times_given_up: int, *, with_embeddings: bool) -> Reading:
        embedders = self._embedders if with_embeddings else ()
        decoded = partial(self._decoders.decoded, is_urgent=self.is_urgent, times_given_up=times_given_up)
        try:
            with decoded(file, self._limits) as picture:
                return self._measured(file, picture, embedders, level)
        except MemoryError as error:
            raise PictureError(Reason.OUT_OF_MEMORY, file.path) from error
        except cv2.error as error:
            raise PictureError(Reason.DAMAGED, file.path, str(error)) from error
        except (ProvcheckError, CancelledError):
            raise
        except Exception as error:
            # A fault of the program in one picture is that picture's: it is named, and the rest goes on.
            _log.exception("measuring %s", file.path)
            raise PictureError(Reason.NOT_MEASURED, file.path, f"{type(error).__name__}: {error}") from error

    def _measured(self, file: FileBytes, picture: Picture, embedders: Sequence[Embedder], level: Level) -> Reading:
        looks = on_grounds(picture, max(SIDE, HASH_SIDE))
        rgb, small = looks.pixels, looks.small
        height, width = small.shape[:2]
        features = _features(looks, level) if self.finds_features else no_features(width, height)
        hashed = hash_picture(small)
        return Reading(
            facts=_facts(file, picture, small),
            hashes=hashed.hashes,
            pdq_quality=hashed.pdq_quality,
            embeddings={embedder.card.model_id: embedder.embed(embedder.prepare(rgb)) for embedder in embedders},
            small=small,
            features=features,
            lines=_of_both_grounds(looks, extract_lines) if needs_lines(level, features) else None,
            compact=self._space.compact(features) if self._space and level in LEVELS_THAT_VOTE else none_of(),
            structure=structure_map(small),
            shown=looks.shown,
            clear=looks.clear,
            origin=origin_of_picture(file, picture) if self.reads_origins else Origin(),
        )


def _features(looks: OnGrounds, level: Level) -> LocalFeatures:
    quick = partial(extract, side=QUICK_SIDE, most=QUICK_LIMIT)
    return _of_both_grounds(looks, quick if level is Level.QUICK else extract)


def _of_both_grounds(looks: OnGrounds, extracted: Callable[[Pixels], LocalFeatures]) -> LocalFeatures:
    """Features on the ground that shows most and, of transparent art, what the other adds: outlines look different there."""
    found = extracted(looks.pixels)
    return found if looks.other is None else found.with_further(extracted(looks.other))


def _facts(file: FileBytes, picture: Picture, small: Pixels) -> PictureFacts:
    return PictureFacts(
        sha256=file.sha256,
        pixel_digest=pixel_digest(picture),
        file_bytes=len(file.data),
        file_format=picture.file_format,
        width=picture.width,
        height=picture.height,
        has_alpha=picture.alpha is not None,
        detail=detail_of(small),
        frames=picture.origin.frames,
        part_of=file.part_of,
        part=picture.origin.part if file.part else "",
    )
