"""Query blocks when nothing has changed: `python -m bench.query_blocks [--notes 10000] [--blocks 50]`.

In one process, on a vault as in `bench.speed` with that many blocks, whose results are there: a look of the watcher at its
files, and on top of it what the keeper of results takes to see that nothing is to be asked. Then the command, as a whole
process, beside a warm `lint`. No query may be asked meanwhile by the keeper.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from bench.history import Figure, keep
from bench.speed import OUT
from bench.speed_vault import make_vault
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.query_results import refresh_queries
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.query_results import QueryResultKeeper

RUNS = 15
FIGURES: list[Figure] = []
QUERIES = (
    "SELECT name, value FROM leaderboard WHERE benchmark = 'HLE' ORDER BY rank LIMIT {number}",
    "SELECT period, count(*) FROM rows GROUP BY period ORDER BY period LIMIT {number}",
    "SELECT name, period FROM metrics ORDER BY value DESC LIMIT {number}",
    "SELECT path, count(*) FROM links GROUP BY path ORDER BY 2 DESC, 1 LIMIT {number}",
)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--blocks", type=int, default=50)
    wish = parser.parse_args(argv)
    root = OUT / "query-blocks"
    shutil.rmtree(root, ignore_errors=True)
    make_vault(root / "vault", wish.notes)
    write_blocks(root / "vault", wish.blocks)
    os.environ |= {name: str(root / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
    watcher(root / "vault")
    commands(root / "vault")
    keep("query_blocks", FIGURES)


def write_blocks(vault: Path, count: int) -> None:
    """Blocks in notes of five, each with a question of its own."""
    for note in range(0, count, 5):
        blocks = (
            f"%% obsintel:begin query %%\n```sql\n{QUERIES[n % len(QUERIES)].format(number=n + 1)}\n```\n%% obsintel:end query %%\n"
            for n in range(note, min(note + 5, count))
        )
        (vault / f"Dashboard {note // 5 + 1}.md").write_text("# Dashboard\n\n" + "\n".join(blocks), "utf-8")


def watcher(vault: Path) -> None:
    """What a look of the watcher costs without and with the keeper of results."""
    workspace = Workspace.open(vault)
    report = refresh_queries(workspace)
    print(f"{len(report.renewed)} blocks answered, {len(report.failures)} failed, {workspace.count_notes()} notes")
    workspace.detach()
    keeper = QueryResultKeeper(workspace, lambda path: True, EventLog(None))
    list(keeper.keep())  # the first look asks all
    with mock.patch("obsidian_intel.watch.query_results.refresh_queries") as asked:
        look = median(workspace.refresh)
        kept = median(lambda: list(keeper.keep()))
    assert not asked.called, "something was asked although nothing has changed"
    print(f"look at the files {look * 1e3:.1f} ms, keeper {kept * 1e3:.2f} ms: {kept / look:.3f} of it; asked 0")
    FIGURES.append(Figure("keeper of results / look of the watcher, nothing changed", kept / look, 0.05))


def commands(vault: Path) -> None:
    """The command when nothing has changed, beside a warm lint."""
    lint, refresh = (command(vault, *words) for words in (("lint", "--ignore", "OI"), ("refresh",)))
    print(f"warm lint {lint * 1e3:.0f} ms, refresh {refresh * 1e3:.0f} ms: {refresh / lint:.1f}")
    FIGURES.append(Figure("`refresh` / warm `lint`, nothing changed", refresh / lint, 1.5))


def command(vault: Path, *words: str) -> float:
    """The median of whole processes, after one that warms the snapshot."""

    def run() -> None:
        subprocess.run(
            [sys.executable, "-m", "obsidian_intel", "--vault", str(vault), *words], capture_output=True, check=False
        )

    run()
    return median(run, 7)


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
