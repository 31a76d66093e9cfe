"""The watcher: from a save to its diagnostics, against a bare handler; its memory; its idle CPU.

`python -m bench.daemon` prints a table of medians and ratios, all from one run. `--saves N` for the long memory run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.speed_vault import make_vault

ROUNDS = 40
DEBOUNCE = 0.1
SETTINGS = f"[daemon]\nquiet = 3600\nactive_quiet = 3600\ndebounce = {DEBOUNCE}\nmax_wait = 5\n"


def month_of(root: Path) -> Path:
    """The note of the vault's latest month."""
    return max(path for path in root.rglob("*.md") if "Monthly Report" in path.read_text("utf-8")[:300])


def paper_of(root: Path) -> Path:
    """Some paper note."""
    return sorted((root / "Library").rglob("*.md"))[3]


def changed(text: str, number: int) -> str:
    """The text with a word changed, in the last cell of a month's first row or in a paper note's prose."""
    word = f"改{number:04}"
    lines = text.splitlines(keepends=True)
    row = next((i for i, line in enumerate(lines) if line.startswith("| [")), None)
    if row is not None:
        head, tail = lines[row].rstrip().removesuffix("|").rstrip().rsplit(" ", 1)
        lines[row] = f"{head} {word} {tail} |\n"
        return "".join(lines)
    body, seen = text.index("---", 3), 0
    for at, line in enumerate(lines):
        seen += len(line)
        if seen > body and len(line) > 20 and not set(line) & set("#[`|<$:"):
            lines[at] = line.rstrip("\n") + f" {word}\n"
            return "".join(lines)
    raise SystemExit("no line to change")


class Turns:
    """Saves a note and waits for an answer, again and again; `less` seconds of waiting do not count."""

    def __init__(self, path: Path, less: float = 0.0) -> None:
        self.path = path
        self.less = less
        self.done = threading.Event()
        self.number = 0
        self.text = path.read_text("utf-8")

    def turn(self) -> float:
        """Milliseconds from the end of the save to the answer."""
        self.number += 1
        text = changed(self.text, self.number)
        self.done.clear()
        fd = os.open(self.path, os.O_WRONLY | os.O_TRUNC)
        os.write(fd, text.encode())
        began = time.perf_counter()
        os.close(fd)
        if not self.done.wait(10):
            raise SystemExit(f"no answer for {self.path}")
        spent = time.perf_counter() - began
        time.sleep(0.03)
        return (spent - self.less) * 1e3


@contextmanager
def bare(root: Path, turns: Turns) -> Iterator[None]:
    """A watchdog handler that reads the file and parses it again, cells remembered."""
    from watchdog.events import FileClosedEvent, FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    from obsidian_intel.config import Config, ObsidianConfig
    from obsidian_intel.document import Document
    from obsidian_intel.reader import read

    config, obsidian = Config(), ObsidianConfig()
    name = turns.path.relative_to(root).as_posix()

    class Handler(FileSystemEventHandler):
        def on_closed(self, event: FileSystemEvent) -> None:
            if event.src_path == str(turns.path):
                document = Document.from_bytes(name, turns.path.read_bytes())
                assert isinstance(document, Document)
                read(document, config, obsidian)
                turns.done.set()

    observer = Observer()
    observer.schedule(Handler(), str(root), recursive=True, event_filter=[FileClosedEvent])
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()


@contextmanager
def watcher(root: Path, turns: Turns) -> Iterator[None]:
    """The real watcher, in a thread; its answer is the board brought up to date."""
    from obsidian_intel.daemon.loop import Watcher
    from obsidian_intel.daemon.talk import Talk

    found = Watcher(root, Talk(None))
    thread = threading.Thread(target=found.run)
    thread.start()
    while found.status.last_sync is None or found.eyes is None:
        time.sleep(0.05)
    time.sleep(0.5)
    name = turns.path.relative_to(root).as_posix()
    update: Callable[..., None] = found.eyes.board.update

    def told(paths: set[str]) -> None:
        update(paths)
        if name in paths:
            turns.done.set()

    found.eyes.board.update = told  # type: ignore[method-assign]
    try:
        yield
    finally:
        found.stop()
        thread.join()


def measure(root: Path, rounds: int) -> dict[tuple[str, str], float]:
    """Medians in ms by (what, by whom)."""
    found = {}
    for what, path in (("month", month_of(root)), ("paper note", paper_of(root))):
        for who, opened in (("bare", bare), ("watcher", watcher)):
            turns = Turns(path, DEBOUNCE if opened is watcher else 0.0)
            with opened(root, turns):
                times = [turns.turn() for _ in range(rounds + 5)][5:]
            path.write_text(turns.text, "utf-8")
            found[what, who] = statistics.median(times)
    return found


def memory(pid: int) -> float:
    """Resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def cpu(pid: int) -> float:
    """Seconds of CPU used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def process_figures(root: Path, saves: int, idle: float) -> Iterator[str]:
    """Memory at the start and after many saves, and CPU while nothing happens, of a real process."""
    from obsidian_intel.instance import Instance
    from obsidian_intel.walk import walk

    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(root), "-q", "watch"]
    with subprocess.Popen(command) as popen:
        try:
            instance = Instance(root)
            while (told := instance.told()) is None or told.pid != popen.pid or told.last_sync is None:
                time.sleep(0.1)
            time.sleep(2)
            yield f"resident memory at {told.notes} notes: {memory(popen.pid):.0f} MB"
            before = cpu(popen.pid)
            time.sleep(idle)
            used = (cpu(popen.pid) - before) * 60 / idle
            began = time.process_time()
            for _ in range(5):
                walk(root)
            one = (time.process_time() - began) / 5
            yield f"CPU in an idle minute: {used * 1e3:.0f} ms; one walk: {one * 1e3:.0f} ms; ratio {used / one:.2f}"
            path, text = month_of(root), month_of(root).read_text("utf-8")
            for number in range(saves):
                path.write_text(changed(text, number), "utf-8")
                time.sleep(0.005)
            path.write_text(text, "utf-8")
            time.sleep(2)
            yield f"resident memory after {saves} saves: {memory(popen.pid):.0f} MB"
        finally:
            popen.terminate()


def main() -> None:
    """Make two vaults, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--saves", type=int, default=1_000)
    parser.add_argument("--idle", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["OBSINTEL_STATE_DIR"] = str(folder / "state")
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        figures = {}
        for notes in (100, 10_000):
            root = folder / str(notes)
            make_vault(root, notes)
            (root / "obsintel.toml").write_text(SETTINGS, "utf-8")
            figures[notes] = measure(root, options.rounds)
        print("| a save of a | notes | bare handler | watcher | ratio |\n|---|---|---|---|---|")
        for what in ("month", "paper note"):
            for notes, found in figures.items():
                one, other = found[what, "bare"], found[what, "watcher"]
                print(f"| {what} | {notes} | {one:.1f} ms | {other:.1f} ms | {other / one:.2f} |")
            growth = figures[10_000][what, "watcher"] / figures[100][what, "watcher"]
            print(f"| {what} | 10,000 to 100 | | | {growth:.2f} |")
        for line in process_figures(folder / "10000", options.saves, options.idle):
            print(line, flush=True)


if __name__ == "__main__":
    main()
