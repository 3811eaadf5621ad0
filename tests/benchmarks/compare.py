"""What changed between two runs on one set.

    python -m tests.benchmarks.compare BEFORE.json AFTER.json

The files are those that `tests.benchmarks.quality --out` wrote. Printed is only what differs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

_SHOWN = ("candidate", "rank 1", "found", "IoU")


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    asked = parser.parse_args()
    before, after = (json.loads(path.read_text(encoding="utf-8")) for path in (asked.before, asked.after))
    print("\n".join(differences(before, after)))


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Lines for totals, kinds, missed copies and wrong accusations that differ."""
    lines = [
        f"{name:44} {before['totals'].get(name, 0):9.4g} -> {value:9.4g}"
        for name, value in after["totals"].items()
        if value != before["totals"].get(name, 0)
    ]
    for kind, figures in after["kinds"].items():
        old = before["kinds"].get(kind, {})
        changed = [f"{key} {_plain(old.get(key))} -> {_plain(figures[key])}" for key in _SHOWN if old.get(key) != figures[key]]
        lines += [f"{kind:24} {', '.join(changed)}"] if changed else []
    for name in ("missed", "accused"):
        old_pairs, new_pairs = ({_pair(each) for each in run[name]} for run in (before, after))
        lines += [f"no longer {name}: {pair}" for pair in sorted(old_pairs - new_pairs)]
        lines += [f"newly {name}: {pair}" for pair in sorted(new_pairs - old_pairs)]
    return lines


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _pair(each: dict[str, str] | list[str]) -> str:
    return f"{each['suspect']} {each['work']}" if isinstance(each, dict) else f"{each[0]} {each[1]} {each[2]}"


if __name__ == "__main__":
    main()
