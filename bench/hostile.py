"""Texts made to hurt a reader, each of about a megabyte, timed against a plain month of the same size.

    python -m bench.hostile [--bytes 1000000] [--shape NAME]... [--reader NAME]...
    python -m bench.hostile --commands [--bytes 1000000] [--shape NAME]...
    python -m bench.hostile --random 200

`bench/hostile_shapes.py` holds the shapes. `READERS` are what reads them: the note alone, by either reader, and a month
to its typed rows. Every text is read as if for the first time: what is remembered of texts is forgotten before. Prints,
for each, nanoseconds a byte over those of the plain month, and the growth from a quarter of the size (1.0 is linear).

A shape may take `LIMIT` times a plain month to its typed rows; one of `DENSE`, which holds a value with its place (a block, a link,
a row) every few bytes, may take more, but no more a byte when it is larger. Beside it stands the floor: the cheapest loop of Python
that makes one tuple for each of its units.

`--commands` runs `lint`, `tables`, `link --dry-run` and `rollup` on a vault that holds the shape, as a month and as a note,
and prints processor time over that of a plain month of the same size, and the peak of memory; says where one ends badly.

`--random` reads that many random repetitions in the cell of scores at three sizes (`bench/hostile_random.py`), and prints those
that grow most.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from functools import partial

from bench.hostile_commands import commands
from bench.hostile_random import repetitions
from bench.hostile_shapes import DENSE, SHAPES, UNITS, as_month
from bench.rows import month
from obsidian_intel.core.caches import clear_caches
from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.markdown.parser import read_note, scan_note
from obsidian_intel.vault.note_parser import read

READERS: dict[str, Callable[[str], object]] = {
    "typed rows": lambda text: read(Document("2026-02.md", as_month(text)), Config(), ObsidianConfig()),
    "read_note": lambda text: read_note(Document("x.md", text), 0),
    "scan_note": lambda text: scan_note(Document("x.md", text), 0),
}
LIMIT = 4.0
GROWTH = 1.6
SMALL = 100_000  # bytes: less is read so fast that only the growth tells
LEAST = 0.01  # nanoseconds a byte: less the clock does not tell


def plain_month(size: int) -> str:
    """A month of rows as a person writes them, no two alike."""
    one = len(month(1, 10).encode()) - len(month(1, 0).encode())
    return month(1, 10 * size // one)


def shaped(label: str, size: int) -> str:
    """A shape of about `size` bytes, of as many as one of its units takes where that is more."""
    while not (text := SHAPES[label](size)):
        size *= 2
    return text


def seconds(read: Callable[[str], object], text: str) -> float:
    """Processor time, as if for the first time."""
    clear_caches()
    gc.collect()
    start = time.process_time()
    read(text)
    return time.process_time() - start


def nanoseconds(read: Callable[[str], object], text: str) -> float:
    """Processor time a byte, the better of two."""
    return min(seconds(read, text) for _ in range(2)) * 1e9 / len(text.encode())


def floor(units: int) -> float:
    """Nanoseconds a byte for one tuple every `units` bytes."""
    text = "a\n" * 100_000
    start = time.process_time()
    made, at, find = [], 0, text.find
    while (end := find("\n", at)) >= 0:
        made.append((at, end))
        at = end + 1
    return (time.process_time() - start) * 1e9 / len(made) / units


def readers(names: list[str], size: int, shapes: list[str]) -> tuple[int, float]:
    """Print the table of each reader; how many shapes are out of bounds, and the worst of the limited ones."""
    over, worst = 0, 0.0
    for name in names:
        plain = nanoseconds(READERS[name], plain_month(size))
        print(f"{name}: a plain month takes {plain:.0f} ns a byte")
        print(f"  {'':38} {'times':>7} {'growth':>6} {'floor':>6}")
        for label in shapes:
            whole, quarter = (nanoseconds(READERS[name], shaped(label, part)) for part in (size, size // 4))
            least = f"{floor(UNITS[label]) / plain:6.2f}" if label in UNITS else ""
            times, growth, dense = whole / plain, whole / max(quarter, LEAST), label in DENSE
            wrong = name == "typed rows" and (growth > GROWTH if dense or size < SMALL else times > LIMIT)
            mark = "  over" if wrong else "  dense" if dense else ""
            print(f"  {label:38} {times:7.2f} {growth:6.2f} {least:>6}{mark}", flush=True)
            if name == "typed rows" and not dense:
                worst = max(worst, times)
            over += wrong
    return over, worst


def main() -> int:
    """Time the shapes; 1 when one is out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--shape", action="append", choices=SHAPES, metavar="NAME", help="only these")
    parser.add_argument("--reader", action="append", choices=READERS, help="only these")
    parser.add_argument("--commands", action="store_true", help="run whole commands instead")
    parser.add_argument("--random", type=int, metavar="N", help="read so many random repetitions instead")
    args = parser.parse_args()
    if args.random:
        return int(repetitions(args.random, partial(seconds, READERS["typed rows"])) > 0)
    shapes = args.shape or list(SHAPES)
    if args.commands:
        return commands(plain_month(args.bytes), {name: SHAPES[name] for name in shapes}, args.bytes)
    over, worst = readers(args.reader or list(READERS), args.bytes, shapes)
    print(
        f"worst of the limited, to typed rows: {worst:.2f} times a plain month, limit {LIMIT:.0f}; {over} out of bounds"
    )
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
