"""How many copies are found, how many innocent pictures are accused, and how much the scores are worth.

    python -m tests.benchmarks.quality SET [--level quick|standard|thorough] [--library DIR] [--peers] [--out FILE]

SET is a folder that `tests.benchmarks.build` wrote. The program is run from outside and judged by its JSON. The library lies
in SET/library unless another is named and is used again by later runs; what it remembers of pictures makes them faster.

Columns: copies; share with the right work among the ten best; share with the right work first; share whose right work has a
higher score than any wrong pair; share with a verdict other than resemblance on the right work; median overlap of the region in
the suspect (intersection over union); median errors of the stated rotation in degrees, of the stated scale, and of the places
of the work's points by the suspect's diagonal; number of wrong mirrorings; verdicts.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.benchmarks import peers, scan
from tests.benchmarks.judging import Judge
from tests.benchmarks.table import judged, text_of
from tests.benchmarks.truth import Truth


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--level", choices=("quick", "standard", "thorough"), default="standard")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--read", type=Path, metavar="FILE", help="judge the JSON of an earlier scan instead of scanning")
    parser.add_argument("--peers", action="store_true", help="judge other ways of comparing too")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write all figures as JSON, for tests.benchmarks.compare")
    parser.add_argument("--details", type=int, default=40, metavar="N", help="how many wrong and missed pairs to print")
    asked = parser.parse_args()
    library = asked.library or asked.set / "library"
    judge = Judge(Truth.read(asked.set / "truth.json"))
    found = scan.read(asked.read) if asked.read else scan.run(asked.set, asked.level, library)
    result = judged(judge, found, peers.rows(asked.set, library, judge) if asked.peers else ())
    print(text_of(result, asked.details))
    if asked.out:
        asked.out.write_text(json.dumps(result.as_json(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
