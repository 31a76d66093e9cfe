"""Questions to a log: `python -m bench.answers [--notes 10000] [--rounds 7] [--only show find]`.

In the vault of `bench.speed` nothing changes. Each command is asked once from a snapshot that holds nothing that it
printed (the first time), and once more (again), in turn with a warm `lint`; printed are ratios of CPU time to that
`lint`, each pair measured together: this machine's clock may drift from round to round, a pair is measured within a second.
"""

from __future__ import annotations

import argparse
import shutil
import statistics

from bench.history import Figure
from bench.pages import show
from bench.speed import OUT, Case, Ground
from bench.speed_peers import Peers

QUESTIONS = {  # name: words, and what the first time may be at most
    "tables --format json": (["tables", "--format", "json"], 3.0),
    "query, rows counted": (["query", "SELECT count(*) FROM rows"], 3.0),
    "query, best scores": (["query", "SELECT benchmark, max(value) FROM metrics GROUP BY benchmark"], 3.0),
    "query, leaderboard": (["query", "SELECT name, value FROM leaderboard WHERE rank = 1"], 3.0),
    "rollup --year": (["rollup", "--year", "2025"], 3.0),
    "rollup --year --format json": (["rollup", "--year", "2025", "--format", "json"], None),
    "rollup --year --format html": (["rollup", "--year", "2025", "--format", "html"], None),
    "show, a model": (["show", "Model 20-3"], 3.0),
    "show, a benchmark": (["show", "BrowseComp"], 3.0),
    "compare": (["compare", "Model 20-3", "Model 21-4"], 3.0),
    "changes": (["changes", "2025-11"], 3.0),
    "find, two characters": (["find", "稀疏"], 2.0),
    "find, a word": (["find", "verifier"], 2.0),
    "lint --format json": (["lint", "--format", "json"], None),
}


class Asked:
    """One command, asked for the first time and again, each run beside a warm `lint`."""

    def __init__(self, ground: Ground, name: str) -> None:
        words, self.most = QUESTIONS[name]
        self.name = name
        command = ground.command(*words)
        self.first = Case(name, command, env=ground.env)
        self.again = Case(name, command, env=ground.env)
        self.lint = Case("lint", ground.command("lint"), env=ground.env)

    def run(self) -> None:
        for case in (self.lint, self.first, self.again, self.lint):
            case.run()

    def ratios(self, case: Case) -> list[float]:
        """CPU time of each run, by that of the two warm `lint` around it."""
        beside = zip(self.lint.cpus[::2], self.lint.cpus[1::2], strict=True)
        return [cpu / ((before + after) / 2) for cpu, (before, after) in zip(case.cpus, beside, strict=True)]

    def figures(self) -> list[Figure]:
        first, again = (statistics.median(self.ratios(case)) for case in (self.first, self.again))
        return [
            Figure(f"`{self.name}`, the first time", first, self.most),
            Figure(f"`{self.name}`, again", again, self.most),
            *(Figure(self.name, 1000 * case.cpu, unit=f"{when}, ms of CPU") for when, case in self._timed()),
        ]

    def _timed(self) -> tuple[tuple[str, Case], ...]:
        return ("first", self.first), ("again", self.again), ("`lint` beside", self.lint)


def measure(ground: Ground, rounds: int, names: list[str]) -> list[Figure]:
    """Each question of `names`, `rounds` times."""
    ground.settle()
    ground.ours("find", "稀疏")  # the index of `find` is made once for all searches
    kept = ground.cache.with_name(f"{ground.cache.name}-kept")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(ground.cache, kept)
    asked = [Asked(ground, name) for name in names]
    for number in range(rounds):
        print(f"round {number + 1} of {rounds} …", flush=True)
        for each in asked:
            ground.forget()
            shutil.copytree(kept, ground.cache)
            each.run()
    return [figure for each in asked for figure in each.figures()]


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="questions whose name has one of these")
    parser.add_argument("--keep", action="store_true", help="keep the vault for the next time")
    options = parser.parse_args()
    base = OUT / "answers"
    base.mkdir(parents=True, exist_ok=True)
    ground = Ground(base, options.notes, Peers.ours())
    names = [name for name in QUESTIONS if any(word in name for word in options.only)]
    found = measure(ground, options.rounds, names)
    print("\n" + show("answers", found))
    if not options.keep:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
