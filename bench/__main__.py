"""All measurements: `python -m bench` runs each in turn, `python -m bench NAME … [-- OPTIONS]` some. Each prints ratios of one run.

With `--json` the tables go to stderr, the figures are added to `bench/history.jsonl` with commit and kind of machine, and those lines are
printed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.history import HISTORY, KEPT_IN

BENCHES = {
    "rows": "text to typed rows, against mistune's AST with its own table plugin",
    "metrics_gold": "precision and recall of the metrics on the gold cells",
    "hostile": "texts made to be slow, per byte, against a plain month",
    "races": "an editor against writers: saves lost, by way of writing",
    "rollup": "a year of rollup from 120 months",
    "lsp": "typing into a month of 130 KB: from an edit to its findings, against a re-parse; memory",
    "query_blocks": "50 query blocks in 10,000 notes when nothing has changed: the watcher's look, `refresh` beside `lint`",
    "site": "the site of a log, first, again, and after one cell has changed; in 10,000 notes and of 120 months",
    "speed": "lint of 10,000 and 100,000 notes, against other linters (installs them beside)",
    "answers": "questions to a log, asked for the first time and again, against a warm lint",
    "languages": "lint in Chinese, against English",
    "changes": "lint after one change of each kind, against a warm run",
    "many_vaults": "many vaults in one data set: DuckDB and Polars (and Spark with --spark) agree; growth",
    "growth": "a month of 5,000 rows, a log of 2,000 months: what twice as much costs",
    "daemon": "from the last event to the diagnostics; memory and CPU of the watcher",
    "watcher_scale": "the watcher at 50,000 notes and 100,000 other files: memory, idle CPU, from a save to its findings",
    "init": "`look` and `init` in 10,000 notes, with a log and without, against a cold lint",
    "parity.compare": "tables against micromark (needs Node)",
}


def main(words: list[str]) -> int:
    """Run the benches named, or all. The number of those that failed; 2 for one that there is not."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="; ".join(f"{name}: {BENCHES[name]}" for name in BENCHES)
    )
    parser.add_argument("--json", action="store_true", help="keep the figures in bench/history.jsonl and print them")
    cut = words.index("--") if "--" in words else len(words)
    given, options = parser.parse_args(words[:cut]), words[cut + 1 :]  # what follows `--` is for the bench itself
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        print(f"there is no bench {unknown[0]}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    env = os.environ | ({KEPT_IN: str(HISTORY)} if given.json else {})
    kept = _size(HISTORY)
    talk = sys.stderr if given.json else sys.stdout
    failed = 0
    for name in given.names or BENCHES:
        print(f"\n== {name}: {BENCHES[name]}", flush=True, file=talk)
        start = time.monotonic()
        command = [sys.executable, "-m", f"bench.{name}", *options]
        code = subprocess.run(command, check=False, env=env, stdout=talk).returncode
        failed += code != 0
        told = "done" if code == 0 else f"exit {code}"
        print(f"== {name}: {told} after {time.monotonic() - start:.0f} s", flush=True, file=talk)
    if given.json and HISTORY.exists():
        sys.stdout.write(HISTORY.read_bytes()[kept:].decode())
    return failed


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
