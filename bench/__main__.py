"""All measurements: `python -m bench` runs each in turn, `python -m bench NAME …` some. Each prints ratios of one run."""

from __future__ import annotations

import subprocess
import sys
import time

BENCHES = {
    "rows": "text to typed rows, against mistune's AST with its own table plugin",
    "metrics_gold": "precision and recall of the metrics on the gold cells",
    "hostile": "texts made to be slow, per byte, against a plain month",
    "races": "an editor against writers: saves lost, by way of writing",
    "rollup": "a year of rollup from 120 months",
    "site": "the site of 120 months, first, again, and after one cell has changed",
    "speed": "lint of 10,000 and 100,000 notes, against other linters (installs them beside)",
    "changes": "lint after one change of each kind, against a warm run",
    "many_vaults": "many vaults in one data set: DuckDB and Polars (and Spark with --spark) agree; growth",
    "daemon": "from the last event to the diagnostics; memory and CPU of the watcher",
    "parity.compare": "tables against micromark (needs Node)",
}


def main(names: list[str]) -> int:
    """Run the benches named, or all. The number of those that failed."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"there is no bench {unknown[0]}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or BENCHES:
        print(f"\n== {name}: {BENCHES[name]}", flush=True)
        start = time.monotonic()
        code = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
        failed += code != 0
        print(
            f"== {name}: {'done' if code == 0 else f'exit {code}'} after {time.monotonic() - start:.0f} s", flush=True
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
