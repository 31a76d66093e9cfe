"""Precision and recall of the metrics on our own cells: `python bench/metrics_gold.py [-v] [FILE…]`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.history import Figure, keep  # noqa: E402
from obsidian_intel.months.cells.cell_parts import Metric  # noqa: E402
from obsidian_intel.months.cells.metrics.extract import metrics  # noqa: E402

CASES = ROOT / "tests" / "months" / "cells" / "metrics"
FIELDS = ("benchmark", "value", "condition", "protocol")
ALL_FIELDS = frozenset((*FIELDS, "unit", "relation", "error", "source", "owner"))
NAME_AND_VALUE = frozenset(("benchmark", "value", "own"))


@dataclass(frozen=True)
class Case:
    """A cell and the scores that a reader finds in it. `gold` holds only the fields that are written down."""

    title: str
    cell: str
    gold: tuple[dict[str, str], ...]
    names: tuple[str, ...] | None = None  # of the row; None in cells from before scores had owners
    open: str = ""  # what the reader cannot do yet, in cells that it does not read right


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file: `### title`, `names: A; B`, `> cell`, one `- benchmark | value | condition | protocol` a score.

    `open: why` before the cell marks one that is not read right yet: it is shown with `--open` alone.
    Behind the four fields may stand ` | owner=GPT-5`, ` | unit=%`, ` | relation=>`, ` | error=0.3`, ` | source=inferred`.
    """
    title, cell, why = "", "", ""
    gold: list[dict[str, str]] = []
    names: tuple[str, ...] | None = None
    for line in [*path.read_text(encoding="utf-8").splitlines(), "### end"]:
        if line.startswith("### "):
            if cell:
                yield Case(title, cell, tuple(gold), names, why)
            title, cell, gold, names, why = line[4:], "", [], None, ""
        elif line.startswith("open:"):
            why = line[5:].strip()
        elif line.startswith("names:"):
            names = tuple(name.strip() for name in line[6:].split(";") if name.strip())
        elif line.startswith("> "):
            cell = line[2:]
        elif line.startswith("- ") and cell:
            parts = [part.strip() for part in line[2:].split(" | ")]
            score = dict(zip(FIELDS, parts[:4], strict=True))
            score |= dict(part.split("=", 1) for part in parts[4:])
            gold.append(score)


def written(metric: Metric) -> dict[str, str]:
    """A metric in the form of the case files."""
    values = {name: getattr(metric, name) for name in (*FIELDS, "unit", "relation", "error", "source", "owner")}
    return {name: "-" if value is None else str(value) for name, value in values.items()}


def same(metric: Metric, score: dict[str, str], keys: Container[str] = ALL_FIELDS) -> bool:
    """Whether a metric has the gold answer's fields among `keys`; relation and source are `=` and stated if unsaid."""
    found = written(metric)
    expected = {"relation": "=", "source": "stated", "unit": "-", "error": "-", "owner": "-"} | score
    for each in (found, expected):
        each["own"] = str(each["owner"] == "-")
    return all(_number(found[key]) == _number(value) for key, value in expected.items() if key in keys)


def _number(written: str) -> float | str:
    try:
        return float(written.replace(",", ""))
    except ValueError:
        return written


def judge(case: Case, keys: Container[str] = ALL_FIELDS) -> tuple[list[Metric], list[dict[str, str]]]:
    """What is too much, and what is missing. Without `names:` only the row's own scores are judged."""
    missing = list(case.gold)
    extra = []
    for metric in metrics(case.cell, case.names or ()):
        hit = next((score for score in missing if same(metric, score, keys)), None)
        if hit is not None:
            missing.remove(hit)
        elif metric.owner is None or case.names is not None:
            extra.append(metric)
    return extra, missing


def rivals_as_own(case: Case) -> int:
    """How many scores of other models are read as the row's own."""
    extra, missing = judge(case, NAME_AND_VALUE)
    own = {metric.value for metric in extra if metric.owner is None}
    return sum("owner" in score and _number(score["value"]) in own for score in missing)


def main() -> int:
    """Print the figures of every file; 1 where not every score is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", action="store_true", help="show each difference")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.md")))
    parser.add_argument("--open", action="store_true", help="count the cells too that are not read right yet")
    options = parser.parse_args()
    total = Counter[str]()
    for path in options.files:
        counts = Counter[str]()
        for case in read_cases(path):
            if case.open and not options.open:
                counts["open"] += 1
                continue
            extra, missing = judge(case)
            counts += tally(case, extra, missing)
            if options.v and (extra or missing):
                print(f"{path.name}: {case.title}\n  {case.cell}")
                print(*(f"  - missing {score}" for score in missing), sep="\n") if missing else None
                print(*(f"  + extra   {written(metric)}" for metric in extra), sep="\n") if extra else None
        print(line(path.name, counts))
        total += counts
    print(line("all", total))
    keep("metrics_gold", figures(total))
    return 0 if total["gold"] == total["found"] == total["right"] else 1


def tally(case: Case, extra: list[Metric], missing: list[dict[str, str]]) -> Counter[str]:
    """The counts of one case: all fields, and the name and value alone."""
    more, less = judge(case, NAME_AND_VALUE)
    right, named = len(case.gold) - len(missing), len(case.gold) - len(less)
    counts = Counter(cells=1, gold=len(case.gold), found=right + len(extra), right=right)
    counts.update(named=named, found_named=named + len(more), rivals=sum("owner" in score for score in case.gold))
    counts.update(misowned=rivals_as_own(case))
    return counts


def figures(counts: Counter[str]) -> list[Figure]:
    """Precision and recall of all cells that are not left open."""
    pairs = {
        "all fields, precision": ("right", "found"),
        "all fields, recall": ("right", "gold"),
        "name and value, precision": ("named", "found_named"),
        "name and value, recall": ("named", "gold"),
    }
    found = [
        Figure(name, counts[part] / counts[whole] if counts[whole] else 1.0) for name, (part, whole) in pairs.items()
    ]
    return [
        *found,
        *(
            Figure("all files", counts[what], unit=unit)
            for what, unit in (("cells", "cells"), ("gold", "scores"), ("open", "open cells"))
        ),
    ]


def line(name: str, counts: Counter[str]) -> str:
    """One line of the report: precision and recall of all fields, of name and value, and rivals read as own."""
    whole = f"{share(counts, 'right', 'found')} / {share(counts, 'right', 'gold')}"
    named = f"{share(counts, 'named', 'found_named')} / {share(counts, 'named', 'gold')}"
    rivals = f"  rivals as own {counts['misowned']}/{counts['rivals']}" if counts["rivals"] else ""
    rivals += f"  open cells {counts['open']}" if counts["open"] else ""
    return (
        f"{name:14} cells {counts['cells']:4}  scores {counts['gold']:4}"
        f"  all fields P / R {whole}  name and value {named}{rivals}"
    )


def share(counts: Counter[str], part: str, whole: str) -> str:
    """`part` of `whole` to three places; 1 of nothing."""
    return f"{counts[part] / counts[whole] if counts[whole] else 1:.3f}"


if __name__ == "__main__":
    sys.exit(main())
