"""Speed beside the peers: `python -m bench.speed [--notes 10000] [--large 100000] [--rounds 5] [--growth]`.

Makes its vaults from a seed, installs rumdl and markdownlint-cli2 in folders of their own, runs all in turn
(A B A B), and prints medians and ratios of one run. Cold, warm and uncached results are compared first.
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
from dataclasses import dataclass, field
from pathlib import Path

from bench.history import Figure
from bench.pages import show
from bench.speed_peers import OBSINTEL, Peers

OUT = Path(__file__).parent / "out"
WALK = """
import os, sys
folders = [sys.argv[1]]
while folders:
    with os.scandir(folders.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                entry.stat(follow_symlinks=False)
"""
FLOOR = """
import hashlib, os, re, sys
marks = re.compile(r"[\\\\`%$\\[\\]<#:|>]")
folders = [sys.argv[1]]
while folders:
    with os.scandir(folders.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.name.endswith(".md"):
                fd = os.open(entry.path, os.O_RDONLY)
                data = os.read(fd, 10_000_000)
                os.close(fd)
                hashlib.sha256(data).hexdigest()
                len(marks.findall(data.decode()))
"""


@dataclass
class Case:
    """One command, measured: seconds, CPU seconds of all its processes, and peak MB (of its largest process) a run."""

    name: str
    command: list[str]
    before: Callable[[], None] = lambda: None
    env: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Once."""
        self.before()
        began = time.perf_counter()
        with subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **self.env}
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds.append(time.perf_counter() - began)
        self.cpus.append(usage.ru_utime + usage.ru_stime)
        self.peaks.append(usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))
        if process.returncode not in (0, 1):
            raise SystemExit(f"{self.name} failed with {process.returncode}: {' '.join(self.command)}")

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def cpu(self) -> float:
        """CPU seconds."""
        return statistics.median(self.cpus)

    @property
    def peak(self) -> float:
        """MB."""
        return max(self.peaks)


class Ground:
    """One vault with its cache folder, and the commands to run in it."""

    def __init__(self, base: Path, notes: int, peers: Peers) -> None:
        self.root = base / f"vault-{notes}"
        self.cache, self.state = base / f"cache-{notes}", base / f"state-{notes}"
        self.env = {"OBSINTEL_CACHE_DIR": str(self.cache), "OBSINTEL_STATE_DIR": str(self.state)}
        self.notes, self.peers = notes, peers
        self.touched = 0
        if not self.root.exists():
            print(f"making a vault of {notes} notes …", flush=True)
            # In a process of its own: the peak of a process counts for those that it starts.
            subprocess.run([sys.executable, "-m", "bench.speed_vault", str(self.root), str(notes)], check=True)
            self.ours("link", "--yes")
            self.ours("link")
            time.sleep(2.1)

    def command(self, *words: str) -> list[str]:
        """Our command in this vault."""
        return [str(OBSINTEL), "--vault", str(self.root), *words]

    def ours(self, *words: str, **env: str) -> bytes:
        """What our command prints."""
        command = self.command(*words)
        done = subprocess.run(command, capture_output=True, env={**os.environ, **self.env, **env}, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())
        return done.stdout

    def forget(self) -> None:
        """As if never run."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def settle(self) -> None:
        """An index that holds all, of files that lie back."""
        time.sleep(2.1)
        for _ in range(2):
            self.ours("lint")
            self.ours("link")
        warm = self.peers.rumdl(self.root, cache=True)
        subprocess.run(warm, env=os.environ | self.peers.env, stdout=subprocess.DEVNULL, check=False)

    def touch(self) -> None:
        """A line more at the end of a note."""
        folder = self.root / "Library" / f"{self.touched * 37 % 200:03d}"
        with min(folder.iterdir()).open("a", encoding="utf-8") as note:
            note.write("再写一行。\n")
        self.touched += 1

    def check(self) -> None:
        """Cold, warm and uncached runs find the same."""
        self.forget()
        wanted = self.ours("lint", "--format", "json", OBSINTEL_CACHE_DIR=os.devnull)
        runs = {"cold": self.ours("lint", "--format", "json"), "warm": self.ours("lint", "--format", "json")}
        self.touch()
        changed = self.ours("lint", "--format", "json")
        runs["after a change"] = changed
        uncached = self.ours("lint", "--format", "json", OBSINTEL_CACHE_DIR=os.devnull)
        for name, found in runs.items():
            if found != (uncached if name == "after a change" else wanted):
                raise SystemExit(f"{self.notes} notes: the {name} run finds something else than an uncached one")
        print(f"{self.notes} notes: cold, warm and uncached runs find the same", flush=True)


def cases_of(ground: Ground) -> dict[str, Case]:
    """All that is measured in one vault, in the order of running."""
    lint = [str(OBSINTEL), "--vault", str(ground.root), "lint"]
    link = [*lint[:-1], "link"]
    none = {**ground.env, "OBSINTEL_CACHE_DIR": os.devnull}
    python = str(OBSINTEL.parent / "python")
    found = [
        Case("start", [python, "-c", "pass"]),
        Case("click", [python, "-c", "import click"]),
        Case("parser's ground", [python, "-c", "import hashlib, re, typing, msgspec"]),
        Case("walk", [python, "-c", WALK, str(ground.root)]),
        Case("floor", [python, "-c", FLOOR, str(ground.root)]),
        Case("floor with values", [python, str(Path(__file__).parent / "floor.py"), str(ground.root)]),
        Case("version", [str(OBSINTEL), "--version"]),
        Case("help", [str(OBSINTEL), "--help"]),
        Case("warm", lint, env=ground.env),
        Case("link", link, env=ground.env),
        Case("rumdl warm", ground.peers.rumdl(ground.root, cache=True), env=ground.peers.env),
        Case("cold without index", lint, env=none),
        Case("rumdl cold", ground.peers.rumdl(ground.root, cache=False)),
        Case("cold", lint, ground.forget, ground.env),
        Case("one changed", lint, ground.touch, ground.env),
        Case("tables", [*lint[:-1], "tables", "--format", "json"], env=ground.env),
        Case("query", [*lint[:-1], "query", "SELECT count(*) FROM rows"], env=ground.env),
        Case("rollup", [*lint[:-1], "rollup", "--year", "2025"], env=ground.env),
    ]
    return {case.name: case for case in found}


def measure(ground: Ground, rounds: int, names: set[str] | None = None) -> dict[str, Case]:
    """Run every case `rounds` times, in turn."""
    cases = {name: case for name, case in cases_of(ground).items() if names is None or name in names}
    for number in range(rounds):
        print(f"{ground.notes} notes, round {number + 1} of {rounds} …", flush=True)
        ground.settle()
        for case in cases.values():
            case.run()
    return cases


def markdownlint(ground: Ground) -> Case | None:
    """The slow peer, once; None where there is no Node."""
    command = ground.peers.markdownlint(ground.root)
    if command is None:
        return None
    case = Case("markdownlint-cli2", command)
    case.run()
    return case


def figures(small: dict[str, Case], slow: Case | None, large: dict[str, Case] | None) -> list[Figure]:
    """Ratios of CPU time with what they may be, then each run's median, CPU time and peak."""
    t = {name: case.cpu for name, case in small.items()}  # other programs hardly change it, unlike the time that passes
    rows: list[tuple[str, float, float]] = [
        ("warm `lint` / rumdl warm", t["warm"] / t["rumdl warm"], 0.4),
        ("(warm `lint` − `import click`) / (walk − start)", (t["warm"] - t["click"]) / (t["walk"] - t["start"]), 2.0),
        ("one note changed / warm", t["one changed"] / t["warm"], 1.1),
        ("one note changed / rumdl warm", t["one changed"] / t["rumdl warm"], 0.44),
        ("cold `lint` / `rumdl check --no-cache`", t["cold"] / t["rumdl cold"], 1.0),
        ("the same in time that passed", small["cold"].median / small["rumdl cold"].median, 1.0),
        ("floor with values / `rumdl check --no-cache`", t["floor with values"] / t["rumdl cold"], 1.0),
        ("cold with index / without", t["cold"] / t["cold without index"], 1.15),
        ("`--help` / `import click`", t["help"] / t["click"], 1.25),
        ("`--version` / `import click`", t["version"] / t["click"], 1.25),
        ("memory cold / rumdl", small["cold"].peak / small["rumdl cold"].peak, 1.0),
        ("memory warm / rumdl", small["warm"].peak / small["rumdl warm"].peak, 1.0),
        ("`link`, nothing to do / warm `lint`", t["link"] / t["warm"], 1.2),
    ]
    rows += [(f"warm `{name}` / warm `lint`", t[name] / t["warm"], 3.0) for name in ("tables", "query", "rollup")]
    if slow is not None:
        rows.append(("cold `lint` / markdownlint-cli2", t["cold"] / slow.cpu, 0.05))
    for name in ("warm", "cold") if large else ():
        assert large is not None
        rows.append((f"growth to the large vault, {name}", large[name].median / t[name], 11.0))
        rows.append((f"growth to the large vault, {name}, CPU time", large[name].cpu / small[name].cpu, 11.0))
    found = [Figure(*row) for row in rows]
    for case in (*small.values(), *([slow] if slow else [])):
        found += _measured(case, "")
    for case in (large or {}).values():
        found += _measured(case, ", large")
    return found


def _measured(case: Case, where: str) -> list[Figure]:
    values = {"median, ms": 1000 * case.median, "CPU, ms": 1000 * case.cpu, "peak, MB": case.peak}
    return [Figure(f"{case.name}{where}", value, unit=unit) for unit, value in values.items()]


def growth(small: dict[str, Case], large: dict[str, Case]) -> list[Figure]:
    """How much longer the large vault takes."""
    found = [Figure(f"growth, {name}", large[name].median / small[name].median, 11) for name in large]
    found += [Figure(f"growth, {name}, CPU time", large[name].cpu / small[name].cpu, 11) for name in large]
    for where, cases in (("", small), (", large", large)):
        for case in cases.values():
            found += _measured(case, where)
    return found


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000, help="0 leaves the large vault out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", action="store_true", help="only warm and cold in both vaults, no peers")
    parser.add_argument("--keep", action="store_true", help="keep the vaults for the next time")
    options = parser.parse_args()
    base = OUT / "speed"
    base.mkdir(parents=True, exist_ok=True)
    peers = Peers.installed()
    small = Ground(base, options.notes, peers)
    if not options.growth:
        small.check()
    found = measure(small, options.rounds, {"warm", "cold"} if options.growth else None)
    slow = None if options.growth else markdownlint(small)
    large = None
    if options.large:
        ground = Ground(base, options.large, peers)
        large = measure(ground, max(1, options.rounds // 3), {"warm", "cold"})
    name = "speed_growth" if options.growth else "speed"
    kept = growth(found, large or {}) if options.growth else figures(found, slow, large)
    print("\n" + show(name, kept, peers.versions()))
    if not options.keep:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
