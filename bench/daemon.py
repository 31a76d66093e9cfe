"""The watcher: from a save to its diagnostics, against a bare handler; its memory; its idle CPU.

`python -m bench.daemon` prints a table of medians and ratios, all from one run. `--saves 10000` for the long memory run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bench.speed_vault import make_vault

ROUNDS = 60
WARM = 5
SIZES = (100, 10_000)
DEBOUNCE = 0.1
SETTINGS = f"[daemon]\nquiet = 3600\nactive_quiet = 3600\ndebounce = {DEBOUNCE}\nmax_wait = 5\n"
Key = tuple[str, int, str]
Figures = dict[Key, tuple[float, float]]


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


class Subject:
    """A process that watches a vault and says, after each save of a note, when it was done and what that cost.

    `less`: seconds of waiting that do not count.
    """

    def __init__(self, what: str, root: Path) -> None:
        self.less = DEBOUNCE if what == "watcher" else 0.0
        self.root = root
        words = [sys.executable, "-m", "bench.daemon", "--subject", what, str(root)]
        self.popen = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self._line()

    def _line(self) -> list[str]:
        assert self.popen.stdout is not None
        line = self.popen.stdout.readline().split("\t")
        if line == [""]:
            raise SystemExit("a subject ended")
        return line

    def turn(self, path: Path, text: str) -> tuple[float, float]:
        """Milliseconds from the end of a save to the answer, and of CPU time from the answer before to this one."""
        fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
        os.write(fd, text.encode())
        began = time.monotonic()
        os.close(fd)
        while (answer := self._line())[0] != path.relative_to(self.root).as_posix():
            pass
        return (float(answer[1]) - began - self.less) * 1e3, float(answer[2]) * 1e3

    def close(self) -> None:
        """End it."""
        self.popen.terminate()
        self.popen.wait()


class Answers:
    """The other end: prints a line for each note that was looked at."""

    def __init__(self) -> None:
        self._cpu = 0.0

    def ready(self) -> None:
        """All is set up."""
        self._cpu = time.process_time()
        print("ready", flush=True)

    def done(self, name: str) -> None:
        """A note's diagnostics are there."""
        now, cpu = time.monotonic(), time.process_time()
        print(name, now, cpu - self._cpu, sep="\t", flush=True)
        self._cpu = time.process_time()


def be_bare(root: Path) -> None:
    """A watchdog handler that reads the file and parses it again, cells remembered."""
    from watchdog.events import FileClosedEvent, FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    from obsidian_intel.core.declared_settings import Config, ObsidianConfig
    from obsidian_intel.core.document import Document
    from obsidian_intel.vault.note_parser import read

    config, obsidian, answers = Config(), ObsidianConfig(), Answers()

    class Handler(FileSystemEventHandler):
        def on_closed(self, event: FileSystemEvent) -> None:
            name = os.path.relpath(os.fsdecode(event.src_path), root)
            document = Document.from_bytes(name, (root / name).read_bytes())
            assert isinstance(document, Document)
            read(document, config, obsidian)
            answers.done(name)

    observer = Observer()
    observer.schedule(Handler(), str(root), recursive=True, event_filter=[FileClosedEvent])
    observer.start()
    answers.ready()
    observer.join()


def be_watcher(root: Path) -> None:
    """The real watcher; its answer is the board brought up to date."""
    from obsidian_intel.watch.diagnostics_view import DiagnosticsView
    from obsidian_intel.watch.log import EventLog
    from obsidian_intel.watch.watcher import Watcher

    update, answers = DiagnosticsView.update, Answers()
    found = Watcher(root, EventLog(None))

    def told(board: DiagnosticsView, paths: Iterable[str]) -> None:
        paths = set(paths)
        update(board, paths)
        if len(paths) == 1:
            answers.done(*paths)

    DiagnosticsView.update = told  # type: ignore[method-assign, assignment]
    found.publisher.on_change.append(lambda: answers.ready() if found.status.last_sync and not answers._cpu else None)
    found.run()


def measure(roots: Mapping[tuple[int, str], Path], rounds: int) -> Figures:
    """Medians in ms by (what, how many notes, by whom): waited, and of CPU time.

    Each has a copy of the vault and a process of its own, and all take turns: whatever else this machine does troubles
    all alike.
    """
    subjects = {key: Subject(key[1], root) for key, root in roots.items()}
    times: dict[Key, list[tuple[float, float]]] = {}
    try:
        for what, of in (("month", month_of), ("paper note", paper_of)):
            paths = {key: of(root) for key, root in roots.items()}
            texts = {key: path.read_text("utf-8") for key, path in paths.items()}
            for number in range(rounds + WARM):
                for key, subject in subjects.items():
                    turn = subject.turn(paths[key], changed(texts[key], number))
                    times.setdefault((what, *key), []).append(turn)
    finally:
        for subject in subjects.values():
            subject.close()
    medians = {
        key: [statistics.median(each) for each in zip(*found[WARM:], strict=True)] for key, found in times.items()
    }
    return {key: (waited, cpu) for key, (waited, cpu) in medians.items()}


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
    from obsidian_intel.vault.listing import walk
    from obsidian_intel.watch.instance import Instance

    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(root), "-q", "watch"]
    with subprocess.Popen(command) as popen:
        try:
            instance = Instance(root)
            while (told := instance.read_status()) is None or told.pid != popen.pid or told.last_sync is None:
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


def table(figures: Figures) -> Iterator[str]:
    """Medians, their ratios, and growth."""
    yield "| a save of a | notes | bare, ms | watcher, ms | ratio | bare, CPU ms | watcher, CPU ms | ratio |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for what in ("month", "paper note"):
        for size in SIZES:
            one, other = figures[what, size, "bare"], figures[what, size, "watcher"]
            pairs = [f"{a:.2f} | {b:.2f} | {b / a:.2f}" for a, b in zip(one, other, strict=True)]
            yield f"| {what} | {size:,} | {' | '.join(pairs)} |"
        small, large = (figures[what, size, "watcher"] for size in SIZES)
        waited, used = (b / a for a, b in zip(small, large, strict=True))
        yield f"| {what} | growth | | | {waited:.2f} | | | {used:.2f} |"


def main() -> None:
    """Make the vaults, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--saves", type=int, default=1_000)
    parser.add_argument("--idle", type=float, default=20.0)
    parser.add_argument("--subject", nargs=2, metavar=("WHAT", "ROOT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.subject:
        what, name = options.subject
        (be_bare if what == "bare" else be_watcher)(Path(name))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["OBSINTEL_STATE_DIR"] = str(folder / "state")
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        roots = {}
        for size in SIZES:
            first = folder / f"{size}"
            make_vault(first, size)
            (first / "obsintel.toml").write_text(SETTINGS, "utf-8")
            for who in ("bare", "watcher"):
                roots[size, who] = Path(shutil.copytree(first, folder / f"{size} {who}"))
        for line in table(measure(roots, options.rounds)):
            print(line, flush=True)
        for line in process_figures(folder / "10000", options.saves, options.idle):
            print(line, flush=True)


if __name__ == "__main__":
    main()
