"""Comparing two kept scans, and what is said of the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provcheck.app import names, texts
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses_apart, labelled, sentences
from provcheck.app.times import moment_text
from provcheck.core.index.codec import to_plain
from provcheck.core.records import Match
from provcheck.core.report.changes import Changed, ScanChanges

SCHEMA = "provcheck.changes/1"
"""Id of the form of `as_record`."""


def change_lines(changes: ScanChanges) -> Iterator[str]:
    """The outcome in lines: what was compared, how many of each, then each match."""
    yield tr("{before} compared with {after}").format(
        before=_scan_text(changes, first=True), after=_scan_text(changes, first=False)
    )
    yield from other_reasons(changes)
    yield _counts(changes)
    for title, matches in (
        (tr("New:"), changes.new),
        (tr("Gone:"), changes.gone),
        (tr("Could not be read this time, so nothing is known of it:"), changes.not_read),
        (tr("Not looked at this time, as the later scan did not look there:"), changes.not_looked_at),
    ):
        if matches:
            yield title
            yield from (f"    {_match_text(match)}" for match in matches)
    if changes.changed:
        yield tr("Changed:")
        yield from (f"    {_changed_text(pair)}" for pair in changes.changed)


def _scan_text(changes: ScanChanges, *, first: bool) -> str:
    # The first one begins the sentence.
    told, scan = tr("Scan {number} of {when} (UTC)"), changes.before
    if not first:
        told, scan = tr("scan {number} of {when} (UTC)"), changes.after
    return told.format(number=scan.number, when=moment_text(scan.started))


def other_reasons(changes: ScanChanges) -> Iterator[str]:
    """Why the two may differ for another reason than the pictures, each in a sentence."""
    if not changes.of_one_portfolio:
        yield tr("They were made with different portfolios, {before} and {after}: what differs may come from that.").format(
            before=changes.before.portfolio.name, after=changes.after.portfolio.name
        )
    elif not changes.of_same_works:
        yield tr("The portfolio held other works then: what differs may come from that.")
    if not changes.with_same_models:
        yield tr("They were made with different models: what differs may come from that.")
    if changes.before.settings.patterns != changes.after.settings.patterns:
        yield tr("They left out other files by patterns: what is new may just not have been looked at before.")
    if not changes.of_one_level:
        yield tr("They looked at different levels, {before} and {after}: what differs may come from that.").format(
            before=texts.level_name(changes.before.settings.level), after=texts.level_name(changes.after.settings.level)
        )
    if changes.before.version != changes.after.version:
        yield tr("They were made by different versions of the program, {before} and {after}.").format(
            before=changes.before.version, after=changes.after.version
        )
    if changes.before.targets != changes.after.targets:
        yield tr("They looked into different places: what is new may just not have been looked at before.")
    if not changes.before.completed:
        yield tr("The earlier one was stopped before its end: what is new may just not have been looked at then.")
    if count := len(changes.read_since):
        yield tr_n(
            "The earlier one could not read {count:,} file: what is new may just not have been read then.",
            "The earlier one could not read {count:,} files: what is new may just not have been read then.",
            count,
        )
    if count := len(changes.unread_since):
        yield tr_n(
            "The later one could not read {count:,} file: what it shows now is not known.",
            "The later one could not read {count:,} files: what they show now is not known.",
            count,
        )
    if not changes.after.completed:
        yield tr("The later one was stopped before its end: pictures that it did not come to are told as not looked at.")


def _counts(changes: ScanChanges) -> str:
    unseen = len(changes.not_looked_at)
    told = tr_n("{count:,} was not looked at this time.", "{count:,} were not looked at this time.", unseen)
    return sentences(
        tr_n("{count:,} match is new,", "{count:,} matches are new,", len(changes.new)),
        tr_n("{count:,} is gone,", "{count:,} are gone,", len(changes.gone)),
        tr_n("{count:,} changed,", "{count:,} changed,", len(changes.changed)),
        tr_n("{count:,} is the same.", "{count:,} are the same.", changes.same),
        told if unseen else "",
    )


def _match_text(match: Match) -> str:
    suspect, work = _files(match)
    return tr("{verdict}: {suspect}  <-  {work}").format(verdict=texts.match_title(match), suspect=suspect, work=work)


def _changed_text(pair: Changed) -> str:
    suspect, work = _files(pair.after)
    return labelled(f"{suspect}  <-  {work}", change_text(pair))


def change_text(pair: Changed) -> str:
    """What is different of a match that both scans have."""
    told = []
    if pair.has_other_content:
        told.append(tr("another picture lies there now"))
    if pair.has_other_verdict:
        told.append(
            tr("was {before}, is {after}").format(before=texts.match_title(pair.before), after=texts.match_title(pair.after))
        )
    elif not (pair.has_moved or pair.has_other_content):
        sure = tr("how sure it is changed from {before:.3f} to {after:.3f}")
        told.append(sure.format(before=pair.before.score, after=pair.after.score))
    if pair.has_moved:
        told.append(tr("was at {path}").format(path=names.picture_path(pair.before.suspect, pair.before.suspect_facts)))
    return clauses_apart(*told)


def _files(match: Match) -> tuple[str, str]:
    return (
        names.picture_path(match.suspect, match.suspect_facts),
        names.picture_path(match.work.path, match.work.facts),
    )


def as_record(changes: ScanChanges) -> dict[str, Any]:
    """The outcome as JSON values of schema provcheck.changes/1."""
    return {
        "schema": SCHEMA,
        "before": _scan_record(changes, first=True),
        "after": _scan_record(changes, first=False),
        "new": [_match_record(match) for match in changes.new],
        "gone": [_match_record(match) for match in changes.gone],
        "not_read": [_match_record(match) for match in changes.not_read],
        "not_looked_at": [_match_record(match) for match in changes.not_looked_at],
        "changed": [{"before": _match_record(pair.before), "after": _match_record(pair.after)} for pair in changes.changed],
        "same": changes.same,
    }


def _scan_record(changes: ScanChanges, *, first: bool) -> dict[str, Any]:
    scan = changes.before if first else changes.after
    plain: dict[str, Any] = to_plain(scan.settings)
    return {
        "number": scan.number,
        "started": scan.started,
        "completed": scan.completed,
        "version": scan.version,
        "portfolio": scan.portfolio.name,
        "targets": list(scan.targets),
        "settings": plain,
    }


def _match_record(match: Match) -> dict[str, Any]:
    return {
        "suspect": match.suspect,
        "suspect_sha256": match.suspect_facts.file_sha256,
        "work": match.work.path,
        "work_sha256": match.work.facts.file_sha256,
        "verdict": str(match.verdict),
        "score": match.score,
    }
