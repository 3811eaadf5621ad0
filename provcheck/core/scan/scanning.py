"""Checking suspects against a portfolio: a generator of events that keeps what it computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from provcheck.core.errors import DecoderError, PictureError, Reason
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging.door import Read
from provcheck.core.imaging.preview import to_jpeg
from provcheck.core.index.compared_store import ComparedStore, Comparison
from provcheck.core.index.content_set import ContentSet
from provcheck.core.index.library import Library
from provcheck.core.index.picture_runs import PictureRuns
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.index.texts_store import TextsStore
from provcheck.core.jobs import CancelledError, CancelToken, ProgressClock
from provcheck.core.matching.background import Background
from provcheck.core.matching.matcher import Matcher, Shortlist
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.records import Skipped
from provcheck.core.scan.account import ScanAccount, ScanRequest, Shown
from provcheck.core.scan.ahead import Done, Planned, in_order, workers
from provcheck.core.scan.comparing import basis_of, comparison_with, matcher_settings, pair_version, space_at
from provcheck.core.scan.events import Advanced, ScanEvent, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.found import Found
from provcheck.core.scan.held import Held
from provcheck.core.scan.judging import compare_all
from provcheck.core.scan.known_pairs import KnownPairs
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan.outcomes import Outcome, Outcomes, Settled
from provcheck.core.scan.page_files import PageFiles
from provcheck.core.scan.recognising import Recogniser
from provcheck.core.scan.said import Said
from provcheck.core.scan.stamps import stamp_of
from provcheck.core.scan.suspects import SuspectAgain, SuspectAsked, SuspectRead, path_of_suspect
from provcheck.core.scan.walk import walk
from provcheck.core.scan.work_pictures import WorkPictures
from provcheck.core.selection import Selection

_SHORTLISTS = 64  # held, for contents that lie in several places


class Scanner:
    """One scan of one portfolio. Lives in one thread, with an open library of that thread."""

    def __init__(
        self,
        library: Library,
        fingerprinter: Fingerprinter,
        backgrounds: Mapping[str, Background],
        request: ScanRequest,
    ) -> None:
        """Load the portfolio's fingerprints."""
        self._request = request
        self._fingerprinter = fingerprinter
        self._backgrounds = backgrounds
        self._space = space_at(fingerprinter, request.settings.level)
        self._prints = PrintsStore(library, fingerprinter.versions, self._space)
        self._said = Said(library, request.portfolio.names)
        self._texts_before = TextsStore(library, request.portfolio)
        self._texts_seen: dict[Path, bytes] = {}
        self._reports = ReportStore(library)
        self._pairs = KnownPairs(library, pair_version(request.settings.level))
        self._shortlists: Held[str, Shortlist] = Held(_SHORTLISTS)
        self._files = PageFiles()
        self._account = ScanAccount(library, self._prints, request)
        self._portfolio = self._account.works
        self._works = WorkPictures(self._prints, self._portfolio, request.settings.level)
        level, works = request.settings.level, self._portfolio.works
        made = comparison_with(fingerprinter, request.portfolio, level, (work.facts.sha256 for work in works))
        self._comparison = replace(made, basis=basis_of(fingerprinter, level, works, request.version))
        # In what is found again nothing is looked for, unless the best works of every picture are asked for.
        clean = ContentSet() if request.settings.candidates else ComparedStore(library).clean(self._comparison)
        self._settled = Settled(self._reports.all(), clean)
        self._outcomes = Outcomes(clean, self._prints)

    @property
    def comparison(self) -> Comparison:
        """With what the suspects are compared, and how."""
        return self._comparison

    @property
    def compared(self) -> frozenset[str]:
        """SHA-256 of every suspect that was compared so far, pages too; of a file with such when all of them were looked at.

        Those that were known to be clean before are kept already, and may be very many: they are not among these.
        """
        return frozenset(self._account.tally.whole)

    @property
    def clean(self) -> frozenset[str]:
        """SHA-256 of every suspect in which nothing was found so far, and that was not known to be clean before."""
        return frozenset(self._account.tally.clean)

    @property
    def pictures(self) -> PictureRuns:
        """Every suspect that was compared so far, in order."""
        return self._account.tally.pictures

    @property
    def texts_seen(self) -> Mapping[Path, bytes]:
        """How texts beside suspects were so far, by absolute path, where that is not known to be so already."""
        return self._texts_seen

    def run(self, token: CancelToken) -> Iterator[ScanEvent]:
        """Scan; the last event is `Scanned`, also after cancelling, and when no process that decodes can be started."""
        self._account.begin()
        self._texts_seen.clear()
        completed = True
        try:
            yield from self._scan_files(token)
        except (CancelledError, DecoderError):
            # Also when nothing more can be opened, what was done so far is told and kept.
            completed = False
            yield from self._account.tell(self._account.tally.rest())
        models = [embedder.use for embedder in self._fingerprinter.embedders]
        yield Scanned(self._account.report(models, completed=completed))

    def _scan_files(self, token: CancelToken) -> Iterator[ScanEvent]:
        tally = self._account.tally
        selection = Selection(self._request.settings.patterns)
        entries = walk(self._request.targets, token, selection=selection, reports=ReportsMet(self._reports.holds))
        found = Found(entries)
        tally.left_out = selection.left_out
        if len(found) == 1 and list(found) == list(self._request.targets[:1]):
            # Whoever has one picture checked waits for it.
            self._fingerprinter = self._fingerprinter.urgent()
        matcher = self._matcher()
        tally.known = sum(isinstance(entry, Path) for entry in found)
        clock = ProgressClock(len(found), token)
        yield Advanced(clock.at(0))
        with workers() as pool:
            before = 0
            while found:
                read = in_order(self._planned(found, matcher, token), pool)
                compared = in_order((self._plan_pairs(done, matcher, token) for done in read), pool)
                for number, done in enumerate(compared, start=before + 1):
                    yield from self._finish(done, matcher, token)
                    yield Advanced(clock.at(number, str(path_of_suspect(done.item))))
                    token.check()
                # That a file has further frames or pages is known when its first one has been read.
                before += len(found)
                found, tally.parts = Found(tally.parts), []
                clock.grow(len(found))
                tally.known += len(found)
                self._files.let_go()

    def _matcher(self) -> Matcher:
        asked = self._request.settings
        return Matcher(self._portfolio, matcher_settings(self._fingerprinter, self._backgrounds, asked.level, asked.candidates))

    def _planned(
        self, found: Iterable[Path | Skipped], matcher: Matcher, token: CancelToken
    ) -> Iterator[Planned[SuspectAsked | SuspectAgain, Reading | str]]:
        """What is to be done of what was found, in that order: of most, where a folder is known, nothing."""
        entries: Iterable[Path | Skipped | SuspectAgain] = found
        if not self._request.settings.reread:
            entries = Recogniser(self._prints, self._reports, self._outcomes).among(found, token)
        for entry in entries:
            yield Planned(entry, None) if isinstance(entry, SuspectAgain) else self._plan(entry, matcher, token)

    def _plan(
        self, entry: Path | Skipped, matcher: Matcher, token: CancelToken
    ) -> Planned[SuspectAsked | SuspectAgain, Reading | str]:
        """Look up what is known of a suspect; plan to read it unless that is everything."""
        token.check()
        if isinstance(entry, Skipped):
            return Planned(SuspectAsked(Path(entry.path), skipped=entry), None)
        stamp = stamp_of(entry)
        if isinstance(stamp, Skipped):
            return Planned(SuspectAsked(entry, skipped=stamp), None)
        content = None if self._request.settings.reread else self._prints.content_of(stamp)
        if content is not None and self._outcomes.of(content) is not None:
            return Planned(SuspectAsked(entry, stamp, content), None)
        prints = self._prints.load(content) if content is not None else None
        if content is None or prints is None:
            return Planned(SuspectAsked(entry, stamp), partial(self._read, entry, (), self._files.reader(stamp)))
        shortlist = self._shortlist(matcher, prints)
        pairs = self._known_pairs(prints, shortlist.rows)
        item = SuspectAsked(entry, stamp, content, prints, shortlist, pairs)
        if len(pairs) == len(shortlist.rows):
            return Planned(item, None)
        return Planned(item, partial(self._read, entry, (content,), self._files.reader(stamp)))

    def _read(self, path: Path, embedded: Sequence[str], bytes_of: Read) -> Reading | str:
        """Read a suspect; only its SHA-256 when it is an own report or was compared already, as one that lies there twice."""
        return self._fingerprinter.read_in_two_tries(path, self._settled, self._request.settings.level, embedded, bytes_of)

    def _anew(self, item: SuspectAsked, found: Reading | str) -> Reading | str:
        """What was read; all of it where another version of the program has put facts of its own in place of what was known."""
        if not isinstance(found, str) or self._reports.holds(found) or self._prints.facts(found) is not None:
            return found
        self._settled.discard(found)
        return self._fingerprinter.read_unless_known(item.path, self._settled, self._request.settings.level)

    def _shortlist(self, matcher: Matcher, prints: Prints) -> Shortlist:
        """The works to align, found once for a content that lies in several places."""
        return self._shortlists.of(prints.facts.sha256, lambda: matcher.shortlist(prints))

    def _known_pairs(self, suspect: Prints, rows: Sequence[int]) -> dict[int, PairResult]:
        works = {self._portfolio.works[row].facts.sha256: row for row in rows}
        known = self._pairs.load(suspect.facts.sha256, tuple(works))
        return {works[content]: pair for content, pair in known.items()}

    def _plan_pairs(
        self, done: Done[SuspectAsked | SuspectAgain, Reading | str], matcher: Matcher, token: CancelToken
    ) -> Planned[SuspectAsked | SuspectRead | SuspectAgain, Mapping[int, PairResult]]:
        """Keep what was read of a suspect; plan to compare it with the works of its shortlist that it was not compared with."""
        token.check()
        item = done.item
        if isinstance(item, SuspectAgain) or item.skipped is not None or item.stamp is None:
            return Planned(item, None)
        try:
            found = self._anew(item, done.result()) if done.result else None
        except (PictureError, DecoderError) as error:
            return Planned(replace(item, skipped=Skipped(str(item.path), error.reason, error.detail)), None)
        reading = None if isinstance(found, str) else found
        content = found if isinstance(found, str) else reading.facts.sha256 if reading is not None else item.content
        again = self._outcomes.of(content or "")
        # What was read may be another content than what was known when it was planned, here and below.
        known = reading or again or (None if isinstance(found, str) else item.prints)
        if self._reports.holds(known.facts.file_sha256 if known is not None else content or ""):
            return Planned(replace(item, skipped=Skipped(str(item.path), Reason.OWN_REPORT)), None)
        if again is not None:
            if item.content != again.facts.sha256:
                self._prints.save_stamp(item.stamp, again.facts.sha256)
            return Planned(SuspectAgain(item, again, reading), None)
        prints = (
            self._known_prints(item.stamp, found) if isinstance(found, str) else self._kept_prints(item, item.stamp, reading)
        )
        shortlist, pairs = item.shortlist, item.pairs
        if shortlist is None or prints is not item.prints:
            shortlist = self._shortlist(matcher, prints)
            pairs = self._known_pairs(prints, shortlist.rows)
        read = SuspectRead(item, prints, shortlist, pairs, reading)
        rest = [row for row in shortlist.rows if row not in pairs]
        if reading is None or not rest:
            return Planned(read, None)
        return Planned(read, partial(compare_all, self._works.of(rest), reading.pair_picture, self._request.settings.level))

    def _finish(
        self,
        done: Done[SuspectAsked | SuspectRead | SuspectAgain, Mapping[int, PairResult]],
        matcher: Matcher,
        token: CancelToken,
    ) -> Iterator[ScanEvent]:
        """Match one suspect and keep what was computed."""
        if isinstance(done.item, SuspectAsked):
            yield from self._account.skip(done.item.skipped)
            _stop_without_decoder(done.item.skipped)
        else:
            yield from self._take(done.item, self._outcome(done.item, done.result, matcher), token)
        yield from self._account.tell(self._account.tally.done(path_of_suspect(done.item)))

    def _outcome(
        self, item: SuspectRead | SuspectAgain, compared: Callable[[], Mapping[int, PairResult]] | None, matcher: Matcher
    ) -> Outcome:
        """What came of a suspect; of one that was in work at the same time as a copy, what came of that."""
        if isinstance(item, SuspectAgain):
            return item.outcome
        return self._outcomes.of(item.prints.facts.sha256) or self._judge(item, compared, matcher)

    def _judge(self, read: SuspectRead, compared: Callable[[], Mapping[int, PairResult]] | None, matcher: Matcher) -> Outcome:
        """Match one suspect with what was compared just now and what was known; keep both, and what came of it."""
        fresh = compared() if compared else {}
        self._pairs.save(
            read.prints.facts.sha256, {self._portfolio.works[row].facts.sha256: pair for row, pair in fresh.items()}
        )
        self._settled.add(read.prints.facts.sha256)
        pairs = {row: fresh[row] if row in fresh else read.pairs[row] for row in read.shortlist.rows}
        found = matcher.match(str(read.item.path), read.prints, read.shortlist.ranking, pairs)
        outcome = Outcome(read.prints.facts, str(read.item.path), found)
        self._outcomes.keep(outcome)
        return outcome

    def _known_prints(self, stamp: FileStamp, content: str) -> Prints:
        """The fingerprints of a content that was compared in this scan."""
        prints = self._prints.load(content)
        if prints is None:
            raise ValueError(content)
        self._prints.save_stamp(stamp, content)
        return prints

    def _kept_prints(self, item: SuspectAsked, stamp: FileStamp, reading: Reading | None) -> Prints:
        """The suspect's fingerprints: from the library, or computed and kept there, after what its file says of its origin."""
        if reading is not None:
            self._said.read(reading)
        if reading is None or (item.prints is not None and item.prints.facts.sha256 == reading.facts.sha256):
            if item.prints is None:
                raise ValueError(item.path)
            return item.prints
        known = self._prints.load(reading.facts.sha256)
        if known is not None:
            self._prints.save_stamp(stamp, known.facts.sha256)
            return known
        prints = reading.prints
        self._prints.save(stamp, prints)
        return prints

    def _take(self, read: SuspectRead | SuspectAgain, outcome: Outcome, token: CancelToken) -> Iterator[ScanEvent]:
        """Add a suspect's result to the account and tell its matches."""
        path, reading = read.item.path, read.reading
        place = path if read.item.stamp is None else read.item.stamp.path
        shown = None if reading is None else partial(_shown, reading)
        content, found = outcome.facts.sha256, outcome.at(str(path))
        # Before they are read, so that a later change is seen as one.
        state = self._said.state_of(place)
        if state != self._texts_before.state_of(place):
            self._texts_seen[place] = state
        if found.matches:
            found = self._said.with_matches(path, content, reading, found)
        elif named := self._said.naming(path, content, reading, token):
            self._account.tally.named.append(named)
        while self._said.unread:
            yield from self._account.skip(self._said.unread.pop())
        yield from self._account.take(path, place, outcome.facts, found, shown, was_clean=outcome.was_clean)


def _shown(reading: Reading) -> Shown:
    return Shown(to_jpeg(reading.small), reading.clear_preview)


def _stop_without_decoder(skipped: Skipped | None) -> None:
    """End the scan at a file that found no process to decode it, when all before it is done: others would find none either."""
    if skipped is not None and skipped.reason is Reason.DECODER_MISSING:
        raise DecoderError(skipped.reason, Path(skipped.path), skipped.detail)
