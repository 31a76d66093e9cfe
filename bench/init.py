"""`look` and `init` in a vault of 10,000 notes, against a lint of it: `python -m bench.init [--notes 10000]`.

Each command begins without a snapshot, and the CPU time of its process is counted; the middle of three rounds. In three vaults: months and
paper notes (`bench.speed_vault`), the same notes without any month, and an empty folder, of which only that it ends well is told.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.history import Figure, keep
from bench.speed_vault import make_vault

MOST = 1.5
ROUNDS = 3
COMMANDS = {
    "look": ("look",),
    "init --dry-run": ("init", "--yes", "--dry-run"),
    "init": ("init", "--yes"),
}


def seconds(root: Path, base: Path, words: tuple[str, ...]) -> float:
    """CPU seconds of one command in a vault that was never read before."""
    shutil.rmtree(base / "cache", ignore_errors=True)
    (root / "obsintel.toml").unlink(missing_ok=True)
    env = os.environ | {"XDG_CACHE_HOME": f"{base}/cache", "OBSINTEL_STATE_DIR": f"{base}/state"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "obsidian_intel", *words],
        env=env,
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}: {done.stderr.decode()[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name: str, root: Path, base: Path) -> list[Figure]:
    """The ratio of each command to a cold lint of the same vault."""
    rounds = [[seconds(root, base, words) for words in (("lint", "-q"), *COMMANDS.values())] for _ in range(ROUNDS)]
    lint, *others = (median(each) for each in zip(*rounds, strict=True))
    print(f"{name}: lint {lint:.2f} s of CPU", flush=True)
    figures = []
    for command, took in zip(COMMANDS, others, strict=True):
        print(f"  {command:16} {took / lint:5.2f} of it{'  too much' if took > MOST * lint else ''}")
        figures.append(Figure(f"{command} / cold lint, {name}", took / lint, MOST))
    return figures


def main() -> int:
    """1 where anything took too long."""
    parser = argparse.ArgumentParser(prog="python -m bench.init", description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    notes = parser.parse_args().notes
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        make_vault(base / "log", notes)
        shutil.copytree(base / "log", base / "none", ignore=shutil.ignore_patterns("Log"))
        for name, part in ((f"{notes:,} notes with a log", "log"), (f"{notes:,} notes without", "none")):
            figures += measure(name, base / part, base)
        (base / "empty").mkdir()
        seconds(base / "empty", base, ("look",))
        seconds(base / "empty", base, ("init", "--dry-run"))
    keep("init", figures)
    return int(any(figure.is_over for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
