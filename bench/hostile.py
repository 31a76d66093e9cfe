"""Texts made to hurt a reader, each of about a megabyte, timed against a plain month of the same size.

    python -m bench.hostile [--bytes 1000000] [--shape NAME]

A shape is a function of a size in bytes; `SHAPES` holds them by name and `READERS` what reads them: the note alone, and
a month to its typed rows. Prints, for each, nanoseconds a byte over those of the plain month, and the growth from a
quarter of the size (1.0 is linear).

`LIMITED` are the shapes that are quadratic for mistune or hold a row of a table every few bytes; each may take four
times a plain month. The others put a block or a link every few bytes. Each of these is a value with its place,
so beside them stands the floor: the cheapest loop of Python that makes one tuple for each of their units.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable

from bench.rows import month, typed
from obsidian_intel.document import Document
from obsidian_intel.markdown import read_note, scan_note

Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {}
FRONTMATTER = "---\ntype: Monthly Report\nperiod: 2026-02\n---\n\n"
LIMITED = {"ragged rows", "emphasis", "pipes", "delimiters", "one column", "one long line"}
UNITS: dict[str, int] = {}  # bytes of the unit of a shape
READERS: dict[str, Callable[[str], object]] = {
    "typed rows": lambda text: typed(text if text.startswith("---\ntype") else FRONTMATTER + text),
    "read_note": lambda text: read_note(Document("x.md", text), 0),
    "scan_note": lambda text: scan_note(Document("x.md", text), 0),
}
LIMIT = 4.0


def shape(name: str) -> Callable[[Shape], Shape]:
    """Register a shape under `name`."""

    def register(make: Shape) -> Shape:
        SHAPES[name] = make
        return make

    return register


def repeated(name: str, unit: str, head: str = "", tail: str = "") -> None:
    """Register `head`, `unit` again and again, `tail`."""
    SHAPES[name] = lambda size: head + unit * (size // len(unit.encode())) + tail
    UNITS[name] = len(unit.encode())


def plain_month(size: int) -> str:
    """A month of rows as a person writes them, no two alike."""
    one = len(month(1, 10).encode()) - len(month(1, 0).encode())
    return month(1, 10 * size // one)


repeated("ragged rows", "a|b\n-|-\n", tail="x|y|z\n")
repeated("emphasis", "*a ", tail="b*" * 300_000)
repeated("open brackets", "[")
repeated("open wikilinks", "[[")
repeated("open embeds", "![[a")
repeated("links without end", "[a](")
repeated("links with a title", '[a](b "')
repeated("closing brackets", "]")
repeated("bracket pairs", "[a]")
repeated("reference labels", "[a][b]", head="[b]: /u\n\n")
repeated("definitions", '[a]: b "x\n')
repeated("open angle", "<")
repeated("open tags", '<a b="')
repeated("html comments", "<!-- ")
repeated("html lines", "<div>\n")
repeated("autolinks", "<a:")
repeated("urls", "https://")
repeated("url and brackets", ")", head="https://x.y/")
repeated("dollars", "$a ")
repeated("math blocks", "$$\n")
repeated("math blocks apart", "$$a\n\n")
repeated("comments", "%%")
repeated("comment lines", "%% a\n")
repeated("backslashes", "\\")
repeated("hashes", "#")
repeated("tags", "#a")
repeated("headings", "# a\n")
repeated("underlines", "a\n=\n")
repeated("quote marks", ">")
repeated("quote lines", "> a\n")
repeated("lazy lines", "a\n", head="> " * 100 + "a\n")
repeated("list marks", "- ")
repeated("numbered marks", "1. ")
repeated("blank lines", "\n")
repeated("blank lines in lists", "\n", head="- " * 1000 + "a\n")
repeated("list in blank lines", "- a\n\n")
repeated("dashes", "-")
repeated("stars", "* ")
repeated("fences", "```\n")
repeated("fences of tildes", "~~~\n")
repeated("pipes", "|")
repeated("delimiters", "-|")
repeated("one long row", "| a ", head="| a |\n| - |\n", tail="|\n")
repeated("one column", "|a\n", head="|a\n|-\n")
repeated("headers", "| a |\n")
repeated("tabs", "\t")
repeated("spaces", " ")
repeated("carriage returns", "a\r")
repeated("indented", "    a\n")
repeated("one long line", "甲乙丙，")


@shape("code marks that grow")
def _ticks(size: int) -> str:
    count = int((2 * size) ** 0.5)
    return " ".join("`" * n for n in range(1, count))


@shape("nested lists")
def _nested_lists(size: int) -> str:
    count = int(size**0.5)
    return "".join("  " * n + "- a\n" for n in range(count))


@shape("nested quotes")
def _nested_quotes(size: int) -> str:
    count = int((2 * size) ** 0.5)
    return "".join(">" * n + "\n" for n in range(count))


@shape("quote and list in turn")
def _turns(size: int) -> str:
    return "> - " * (size // 4) + "a\n\n| a |\n| - |\n| b |\n"


def nanoseconds(read: Callable[[str], object], text: str) -> float:
    """Time a byte, the better of two."""
    best = float("inf")
    for _ in range(2):
        gc.collect()
        start = time.perf_counter()
        read(text)
        best = min(best, time.perf_counter() - start)
    return best * 1e9 / len(text.encode())


def floor(units: int) -> float:
    """Nanoseconds a byte for one tuple every `units` bytes."""
    text = "a\n" * 100_000
    start = time.perf_counter()
    made, at, find = [], 0, text.find
    while (end := find("\n", at)) >= 0:
        made.append((at, end))
        at = end + 1
    return (time.perf_counter() - start) * 1e9 / len(made) / units


def main() -> int:
    """Time all shapes; 1 when one is out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--shape", action="append", help="only these")
    args = parser.parse_args()
    worst = 0.0
    for name, read in READERS.items():
        plain = nanoseconds(read, plain_month(args.bytes))
        print(f"{name}: a plain month takes {plain:.0f} ns a byte")
        print(f"  {'':26} {'times':>7} {'growth':>6} {'floor':>6}")
        for label in args.shape or SHAPES:
            whole, quarter = (nanoseconds(read, SHAPES[label](size)) for size in (args.bytes, args.bytes // 4))
            least = f"{floor(UNITS[label]) / plain:6.2f}" if label in UNITS else ""
            over = label in LIMITED and whole / plain > LIMIT
            worst = max(worst, whole / plain) if label in LIMITED else worst
            mark = "  over" if over else f"  at most {LIMIT:.0f}" if label in LIMITED else ""
            print(f"  {label:26} {whole / plain:7.2f} {whole / quarter:6.2f} {least:>6}{mark}")
    print(f"worst of the limited: {worst:.2f} times a plain month, limit {LIMIT:.0f}")
    return 1 if worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
