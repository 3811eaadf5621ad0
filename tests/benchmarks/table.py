"""The result of a run as text and as numbers to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Any

from tests.benchmarks import metrics
from tests.benchmarks.judging import Accusation, Judge, KindTally, accusations, calibration, tally
from tests.benchmarks.peers import PeerRow
from tests.benchmarks.scan import Scan

_SHORT = {
    "identical-file": "file",
    "identical-picture": "picture",
    "re-encoded-copy": "re-encoded",
    "edited-copy": "edited",
    "partial-copy": "partial",
    "redrawn": "redrawn",
}


@dataclass(frozen=True)
class Result:
    """A run on a set.

    Attributes:
        kinds: By kind of edit.
        sure: By kind of edit, share of copies with a higher score than any wrong pair.
        totals: Figures over all pairs by name.
        accused: Wrong works named as copied.
        missed: Copies without a verdict on the right work: suspect, work, kind, score.
        peers: Other ways of comparing.
    """

    kinds: dict[str, KindTally]
    sure: dict[str, float]
    totals: dict[str, float]
    accused: list[Accusation]
    missed: list[tuple[str, str, str, float]]
    peers: list[PeerRow]

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values."""
        values = asdict(self)
        values["kinds"] = {
            kind: _figures(counts) | {"sure": self.sure[kind], "verdicts": dict(counts.verdicts)}
            for kind, counts in self.kinds.items()
        }
        del values["sure"]
        return values


def judged(judge: Judge, scan: Scan, peers: Iterable[PeerRow]) -> Result:
    """All figures of a scan."""
    kinds, accused = tally(judge, scan), accusations(judge, scan)
    unrelated = {other.file for other in judge.truth.unrelated}
    scored = judge.scored(scan.scores)
    totals = {
        "uAP": metrics.average_precision(scored),
        "recall without false alarms": metrics.recall_at(scored, 0),
        "recall at 1 % false alarms": metrics.recall_at(scored, 0.01),
        "rank 1": metrics.rank_one(scored),
        "found": sum(counts.found for counts in kinds.values()) / max(1, len(judge.truth.copies)),
        "highest score of a wrong pair": max(metrics.worst_by_suspect(scored), default=0.0),
        "unrelated suspects accused": len({each.suspect for each in accused if each.suspect in unrelated}),
        "copies with a wrong work accused": len({each.suspect for each in accused if each.suspect not in unrelated}),
        **calibration(judge, scan),
        "suspects": scan.suspects,
        "seconds a suspect": scan.scan_seconds / max(1, scan.suspects),
        "seconds with indexing": scan.all_seconds,
    }
    return Result(
        kinds, _sure(judge, scan, metrics.threshold_for(scored, 0)), totals, accused, _missed(judge, scan), list(peers)
    )


def _sure(judge: Judge, scan: Scan, above: float) -> dict[str, float]:
    by_kind: dict[str, list[bool]] = {}
    for copy in judge.truth.copies:
        by_kind.setdefault(copy.kind, []).append(scan.scores.get(copy.file, {}).get(copy.work, 0.0) > above)
    return {kind: fmean(each) for kind, each in by_kind.items()}


def _missed(judge: Judge, scan: Scan) -> list[tuple[str, str, str, float]]:
    found = {
        copy.file
        for copy in judge.truth.copies
        if scan.matches.get(copy.file, {}).get(copy.work, {"verdict": "resemblance"})["verdict"] != "resemblance"
    }
    return [
        (copy.file, copy.work, copy.kind, scan.scores.get(copy.file, {}).get(copy.work, 0.0))
        for copy in judge.truth.copies
        if copy.file not in found
    ]


def _figures(counts: KindTally) -> dict[str, float | None]:
    return {
        "copies": counts.copies,
        "candidate": counts.candidate / counts.copies,
        "rank 1": counts.first / counts.copies,
        "found": counts.found / counts.copies,
        "IoU": median(counts.overlaps) if counts.overlaps else None,
        "turn": median(counts.turns) if counts.turns else None,
        "scale": median(counts.scales) if counts.scales else None,
        "place": median(counts.places) if counts.places else None,
        "mirror wrong": counts.mirror_wrong,
    }


def text_of(result: Result, details: int = 40) -> str:
    """The table, the totals, the wrong accusations and what was missed."""
    lines = [f"{'edit':24}    n  cand  rk-1  sure found   IoU  turn scale place mir  verdicts"]
    for kind, counts in result.kinds.items():
        figures = _figures(counts)
        figures["sure"] = result.sure[kind]
        shares = " ".join(_number(figures[key], 5, 2) for key in ("candidate", "rank 1", "sure", "found", "IoU"))
        errors = f"{_number(figures['turn'], 5, 1)} {_percent(figures['scale'])} {_percent(figures['place'])}"
        verdicts = ", ".join(f"{_SHORT.get(name, name)} {number}" for name, number in sorted(counts.verdicts.items()))
        lines.append(f"{kind:24} {counts.copies:4} {shares} {errors} {counts.mirror_wrong:3}  {verdicts}")
    lines += ["", *(f"{value:10.4g}  {name}" for name, value in result.totals.items())]
    lines += ["", *_peer_lines(result.peers)] if result.peers else []
    lines += ["", f"Wrong works named ({len(result.accused)}):", *(_accused_line(each) for each in result.accused[:details])]
    lines += ["", f"Missed ({len(result.missed)}):"]
    lines += [f"  {suspect:42} {work}  {kind}  {score:.3f}" for suspect, work, kind, score in result.missed[:details]]
    return "\n".join(lines)


def _number(value: float | None, width: int, places: int) -> str:
    return "-".rjust(width) if value is None else f"{value:{width}.{places}f}"


def _percent(value: float | None) -> str:
    return "-".rjust(5) if value is None else f"{100 * value:4.1f}%"


def _peer_lines(peers: list[PeerRow]) -> list[str]:
    lines = [f"{'peer':28}   uAP  R@0FP R@1%FP  recall and suspects falsely accused at its threshold"]
    for peer in peers:
        shares = " ".join(_number(value, 6, 3) for value in (peer.precision, peer.zero, peer.one, peer.usual))
        lines.append(f"{peer.name:28} {shares} {peer.accused:4}")
    return lines


def _accused_line(each: Accusation) -> str:
    meaning = "-" if each.log10_nfa is None else f"{each.log10_nfa:.1f}"
    names = f"{each.originals[0].rpartition('/')[2]} <- {each.originals[1].rpartition('/')[2]}"
    verdict = _SHORT.get(each.verdict, each.verdict)
    return f"  {each.suspect:34} {each.work}  {verdict:10} {each.score:.3f} NFA {meaning:>6}  {names}"
