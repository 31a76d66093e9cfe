"""The watcher in a vault of 50,000 notes and 100,000 other files: `python -m bench.watcher_scale [--notes 50000] [--others 100000]`.

A real process, beside one in a vault of 100 notes: resident memory for each note above that, the CPU time of an idle minute against one
walk of the vault, and from a save to its diagnostics in both (median, in turn).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.daemon import SETTINGS, WARM, Subject, changed, cpu, memory, paper_of
from bench.history import Figure
from bench.pages import show
from bench.speed_vault import age, make_vault

FEW = 100
FIRST_SYNC = 300.0  # s


def make(root: Path, notes: int, others: int) -> None:
    """A vault of so many notes, and so many files that are none, in folders of 500."""
    make_vault(root, notes)
    (root / "obsintel.toml").write_text(SETTINGS, "utf-8")
    for number in range(others):
        file = root / "Files" / f"{number // 500:04d}" / f"figure {number}.png"
        if number % 500 == 0:
            file.parent.mkdir(parents=True)
        file.write_bytes(b"\x89PNG %d" % number)
    age(root / "Files") if others else None


@contextmanager
def watching(root: Path) -> Iterator[int]:
    """The process id of a watcher that has read the vault once."""
    from obsidian_intel.watch.instance import Instance

    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(root), "-q", "watch"]
    with subprocess.Popen(command) as popen:
        try:
            instance, deadline = Instance(root), time.monotonic() + FIRST_SYNC
            while (told := instance.read_status()) is None or told.pid != popen.pid or told.last_sync is None:
                if time.monotonic() > deadline or popen.poll() is not None:
                    raise SystemExit("the watcher never finished its first reading")
                time.sleep(0.1)
            time.sleep(3)  # what it does after the first reading is no part of an idle minute
            yield popen.pid
        finally:
            popen.terminate()


def walked(root: Path) -> float:
    """CPU seconds of one walk of the vault."""
    from obsidian_intel.vault.listing import walk

    walk(root)
    started = time.process_time()
    for _ in range(3):
        walk(root)
    return (time.process_time() - started) / 3


def saves(roots: dict[int, Path], rounds: int) -> dict[int, float]:
    """Milliseconds from a save to its diagnostics, by size of vault; the vaults take turns."""
    subjects = {size: Subject("watcher", root) for size, root in roots.items()}
    times: dict[int, list[float]] = {size: [] for size in roots}
    try:
        papers = {size: paper_of(root) for size, root in roots.items()}
        texts = {size: path.read_text("utf-8") for size, path in papers.items()}
        for number in range(rounds + WARM):
            for size, subject in subjects.items():
                times[size].append(subject.turn(papers[size], changed(texts[size], number))[0])
    finally:
        for subject in subjects.values():
            subject.close()
    return {size: statistics.median(found[WARM:]) for size, found in times.items()}


def main() -> None:
    """Make both vaults, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=50_000)
    parser.add_argument("--others", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--idle", type=float, default=60.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"OBSINTEL_STATE_DIR": str(folder / "state"), "XDG_CACHE_HOME": str(folder / "cache")}
        roots = {FEW: folder / "few", options.notes: folder / "many"}
        make(roots[FEW], FEW, 0)
        make(roots[options.notes], options.notes, options.others)
        with watching(roots[FEW]) as pid:
            ground = memory(pid)
        with watching(roots[options.notes]) as pid:
            held, before = memory(pid), cpu(pid)
            time.sleep(options.idle)
            idle = (cpu(pid) - before) * 60 / options.idle
        one, waited = walked(roots[options.notes]), saves(roots, options.rounds)
    figures = [
        Figure("memory for each note above start, in 2 KB", (held - ground) * 1024 / options.notes / 2, 1),
        Figure("CPU of an idle minute / one walk", idle / one, 1),
        Figure("from a save to its findings, against a vault of 100 notes", waited[options.notes] / waited[FEW], 1.5),
        Figure(f"{FEW:,} notes", ground, unit="memory, MB"),
        Figure(f"{FEW:,} notes", waited[FEW], unit="save to findings, ms"),
        Figure(f"{options.notes:,} notes", held, unit="memory, MB"),
        Figure(f"{options.notes:,} notes", waited[options.notes], unit="save to findings, ms"),
        Figure(f"{options.notes:,} notes", idle * 1e3, unit="idle minute, CPU ms"),
        Figure(f"{options.notes:,} notes", one * 1e3, unit="one walk, CPU ms"),
    ]
    print(show("watcher_scale", figures, f"{options.others:,} other files"))


if __name__ == "__main__":
    main()
