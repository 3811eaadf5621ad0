"""The page of one match in a report: what is told of it, in the reader's words."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from provcheck.app import chance, names, signals, texts
from provcheck.app.figures import share_text
from provcheck.app.i18n import tr
from provcheck.app.joining import labelled, sentences
from provcheck.app.picture_source import SeenPair
from provcheck.app.report_choice import Told
from provcheck.app.report_figures import Room, figures_of, places_of
from provcheck.app.report_origin import origin_rows
from provcheck.app.times import moment_text
from provcheck.core.evidence import Measure
from provcheck.core.imaging.picture import fit_within
from provcheck.core.imaging.preview import encoded_jpeg, from_jpeg
from provcheck.core.records import Decision, DecisionKind, Match, ModelUse, PictureFacts, VerdictKind
from provcheck.core.report.document import MatchPage, MeasureRow, PictureBlock, Row, ShownMatch, SummaryLine
from provcheck.core.scan_records import ScanReport

_AT_LENGTH = 12
"""The strongest matches have a page each; the others half of one, so that a long report stays readable."""

_FINE = 24
"""So many of them have pictures as fine as there are, whatever room these take."""

_MANY = 250
"""So many matches may be told before the pictures of those in little room get coarser."""

_SMALL = {Room.LITTLE: (320, 76), Room.LEAST: (280, 70)}
"""Long side in pixels and quality of pictures up to 50 mm wide; a report of hundreds of matches has to fit into a letter."""

MOST_SHOWN = 3
"""So many matches have their pictures on the first page: it has to tell of the whole scan."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Placed:
    """Where a match stands in a report.

    Attributes:
        number: Its number among all matches of the scan that were not dismissed, 1 for the strongest.
        place: Its place among those that are told, from 1.
        told: How many are told.
    """

    number: int
    place: int
    told: int = 1

    @property
    def room(self) -> Room:
        """How fine its pictures are."""
        if self.place <= _FINE:
            return Room.MUCH
        return Room.LITTLE if self.told <= _MANY else Room.LEAST


def match_page(
    placed: Placed, match: Match, seen: SeenPair, report: ScanReport, decision: Decision, files: Told = Told.PATHS
) -> MatchPage:
    """The page of a match of a report, which tells of files in one way."""
    region = match.region
    work_path = names.picture_path(match.work.path, match.work.facts)
    suspect_path = names.picture_path(match.suspect, match.suspect_facts)
    room, is_brief = placed.room, placed.place > _AT_LENGTH
    figures = figures_of(match, seen.work.jpeg, seen.suspect.jpeg, room)
    seen = seen if room is Room.MUCH else _with_small_pictures(seen, room)
    return MatchPage(
        number=placed.number,
        verdict_code=str(match.verdict),
        verdict=texts.match_title(match),
        sentence=sentences(texts.verdict_sentence(match), texts.versions_text(match)),
        caution=_meaning(match),
        work=PictureBlock(
            role=tr("Work"),
            name=names.picture_name(match.work.path, match.work.facts),
            path=work_path,
            jpeg=seen.work.jpeg,
            region=region.work if region else (),
            facts=picture_facts(match.work.facts, work_path, seen.work.changed),
        ),
        suspect=PictureBlock(
            role=tr("Suspect"),
            name=names.picture_name(match.suspect, match.suspect_facts),
            path=suspect_path,
            jpeg=seen.suspect.jpeg,
            region=region.suspect if region else (),
            facts=picture_facts(match.suspect_facts, suspect_path, seen.suspect.changed),
        ),
        facts=(*_decision_facts(decision), *_match_facts(match)),
        origin=origin_rows(seen.origin, report.portfolio.names, files, is_brief=is_brief),
        measures=tuple(_measure_row(measure, report.models) for measure in match.evidence.measures),
        figures=figures,
        places=places_of(match),
        is_brief=is_brief,
    )


def _with_small_pictures(seen: SeenPair, room: Room) -> SeenPair:
    work, suspect = (replace(each, jpeg=_smaller(each.jpeg, room)) for each in (seen.work, seen.suspect))
    return replace(seen, work=work, suspect=suspect)


def _smaller(jpeg: bytes | None, room: Room) -> bytes | None:
    side, quality = _SMALL[room]
    try:
        return None if jpeg is None else encoded_jpeg(fit_within(from_jpeg(jpeg), side), quality)
    except ValueError as error:
        # It is told where the page is laid out, that there is none.
        _log.warning("a preview cannot be decoded: %s", error)
        return jpeg


def shown_matches(pages: Iterable[MatchPage], matches: Iterable[Match]) -> tuple[ShownMatch, ...]:
    """The strongest copies of a report for its first page; no mere resemblance, which side by side would look like more."""
    copies = (pair for pair in zip(pages, matches, strict=True) if pair[1].verdict is not VerdictKind.RESEMBLANCE)
    return tuple(_shown(page, match) for page, match in islice(copies, MOST_SHOWN))


def _shown(page: MatchPage, match: Match) -> ShownMatch:
    return ShownMatch(
        number=page.number,
        verdict_code=page.verdict_code,
        verdict=page.verdict,
        sentence=texts.verdict_sentence(match),
        chance=chance.chance_text(match),
        work=_small(page.work),
        suspect=_small(page.suspect),
    )


def _small(block: PictureBlock) -> PictureBlock:
    """The picture alone, with its name: where it lies stands on the page of the match."""
    return replace(block, path=block.name, jpeg=_smaller(block.jpeg, Room.LITTLE), facts=())


def summary_line(page: MatchPage, match: Match, decision: Decision) -> SummaryLine:
    """A match in the list of the first page."""
    said = "" if decision.kind is DecisionKind.OPEN else texts.decision_name(decision.kind)
    return SummaryLine(page.number, page.verdict_code, page.verdict, page.work.name, page.suspect.name, _score(match), said)


def _meaning(match: Match) -> str:
    """What the verdict means; nothing where the sentence of the match says just that."""
    says_it = match.evidence.same_pixels or match.verdict is VerdictKind.RESEMBLANCE or texts.tells_no_change(match)
    return "" if says_it else texts.verdict_meaning(match.verdict)


def picture_facts(facts: PictureFacts, path: str, changed: str = "") -> tuple[Row, ...]:
    """What is told of a picture's file; `changed` is when that was changed last, in ISO 8601, empty where it is not known."""
    return (
        Row(tr("Path"), path),
        Row(tr("Size"), tr("{width} x {height} pixels").format(width=facts.width, height=facts.height)),
        Row(tr("File"), tr("{format}, {bytes:,} bytes").format(format=facts.file_format, bytes=facts.file_bytes)),
        *([Row(tr("Changed last (UTC)"), moment_text(changed))] if changed else []),
        *([Row(tr("Part of the file"), names.part_text(facts.part))] if facts.part else []),
        Row(tr("SHA-256 of the file") if facts.part else tr("SHA-256"), facts.file_sha256),
        Row(tr("Pixel digest"), facts.pixel_digest),
    )


def _decision_facts(decision: Decision) -> Iterator[Row]:
    """What the artist said, and when; nothing while it is open."""
    if decision.kind is not DecisionKind.OPEN:
        said = tr("{decision}, {when} (UTC)").format(
            decision=texts.decision_name(decision.kind), when=moment_text(decision.decided)
        )
        yield Row(tr("Decision"), labelled(said, decision.note) if decision.note else said)


def _match_facts(match: Match) -> tuple[Row, ...]:
    rows = [Row(tr("How sure (0 to 1)"), _score(match))] if texts.tells_score(match) else []
    rows.append(Row(tr("By chance"), chance.chance_text(match)))
    if match.region is not None and not match.evidence.same_pixels:
        rows.append(Row(tr("Share of the work"), share_text(match.region.share_of_work, match.region.bounds_of_work)))
        rows.append(Row(tr("Share of the suspect"), share_text(match.region.share_of_suspect, match.region.bounds_of_suspect)))
    changes = texts.changes_text(match)
    return (*rows, Row(tr("Changes seen"), changes)) if changes else tuple(rows)


def _score(match: Match) -> str:
    return tr("{value:.3f}").format(value=match.score) if texts.tells_score(match) else ""


def _measure_row(measure: Measure, models: Sequence[ModelUse]) -> MeasureRow:
    return MeasureRow(
        name=signal_label(measure.signal, models),
        value=signals.measure_value(measure, measure.value),
        threshold=signals.measure_threshold(measure),
        speaks_for_copy=measure.speaks_for_copy,
    )


def signal_label(signal: str, models: Sequence[ModelUse]) -> str:
    """Name of a signal on the pages of matches: of an embedding what it is for, as its model stands once, with the models."""
    roles = {signals.EMBEDDING_PREFIX + model.model_id: model.role for model in models}
    labels = {"copy": tr("Likeness"), "resemblance": tr("Likeness of the subject")}
    return labels.get(roles.get(signal, ""), signals.signal_name(signal))
