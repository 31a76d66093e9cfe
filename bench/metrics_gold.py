"""Precision and recall of the metrics on our own cells: `python bench/metrics_gold.py [-v] [FILE…]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from obsidian_intel.months.cells.metrics.extract import metrics  # noqa: E402
from obsidian_intel.months.cells.model import Metric  # noqa: E402

CASES = ROOT / "tests" / "months" / "cells" / "metrics"
FIELDS = ("benchmark", "value", "condition", "protocol")


@dataclass(frozen=True)
class Case:
    """A cell and the scores that a reader finds in it. `gold` holds only the fields that are written down."""

    title: str
    cell: str
    gold: tuple[dict[str, str], ...]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file: `### title`, `> cell`, one `- benchmark | value | condition | protocol` a score."""
    title, cell = "", ""
    gold: list[dict[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "### end"]:
        if line.startswith("### "):
            if cell:
                yield Case(title, cell, tuple(gold))
            title, cell, gold = line[4:], "", []
        elif line.startswith("> "):
            cell = line[2:]
        elif line.startswith("- ") and cell:
            parts = [part.strip() for part in line[2:].split(" | ")]
            score = dict(zip(FIELDS, parts[:4], strict=True))
            score |= dict(part.split("=", 1) for part in parts[4:])
            gold.append(score)


def written(metric: Metric) -> dict[str, str]:
    """A metric in the form of the case files."""
    values = {name: getattr(metric, name) for name in (*FIELDS, "unit", "relation", "error", "source")}
    return {name: "-" if value is None else str(value) for name, value in values.items()}


def same(metric: Metric, score: dict[str, str]) -> bool:
    """Whether a metric has every field that the gold answer has; relation and source are `=` and stated if unsaid."""
    found = written(metric)
    expected = {"relation": "=", "source": "stated", "unit": "-", "error": "-"} | score
    numbers = ("value", "error")
    return all(
        found[key] == value if key not in numbers or "-" in (value, found[key]) else float(found[key]) == float(value)
        for key, value in expected.items()
    )


def judge(case: Case) -> tuple[list[Metric], list[dict[str, str]]]:
    """What is too much, and what is missing."""
    missing = list(case.gold)
    extra = []
    for metric in metrics(case.cell):
        hit = next((score for score in missing if same(metric, score)), None)
        if hit is None:
            extra.append(metric)
        else:
            missing.remove(hit)
    return extra, missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", action="store_true", help="show each difference")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.md")))
    options = parser.parse_args()
    total = [0, 0, 0, 0]
    for path in options.files:
        counts = [0, 0, 0, 0]  # cases, gold, found, right
        for case in read_cases(path):
            extra, missing = judge(case)
            right = len(case.gold) - len(missing)
            for i, n in enumerate((1, len(case.gold), right + len(extra), right)):
                counts[i] += n
            if options.v and (extra or missing):
                print(f"{path.name}: {case.title}\n  {case.cell}")
                print(*(f"  - missing {score}" for score in missing), sep="\n") if missing else None
                print(*(f"  + extra   {written(metric)}" for metric in extra), sep="\n") if extra else None
        print(line(path.name, counts))
        total = [a + b for a, b in zip(total, counts, strict=True)]
    print(line("all", total))
    return 0 if total[1] == total[2] == total[3] else 1


def line(name: str, counts: list[int]) -> str:
    cases, gold, found, right = counts
    precision, recall = (right / found if found else 1.0), (right / gold if gold else 1.0)
    return f"{name:14} cells {cases:4}  scores {gold:4}  precision {precision:.3f}  recall {recall:.3f}"


if __name__ == "__main__":
    sys.exit(main())
