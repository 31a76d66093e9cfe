"""A run after one change of each kind: `python -m bench.changes [--notes 10000] [--rounds 7]`.

A vault as in `bench.speed`, and our package as a user has it. Each round makes every kind of change in turn, each in
another note, with a warm run after it; what is printed are medians of CPU time, and their ratios to a warm run. What is
found after all changes is compared with what a run without an index finds.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.history import Figure
from bench.pages import show
from bench.speed import OUT, Case, Ground
from bench.speed_peers import OBSINTEL, Peers

Change = Callable[[str, str], str]  # of a note's text; with something that is new each time
_ROW = "| [Model {0}](https://arxiv.org/abs/2601.{0:0>5}) | 异步 | AIME 2025 **{0}.5** | 落地 |\n"


def _at_the_end(line: str) -> Change:
    return lambda text, new: text + line.format(new) + "\n"


def _row(text: str, new: str) -> str:
    head, mark, rest = text.partition("\n### 2.")
    return head + _ROW.format(new) + mark + rest


PAPER: dict[str, Change] = {
    "text": _at_the_end("再写一行 {}。"),
    "a link": _at_the_end("见 [[Paper 150]] {}。"),
    "a link that leads nowhere": _at_the_end("见 [[没有这个 {}]]。"),
    "a heading": _at_the_end("\n## 新的 {}"),
    "a tag": _at_the_end("#标签{}"),
    "an alias": lambda text, new: text.replace("aliases: []", f"aliases: [别名 {new}]"),
}
MONTH: dict[str, Change] = {
    "text in a row": lambda text, new: text.replace("**落地**：", f"**落地**：{new} ", 1),
    "a score": lambda text, new: text.replace("AIME 2025 **", f"AIME 2025 **{new}", 1),
    "a row": _row,
}


ADDED, RENAMED, REMOVED = "a note added", "a note renamed", "a note removed"
_NEW_NOTE = "---\ntype: Note\ntags: [AI]\n---\n\n# 新 {0}\n\n见 [[Paper 150]]。\n"


class Changes:
    """Changes of notes, none of them the same twice."""

    def __init__(self, root: Path) -> None:
        self._papers = sorted(root.glob("Library/*/*.md"))
        self._months = sorted(root.glob("Log/*.md"))
        self._number = 0
        self._root = root

    def name(self, kind: str) -> Callable[[], None]:
        """What adds a note, gives the last one added another name, or removes it."""

        def change() -> None:
            self._number += kind == ADDED
            new, other = (self._root / f"Library/000/{word} {self._number}.md" for word in ("新", "再"))
            if kind == ADDED:
                new.write_text(_NEW_NOTE.format(self._number), "utf-8")
            elif kind == RENAMED:
                new.rename(other)
            else:
                other.unlink()

        return change

    def make(self, kind: str) -> Callable[[], None]:
        """What makes a change of that kind."""

        def change() -> None:
            self._number += 1
            notes = self._months if kind in MONTH else self._papers
            note = notes[self._number * 37 % len(notes)]
            text = note.read_text("utf-8")
            note.write_text((PAPER | MONTH)[kind](text, str(self._number)), "utf-8")

        return change


def measure(ground: Ground, rounds: int) -> dict[str, Case]:
    """A case a kind, and the warm run that stands between them."""
    lint = [str(OBSINTEL), "--vault", str(ground.root), "lint"]
    changes = Changes(ground.root)
    cases = {kind: Case(kind, lint, changes.make(kind), ground.env) for kind in PAPER | MONTH}
    for kind in (ADDED, RENAMED, REMOVED):
        cases[kind] = Case(kind, lint, changes.name(kind), ground.env)
    warm = Case("warm", lint, env=ground.env)
    for number in range(rounds):
        print(f"{ground.notes} notes, round {number + 1} of {rounds} …", flush=True)
        ground.settle()
        ground.ours("lint")  # `link` may have made a note and remembered it
        for case in cases.values():
            case.run()
            warm.run()
    return {"warm": warm, **cases}


def check(ground: Ground) -> None:
    """After all changes, a run finds what one without an index finds."""
    found = ground.ours("lint", "--format", "json")
    if found != ground.ours("lint", "--format", "json", OBSINTEL_CACHE_DIR=os.devnull):
        raise SystemExit("after these changes a run finds something else than one without an index")


def figures(cases: dict[str, Case]) -> list[Figure]:
    """CPU time of each change, and that to a warm run."""
    warm = cases["warm"].cpu
    found = []
    for name, case in cases.items():
        found += [Figure(name, 1000 * case.cpu, unit="CPU, ms"), Figure(name, case.cpu / warm, unit="to warm")]
    return found


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.changes", description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    base = OUT / "changes"
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    ground = Ground(base, options.notes, Peers.installed())
    cases = measure(ground, options.rounds)
    check(ground)
    print("\n" + show("changes", figures(cases), f"{options.notes:,} notes"))
    shutil.rmtree(base)


if __name__ == "__main__":
    main()
