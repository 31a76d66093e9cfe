"""A big month and a long log: `python -m bench.growth [--rows 1250,2500,5000] [--months 500,1000,2000] [--only rows]`.

One month of so many rows, then so many months of three rows. For each size, in a vault that was never read before: the CPU time of `lint`,
`tables`, `link` (a note for each row), `rollup` and `site`, each also asked again after one cell has changed. What is printed is how many
times longer each takes for twice as much: 2.0 is linear; over 2.4 counts as too much.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.history import Figure, keep
from bench.many_vaults import make_vault

MOST = 2.4
FIRST_YEAR = 1920  # 2,000 months end before 2100
COMMANDS = ("lint", "tables", "link", "rollup", "site")


class Vault:
    """A vault of its own, with a cache and a state folder that nobody else uses."""

    def __init__(self, base: Path, months: int, rows: int) -> None:
        self.base, self.root = base, base / "vault"
        make_vault(self.root, months, rows, seed=1, first_year=FIRST_YEAR if months > 1 else 2024)
        self.last = max((self.root / "Log").iterdir())
        (self.root / ".obsidian").mkdir()
        self.env = os.environ | {"XDG_CACHE_HOME": f"{base}/cache", "OBSINTEL_STATE_DIR": f"{base}/state"}

    def run(self, name: str) -> float:
        """CPU seconds of a command, with all its processes."""
        words = {
            "tables": ["tables", "--format", "json"],
            "link": ["link", "--yes"],
            "rollup": ["rollup", "--since", f"{FIRST_YEAR}-01", "--until", "2099-12", "--format", "json"],
            "site": ["site", str(self.base / "site")],
        }.get(name, [name])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "obsidian_intel", "--vault", str(self.root), "-q", *words]
        done = subprocess.run(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{name}: exit {done.returncode}: {done.stderr.decode()[-500:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def change(self, number: int) -> None:
        """Another word in one cell of the last month."""
        self.last.write_text(self.last.read_text("utf-8").replace("试点", f"试点{number}", 1), "utf-8")

    def times(self) -> dict[str, float]:
        """CPU seconds of each command: the first time, and after one cell has changed."""
        found = {name: self.run(name) for name in COMMANDS}
        for number, name in enumerate(COMMANDS):
            self.change(number)
            found[f"{name}, one cell changed"] = self.run(name)
        return found


def grow(what: str, sizes: list[int]) -> list[Figure]:
    """Times of each size, printed, and the growth of the last doubling."""
    before: dict[str, float] = {}
    figures: list[Figure] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            months, rows = (1, size) if what == "rows" else (size, 3)
            found = Vault(Path(folder), months, rows).times()
        print(f"{size:,} {what}", flush=True)
        figures = []
        for name, seconds in found.items():
            line = f"  {name:26} {seconds * 1000:8.0f} ms"
            if before:
                ratio = seconds / before[name]
                line += f"  {ratio:5.2f} times{'  too much' if ratio > MOST else ''}"
                figures.append(Figure(f"{name}, twice the {what}", ratio, MOST))
            print(line, flush=True)
        before = found
    return figures


def main() -> int:
    """Measure both; 1 where something more than doubles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1250,2500,5000")
    parser.add_argument("--months", default="500,1000,2000")
    parser.add_argument("--only", choices=("rows", "months"))
    given = parser.parse_args()
    figures = []
    for what, sizes in (("rows", given.rows), ("months", given.months)):
        if given.only in (None, what):
            figures += grow(what, [int(size) for size in sizes.split(",")])
    keep("growth", figures)
    return int(any(figure.is_over for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
