"""What the commands print: results to standard output, progress and problems to standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich.console import Console

from provcheck.app import names, reasons, texts
from provcheck.app.chance import scan_chance_text
from provcheck.app.doubts import doubt_of
from provcheck.app.figures import marked_text, reports_shortly
from provcheck.app.gathering import Gathered, gather, lies_in_the_place
from provcheck.app.headline import headline
from provcheck.app.i18n import ISOLATES, language, runs_right_to_left, tr, tr_n
from provcheck.app.joining import clauses, labelled, sentence, sentences
from provcheck.app.model_texts import no_copy_model_in_terminal
from provcheck.app.origin_texts import named_count_text, named_meaning, named_text
from provcheck.core.matching.artworks import without_detail
from provcheck.core.records import Match, Skipped
from provcheck.core.scan.events import IndexSummary
from provcheck.core.scan_records import ScanReport

_NO_BREAK_SPACE = "\u00a0"


def printable(text: str) -> str:
    """Text that any terminal takes: what its encoding lacks, and control characters, are shown as escapes."""
    kept = ISOLATES if runs_right_to_left(language()) else frozenset()
    plain = text.replace(_NO_BREAK_SPACE, " ")
    plain = "".join(each if each.isprintable() or each in kept else ascii(each)[1:-1] for each in plain)
    encoding = sys.stdout.encoding or "utf-8"
    return plain.encode(encoding, "backslashreplace").decode(encoding)


def _line_of(group: Gathered) -> str:
    """What is said of files, with the names of a few where they are several."""
    if len(group.files) == 1:
        return group.text
    return sentences(group.text, names.names_of([item.path for item in group.files]))


class Output:
    """Prints for one command."""

    def __init__(self, *, quiet: bool) -> None:
        """With `quiet` only errors are printed."""
        self.quiet = quiet
        # Files that were told already, as works that were skipped when they were indexed just before a scan.
        self._named: set[str] = set()
        self._held: list[Skipped] = []
        self.errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str = "") -> None:
        """A line of the result."""
        if not self.quiet:
            print(printable(text))

    def say_any(self, text: str) -> None:
        """A line of the result where there is anything to say."""
        if text:
            self.say(text)

    def problem(self, text: str) -> None:
        """A line about something that went wrong; printed even when quiet."""
        self.errors.print(printable(text), markup=False)

    def note(self, text: str) -> None:
        """A line beside the result."""
        if not self.quiet:
            self.problem(text)

    def skipped(self, skipped: Skipped) -> None:
        """A file that could not be read: told at once, or by `tell_held` with all others of a place that is gone."""
        self._named.add(skipped.path)
        if lies_in_the_place(skipped):
            self._held.append(skipped)
        else:
            self.note(sentences(tr("Skipped:"), reasons.skipped_text(skipped)))

    def tell_held(self) -> None:
        """Say which files of places that are gone could not be read."""
        for group in gather(self._held):
            self.note(sentences(tr("Skipped:"), _line_of(group)))
        self._held.clear()

    def match(self, match: Match) -> None:
        """A match in two lines, without the wrong finds to expect: that depends on the whole scan, and is told at its end."""
        sure = tr("(how sure: {value:.3f})").format(value=match.score) if texts.tells_score(match) else ""
        suspect = names.picture_path(match.suspect, match.suspect_facts)
        files = f"{suspect}  <-  {names.picture_path(match.work.path, match.work.facts)}"
        self.say(f"{texts.match_title(match)}  {files}  {sure}".rstrip())
        self.say(f"    {texts.verdict_sentence(match)}")

    def indexed(self, summary: IndexSummary) -> None:
        """What indexing did."""
        works = tr_n("{count} work", "{count} works", summary.portfolio.work_count)
        self.say(sentence(labelled(summary.portfolio.name, works)))
        self.say(
            tr(
                "Works added: {added}. Files: {computed} read, {known} known already, {moved} moved, {missing} missing, "
                "{skipped} skipped."
            ).format(
                computed=summary.computed,
                known=summary.known,
                added=summary.added,
                moved=summary.moved,
                missing=len(summary.missing),
                skipped=len(summary.skipped),
            )
        )
        if summary.versions:
            self.say(
                tr_n(
                    "{count} picture is another version of a work and counts with it.",
                    "{count} pictures are other versions of works and count with them.",
                    summary.versions,
                )
            )
        self.say_any(texts.left_out_text(summary.left_out))
        if summary.several:
            self.say(texts.several_text(summary.several))
        if summary.too_little_detail:
            self.say(texts.works_without_detail(len(summary.too_little_detail)))
            for path in summary.too_little_detail:
                self.note(sentences(tr("Too little detail:"), names.picture_path(path)))
        if not summary.completed:
            self.say(tr("Stopped before the end. Run it again to go on where it stopped."))

    def scanned(self, report: ScanReport) -> None:
        """The result of a scan in a few lines."""
        self.say()
        self.say(headline(report))
        self.say_any(doubt_of(report.matches))
        if report.met_nothing:
            self.say(texts.nothing_met_text(report.left_out))
        checked = tr_n("{count} picture compared", "{count} pictures compared", report.checked)
        skipped = tr_n("{count} file not read", "{count} files not read", len(report.unread))
        flat = tr_n("{count} with too little detail", "{count} with too little detail", len(report.too_little_detail))
        reports = [reports_shortly(len(report.reports))] if report.reports else []
        self.say(sentence(clauses(checked, skipped, *reports, flat)))
        if report.marked:
            self.say(marked_text(len(report.marked)))
        if report.matches and (expected := scan_chance_text(report)):
            self.say(tr("Wrong finds expected by chance: {expected}.").format(expected=expected))
        self.say_any(no_copy_model_in_terminal(report.models))
        self.say_any(texts.left_out_text(report.left_out))
        for path in report.too_little_detail:
            self.note(sentences(tr("Too little detail:"), names.picture_path(path)))
        if report.named:
            self.say(sentences(named_count_text(len(report.named)), named_meaning()))
        for picture in report.named:
            self.note(labelled(names.picture_path(picture.path), named_text(picture)))
        hardly_found = without_detail(report.works)
        if hardly_found:
            self.say(texts.works_without_detail(len(hardly_found)))
        left_out = {item.path: item for item in reversed(report.works_skipped)}
        if left_out:
            self.say(
                tr_n(
                    "{count} file of the portfolio was left out.",
                    "{count} files of the portfolio were left out.",
                    len(left_out),
                )
            )
        for group in gather(left_out[path] for path in sorted(left_out.keys() - self._named)):
            self.note(sentences(tr("Work left out:"), _line_of(group)))

    def wrote(self, target: Path) -> None:
        """A file that was written."""
        self.say(tr("Wrote {path}").format(path=os.path.abspath(target)))
