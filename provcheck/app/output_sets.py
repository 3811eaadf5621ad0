"""Use case around sets of outputs: read them, say how near they are, find repeats, and check what stands out for copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck import __version__
from provcheck.app import portfolios
from provcheck.app.output_checks import Checking, matches_in, works_among
from provcheck.app.output_naming import naming_in
from provcheck.app.output_report import (
    ComparedPicture,
    NearOutput,
    NearWork,
    OutputsReport,
    RepeatedOutputs,
    SetAccount,
    SetComparison,
    SetRole,
)
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import Embedder
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.jobs import CancelToken, ProgressClock
from provcheck.core.matching.artworks import has_too_little_detail
from provcheck.core.matching.candidates import same_pictures
from provcheck.core.matching.thresholds import limit
from provcheck.core.models.card import Role
from provcheck.core.origin.records import Prompted
from provcheck.core.records import Portfolio, Skipped, Work
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.said import Said
from provcheck.core.scan.set_reading import SetPicture, SetRead, SetReader
from provcheck.core.scan.work_pictures import load_works
from provcheck.core.setstats.closeness import Closeness, Nearest, closeness_of, nearest_other_works, nearest_works
from provcheck.core.setstats.comparison import Statistic, compare
from provcheck.core.setstats.correction import holm
from provcheck.core.setstats.labels import by_prompt, labels_of
from provcheck.core.setstats.repeats import Repeats, repeats_in
from provcheck.core.setstats.words import NO_LABELS, LabelLifts, lifts_of

_CHECKED_OF_A_WORK = 3
_MOST_CHECKED = 120
_NEUTRAL_CHECKED_FROM = 0.5
"""Closeness from which a neutral picture is checked for copies: few unrelated ones are as near, edited copies may be."""
_LABELS_WITH_PICTURES = 20
"""First labels of which it is kept which outputs have them: as many as are drawn, and some more."""


class NothingToCompareError(Exception):
    """No work of the portfolio has enough detail, or no output could be read that has."""


@dataclass(frozen=True)
class AskedSets:
    """What to look at.

    Attributes:
        outputs: Files and folders of the set that is asked about.
        against: Of a set that was made otherwise; may be empty.
        baseline: Of pictures that have nothing to do with the portfolio; may be empty.
    """

    outputs: tuple[Path, ...]
    against: tuple[Path, ...] = ()
    baseline: tuple[Path, ...] = ()


@dataclass(frozen=True)
class OutputsAnalysed:
    """The last event."""

    report: OutputsReport


OutputsEvent = Advanced | FileSkipped | OutputsAnalysed


@dataclass(frozen=True)
class _Works:
    """Works with enough detail to be compared.

    Attributes:
        works: They.
        rows: float32 (works, dimensions), their copy embeddings.
        same: intp (works,), for every work the first one that is the same picture.
        too_flat: How many others there are.
        skipped: Works that could not be read, or have no fingerprints.
    """

    works: tuple[Work, ...]
    rows: NDArray[np.float32]
    same: NDArray[np.intp]
    too_flat: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class _Set:
    """A set that was read.

    Attributes:
        account: For the report.
        pictures: Those that are counted.
        rows: float32 (pictures, dimensions), their copy embeddings.
        nearest: Their nearest works.
        files: Every file that they lie in: those with the same pixels too, in the order of the set.
    """

    account: SetAccount
    pictures: tuple[SetPicture, ...]
    rows: NDArray[np.float32]
    nearest: Nearest
    files: tuple[SetPicture, ...]


def analyse(workspace: Workspace, portfolio: Portfolio, asked: AskedSets, token: CancelToken) -> Iterator[OutputsEvent]:
    """Find out what a set of outputs shows about a portfolio; the last event is `OutputsAnalysed`.

    Fingerprints are kept as they are computed, so that a set that was stopped goes on from there. Verdicts are those of an
    ordinary scan of the outputs that stand out, which is not kept in the list. Raises `CancelledError`, `LibraryError`,
    `ModelError`, `DecoderError`, and `NothingToCompareError`.
    """
    started = datetime.now(UTC).isoformat(timespec="seconds")
    yield from portfolios.made_ready(workspace, portfolio, token)
    fingerprinter = workspace.fingerprinter()
    embedder = copy_embedder(fingerprinter)
    works = _works(workspace, portfolio, fingerprinter, embedder)
    sets: list[_Set] = []
    for role, folders in _folders(asked):
        read = yield from _read(workspace, fingerprinter, folders, token)
        measured = _measured(role, folders, read, works, embedder)
        if role is SetRole.BASELINE:
            measured = yield from _neutral(workspace, portfolio, measured, works, token)
        sets.append(measured)
    outputs, *others = sets
    if not outputs.pictures:
        raise NothingToCompareError
    outputs, prompted = yield from _with_prompts(workspace, outputs, token)
    places = _places_of_works(sets)
    repeats = repeats_in(outputs.rows, [picture.small for picture in outputs.pictures], token)
    token.check()
    near = _near(outputs, works)
    groups, local = _whole(repeats, outputs, works), _local(repeats, outputs, works)
    checked, not_checked = _to_check(near, groups, local)
    comparisons = _comparisons(outputs, others)
    told = frozenset(item.path for item in outputs.account.skipped)
    labels, label_pictures = _labels(outputs, prompted)
    named = naming_in(workspace, portfolio, outputs.files, token)
    token.check()
    matches, unread = yield from matches_in(workspace, portfolio, checked, token, told)
    gone = {item.path for item in unread}
    checked = tuple(path for path in checked if path not in gone)
    yield OutputsAnalysed(
        OutputsReport(
            started=started,
            version=__version__,
            portfolio=portfolio,
            work_count=len(np.unique(works.same)),
            works_too_flat=works.too_flat,
            works_skipped=works.skipped,
            model=embedder.use,
            sets=tuple(_told(each, places) for each in (outputs, *others)),
            own=_own(works),
            near=near,
            least=repeats.least,
            repeats=groups,
            local_repeats=local,
            labels=labels,
            comparisons=comparisons,
            checked=checked,
            matches=matches,
            gone=unread,
            not_checked=not_checked,
            works=tuple(works.works[row] for row in places),
            label_pictures=label_pictures,
            named=named,
        )
    )


def copy_embedder(fingerprinter: Fingerprinter) -> Embedder:
    """The model in use that tells copies; raises `ModelError` when there is none."""
    found = next((each for each in fingerprinter.deciding if each.card.role is Role.COPY), None)
    if found is None:
        raise ModelError(Reason.MODEL_MISSING, None, "")
    return found


def _folders(asked: AskedSets) -> list[tuple[SetRole, tuple[Path, ...]]]:
    sets = ((SetRole.OUTPUTS, asked.outputs), (SetRole.AGAINST, asked.against), (SetRole.BASELINE, asked.baseline))
    return [(role, folders) for role, folders in sets if folders]


def _works(workspace: Workspace, portfolio: Portfolio, fingerprinter: Fingerprinter, embedder: Embedder) -> _Works:
    """The works that can be compared."""
    model = embedder.card.model_id
    with workspace.open_library() as library:
        prints, incomplete = load_works(library, PrintsStore(library, fingerprinter.versions, fingerprinter.space), portfolio)
        unread = PortfolioStore(library).skipped(portfolio)
    named = {item.path for item in unread}
    skipped = (*unread, *(item for item in incomplete if item.path not in named))
    kept = np.array([row for row, work in enumerate(prints.works) if not has_too_little_detail(work.facts)], np.intp)
    if not len(kept):
        raise NothingToCompareError
    groups = same_pictures(prints, model)[kept]
    _values, firsts, places = np.unique(groups, return_index=True, return_inverse=True)
    works = tuple(prints.works[row] for row in kept.tolist())
    return _Works(works, prints.embeddings[model][kept], firsts[places], len(prints.works) - len(kept), skipped)


def _own(works: _Works) -> Closeness | None:
    found = nearest_other_works(works.rows, works.same)
    return closeness_of(found.cosine, limit("copy-embedding")) if len(found) else None


def _read(workspace: Workspace, fingerprinter: Fingerprinter, folders: Sequence[Path], token: CancelToken) -> Checking[SetRead]:
    """Read a set; returns what was read."""
    with workspace.open_library() as library:
        for event in SetReader(library, fingerprinter).run(folders, token):
            if isinstance(event, SetRead):
                return event
            yield event
    raise RuntimeError(folders)


def _measured(role: SetRole, folders: Sequence[Path], read: SetRead, works: _Works, embedder: Embedder) -> _Set:
    """A set with the nearest works of its pictures, each picture counted once."""
    flat = tuple(picture for picture in read.pictures if has_too_little_detail(picture.prints.facts))
    left_out = {picture.path for picture in flat}
    once: dict[str, SetPicture] = {}
    same = []
    for picture in read.pictures:
        if picture.path in left_out:
            continue
        if once.setdefault(picture.prints.facts.pixel_digest, picture) is not picture:
            same.append(picture.path)
    pictures = tuple(once.values())
    rows = np.array([picture.prints.embeddings[embedder.card.model_id] for picture in pictures], np.float32)
    rows = rows.reshape(len(pictures), embedder.card.dimensions)
    nearest = nearest_works(rows, works.rows)
    account = SetAccount(
        role=role,
        folders=tuple(str(folder) for folder in folders),
        closeness=closeness_of(nearest.cosine, limit("copy-embedding")),
        same=tuple(same),
        too_little_detail=tuple(picture.path for picture in flat),
        skipped=read.skipped,
    )
    files = tuple(picture for picture in read.pictures if picture.path not in left_out)
    return _Set(account, pictures, rows, nearest, files)


def _neutral(workspace: Workspace, portfolio: Portfolio, measured: _Set, works: _Works, token: CancelToken) -> Checking[_Set]:
    """The set without works and copies of them: beside those any outputs would seem far from the works."""
    is_near = (measured.nearest.cosine >= _NEUTRAL_CHECKED_FROM).tolist()
    pictures = list(zip(measured.pictures, is_near, strict=True))
    found = yield from works_among(workspace, portfolio, works.works, pictures, token)
    left_out = {each.path for each in found}
    kept = np.array([row for row, picture in enumerate(measured.pictures) if picture.path not in left_out], np.intp)
    nearest = Nearest(measured.nearest.cosine[kept], measured.nearest.row[kept])
    closeness = closeness_of(nearest.cosine, limit("copy-embedding"))
    account = replace(measured.account, closeness=closeness, not_neutral=found)
    pictures_kept = tuple(measured.pictures[row] for row in kept.tolist())
    return replace(measured, account=account, pictures=pictures_kept, rows=measured.rows[kept], nearest=nearest)


def _places_of_works(sets: Sequence[_Set]) -> dict[int, int]:
    """Rows of the works that pictures are nearest to, each with its place among them."""
    rows = sorted({row for each in sets for row in each.nearest.row.tolist()})
    return {row: place for place, row in enumerate(rows)}


def _told(measured: _Set, places: Mapping[int, int]) -> SetAccount:
    """A set with how near each of its pictures is, and to which of the works at these places."""
    nearest = zip(measured.pictures, measured.nearest.cosine.tolist(), measured.nearest.row.tolist(), strict=True)
    pictures = (
        ComparedPicture(picture.path, picture.prints.facts.sha256, cosine, places[row]) for picture, cosine, row in nearest
    )
    return replace(measured.account, pictures=tuple(pictures))


def _near(outputs: _Set, works: _Works) -> tuple[NearWork, ...]:
    """Works to which outputs are nearer than the threshold; versions of a picture together."""
    by_work: dict[int, list[int]] = {}
    for place in np.flatnonzero(outputs.nearest.cosine >= limit("copy-embedding")).tolist():
        by_work.setdefault(int(works.same[outputs.nearest.row[place]]), []).append(place)
    found = []
    for places in by_work.values():
        ordered = sorted(places, key=lambda place: (-outputs.nearest.cosine[place], place))
        near = tuple(NearOutput(outputs.pictures[place].path, float(outputs.nearest.cosine[place])) for place in ordered)
        found.append(NearWork(works.works[outputs.nearest.row[ordered[0]]], near))
    return tuple(sorted(found, key=lambda near: (-len(near.outputs), -near.outputs[0].cosine, near.work.path)))


def _whole(repeats: Repeats, outputs: _Set, works: _Works) -> tuple[RepeatedOutputs, ...]:
    return tuple(
        _repeated(outputs, works, group.members, group.centre, clique=group.clique, mean=(group.cosine, group.distance))
        for group in repeats.groups
    )


def _local(repeats: Repeats, outputs: _Set, works: _Works) -> tuple[RepeatedOutputs, ...]:
    return tuple(_repeated(outputs, works, part.members, part.centre, tiles=part.tiles) for part in repeats.local)


def _repeated(  # noqa: PLR0913
    outputs: _Set,
    works: _Works,
    members: tuple[int, ...],
    centre: int,
    *,
    clique: int = 0,
    mean: tuple[float | None, float | None] = (None, None),
    tiles: tuple[int, ...] = (),
) -> RepeatedOutputs:
    return RepeatedOutputs(
        outputs=tuple(outputs.pictures[row].path for row in members),
        centre=outputs.pictures[centre].path,
        clique=clique,
        cosine=mean[0],
        distance=mean[1],
        tiles=tiles,
        nearest=works.works[outputs.nearest.row[centre]],
        nearest_cosine=float(outputs.nearest.cosine[centre]),
    )


def _to_check(
    near: Sequence[NearWork], groups: Sequence[RepeatedOutputs], local: Sequence[RepeatedOutputs]
) -> tuple[tuple[str, ...], int]:
    """Outputs to be checked for copies, the first of everything first; and how much no output is checked of."""
    centres = [[group.centre] for group in (*groups, *local)]
    nearest = [[output.path for output in each.outputs[:_CHECKED_OF_A_WORK]] for each in near]
    wanted = [*centres, *nearest]
    in_turns = (path for path in chain.from_iterable(zip_longest(*wanted)) if path is not None)
    chosen = tuple(dict.fromkeys(in_turns))[:_MOST_CHECKED]
    return chosen, sum(1 for paths in wanted if not set(paths) & set(chosen))


def _with_prompts(
    workspace: Workspace, outputs: _Set, token: CancelToken
) -> Checking[tuple[_Set, tuple[Prompted | None, ...]]]:
    """Read what outputs, or texts beside them, say of how they were made; returns the set with texts that could not be read.

    Of several files with the same pixels it is what the first says that says anything.
    """
    prompted: dict[str, Prompted] = {}
    clock = ProgressClock(len(outputs.files), token)
    yield Advanced(clock.at(0))
    with workspace.open_library() as library:
        said = Said(library, ())
        for number, picture in enumerate(outputs.files, start=1):
            token.check()
            origin = said.of(Path(picture.path), picture.prints.facts.sha256)
            if origin is not None and origin.prompted is not None:
                prompted.setdefault(picture.prints.facts.pixel_digest, origin.prompted)
            yield Advanced(clock.at(number, picture.path))
    token.check()
    yield from map(FileSkipped, said.unread)
    account = replace(outputs.account, skipped=(*outputs.account.skipped, *said.unread))
    told = tuple(prompted.get(picture.prints.facts.pixel_digest) for picture in outputs.pictures)
    return replace(outputs, account=account), told


def _labels(outputs: _Set, prompted: Sequence[Prompted | None]) -> tuple[LabelLifts, tuple[tuple[int, ...], ...]]:
    """How closeness goes with what outputs say of how they were made, and which outputs have the first labels.

    Nothing where none of them says anything.
    """
    closeness, labels = by_prompt(outputs.nearest.cosine, prompted)
    if not any(labels):
        return NO_LABELS, ()
    own = [frozenset() if each is None else frozenset(labels_of(each)) for each in prompted]
    lifts = replace(lifts_of(closeness, labels), outputs=sum(map(bool, own)))
    shown = lifts.lifts[:_LABELS_WITH_PICTURES]
    return lifts, tuple(tuple(place for place, has in enumerate(own) if lift.labels[0] in has) for lift in shown)


def _comparisons(outputs: _Set, others: Sequence[_Set]) -> tuple[SetComparison, ...]:
    """The outputs beside every other set, by the mean and by the high end."""
    contents = {picture.prints.facts.pixel_digest for picture in outputs.pictures}
    made = [
        (other.account.role, found, sum(picture.prints.facts.pixel_digest in contents for picture in other.pictures))
        for other in others
        for statistic in Statistic
        if (found := compare(outputs.nearest.cosine, other.nearest.cosine, statistic)) is not None
    ]
    corrected = holm([found.p for _role, found, _both in made])
    return tuple(SetComparison(role, found, p, both) for (role, found, both), p in zip(made, corrected, strict=True))
