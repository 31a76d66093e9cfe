"""What the benches measured, kept by commit: `bench/history.jsonl`, a line for each run of a bench.

`python -m bench --json NAME …` adds to it and prints the new lines; `python -m bench.pages` writes the tables of docs/speed.md and
docs/scale.md and two lines of README.md from the last run of each bench.
"""

from __future__ import annotations

import os
import platform
import subprocess
import time
from pathlib import Path

import msgspec

HISTORY = Path(__file__).parent / "history.jsonl"
KEPT_IN = "OBSINTEL_BENCH_HISTORY"  # the file that a run adds to; unset: nothing is kept


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number of a run: a ratio within it, unless `unit` says `ms`, `MB`, `KB` or `count`; `most` is what it may be at most."""

    name: str
    value: float
    most: float | None = None
    unit: str = "ratio"

    @property
    def is_over(self) -> bool:
        """Whether it is above what it may be."""
        return self.most is not None and self.value > self.most


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """One run of one bench: on which commit (`+`: with changes that were not committed), day and kind of machine."""

    bench: str
    commit: str
    date: str
    machine: str
    figures: tuple[Figure, ...]
    beside: str = ""  # versions of the peers that were measured in the same run


def keep(bench: str, figures: list[Figure], beside: str = "") -> Run:
    """The run; it is added to the history where `python -m bench --json` asked for that."""
    rounded = tuple(msgspec.structs.replace(figure, value=round(figure.value, 3)) for figure in figures)
    run = Run(bench, commit(), time.strftime("%Y-%m-%d"), machine(), rounded, beside)
    if name := os.environ.get(KEPT_IN):
        with Path(name).open("ab") as file:
            file.write(msgspec.json.encode(run) + b"\n")
    return run


def runs(path: Path = HISTORY) -> list[Run]:
    """All runs, oldest first."""
    if not path.exists():
        return []
    return [msgspec.json.decode(line, type=Run) for line in path.read_bytes().splitlines() if line.strip()]


def last_runs(path: Path = HISTORY) -> dict[str, Run]:
    """The last run of each bench."""
    return {run.bench: run for run in runs(path)}


def commit() -> str:
    """The commit that is measured, in short."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], capture_output=True, text=True, check=False, cwd=HISTORY.parent)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "../obsidian_intel")
    return (git("rev-parse", "--short=10", "HEAD") or "unknown") + ("+" if changed else "")


def machine() -> str:
    """What kind of machine this is: cores, system, Python."""
    cores = f"{os.cpu_count()} cores" if os.cpu_count() != 1 else "1 core"
    return f"{cores}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
