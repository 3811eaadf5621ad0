"""What stands behind the matches of a report: files that were not compared, limits, words, method, models and thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from provcheck.app import method, names, origin_texts, providers, signals, texts
from provcheck.app.gathering import gather
from provcheck.app.i18n import tr
from provcheck.app.joining import clauses_apart, listed, sentences
from provcheck.app.likeness import resemblance_basis
from provcheck.app.report_matches import signal_label
from provcheck.core.matching.artworks import without_detail
from provcheck.core.models.card import Role
from provcheck.core.records import Skipped, VerdictKind, marked_among, pictures_among, reports_among, texts_among
from provcheck.core.report.document import Row, Section
from provcheck.core.scan_records import ScanReport


def appendices(report: ScanReport) -> Iterator[Section]:
    """What stands behind the matches, in order."""
    yield from skipped_sections(report.skipped)
    if report.works_skipped:
        yield Section(tr("Files of the portfolio that could not be used"), (), tuple(skipped_rows(report.works_skipped)))
    if report.too_little_detail:
        yield Section(
            tr("Pictures with too little detail"),
            (tr("These are flat or tiny: only identity could be told of them, and none was found."),),
            tuple(Row(names.picture_name(path), names.picture_path(path)) for path in report.too_little_detail),
        )
    if report.named:
        yield Section(
            tr("Pictures without a match whose prompts name the artist"),
            (origin_texts.named_meaning(),),
            tuple(Row(names.picture_path(picture.path), origin_texts.named_text(picture)) for picture in report.named),
        )
    hardly_found = without_detail(report.works)
    if hardly_found:
        yield Section(
            tr("Works with too little detail"),
            (tr("These are nearly flat, very dark or very small: only the unchanged picture is found of them."),),
            tuple(
                Row(names.picture_name(work.path, work.facts), names.picture_path(work.path, work.facts))
                for work in hardly_found
            ),
        )
    yield Section(tr("What this does not show"), method.limits())
    yield Section(tr("Words"), (), tuple(Row(texts.verdict_name(kind), texts.verdict_meaning(kind)) for kind in VerdictKind))
    if report.matches:
        yield Section(tr("How sure, and the signals"), (method.score_meaning(), method.signals_meaning()), _signals(report))
    yield Section(tr("Method"), method.method())
    yield Section(tr("What the figures of chance rest on"), method.calibration())
    yield Section(tr("Program, settings and models"), (), (*_setting_rows(report), *_model_rows(report)))
    yield Section(tr("Thresholds"), (method.thresholds_meaning(),), values=_thresholds(report))


def _signals(report: ScanReport) -> tuple[Row, ...]:
    """What every signal of the matches measures."""
    titles = {signals.EMBEDDING_PREFIX + model.model_id: model.title for model in report.models}
    rows = []
    for signal in dict.fromkeys(measure.signal for match in report.matches for measure in match.evidence.measures):
        model = tr("Model: {title}.").format(title=titles[signal]) if signal in titles else ""
        meaning = sentences(signals.signal_meaning(signal), model)
        rows.append(Row(signal_label(signal, report.models), meaning))
    return tuple(rows)


def skipped_sections(skipped: Sequence[Skipped]) -> Iterator[Section]:
    """Files that could not be read; apart from them texts beside pictures, which were compared without these, and reports."""
    if pictures := pictures_among(skipped):
        yield Section(tr("Files that could not be read"), (), tuple(skipped_rows(pictures)))
    if beside := texts_among(skipped):
        yield Section(tr("Texts beside pictures that could not be read"), (), tuple(skipped_rows(beside)))
    if reports := reports_among(skipped):
        yield Section(tr("Reports of Provcheck, not searched"), (), tuple(skipped_rows(reports)))
    if marked := marked_among(skipped):
        yield Section(tr("Marked as reports of Provcheck, not searched"), (), tuple(skipped_rows(marked)))


def skipped_rows(skipped: Iterable[Skipped]) -> Iterable[Row]:
    """Files that could not be used, those of one reason in one place together."""
    for group in gather(skipped):
        if len(group.files) == 1:
            yield Row(names.picture_path(group.files[0].path), group.text)
        else:
            yield Row(str(group.place), sentences(group.text, listed(map(group.name_in_place, group.files))))


def _setting_rows(report: ScanReport) -> Iterator[Row]:
    """What the scan was made with, besides models."""
    yield Row(tr("Program"), tr("Provcheck {version}").format(version=report.version))
    yield Row(tr("Level"), texts.level_name(report.settings.level))
    if report.settings.candidates:
        yield Row(tr("Nearest works kept for each picture"), tr("{count:,}").format(count=report.settings.candidates))


def _model_rows(report: ScanReport) -> Iterable[Row]:
    for model in report.models:
        # How a package may be passed on is no matter of the report's.
        told = [model.model_id, model.licence.partition("; wheel ")[0], providers.provider_text(model)]
        told += [tr("tells style, and is no part of any verdict")] if model.role == Role.STYLE else []
        yield Row(model.title, clauses_apart(*told))
        yield Row(tr("SHA-256"), model.sha256)
    if report.models:
        yield Row(tr("Resemblance"), resemblance_basis(report.models))
    else:
        yield Row(tr("None"), tr("No model was at hand: hashes and local features only."))


def _thresholds(report: ScanReport) -> tuple[Row, ...]:
    """The limits by name, in the order of the alphabet: those who check the method look one up."""
    return tuple(Row(name, tr("{value:.3g}").format(value=value)) for name, value in sorted(report.thresholds.items()))
