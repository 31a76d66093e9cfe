"""Our tables against micromark's, on documents made up for it.

    npm install --prefix bench/parity
    python -m bench.parity.compare [--count 20000] [--seed 0] [--record FILE]

Only documents in which micromark or we see a table count. A difference is wanted when it goes away with the
`%%` and `$$` blocks, which are Obsidian's and not GFM's; any other makes it end with 1.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.parity.generate import document
from obsidian_intel.core.document import Document
from obsidian_intel.markdown.block_parser import BlockReader
from obsidian_intel.markdown.note_parts import Note, Table
from obsidian_intel.markdown.parser import normalize_newlines, read_note, scan_note

HERE = Path(__file__).parent
Tables = list[list[list[list[int] | None]]]
_PAIR = re.compile(r"%%|\$\$")
READERS: dict[str, Callable[[Document, int], Note]] = {"read_note": read_note, "scan_note": scan_note}


def ours(text: str, reader: Callable[[Document, int], Note]) -> Tables:
    """The tables of `text` in the form that `tables.mjs` prints."""
    return _shape(reader(Document("x.md", text), 0).tables)


def _shape(tables: Iterable[Table]) -> Tables:
    return [
        [[[c.span.start, c.span.end] if c.raw else None for c in row.cells] for row in (t.header, *t.rows)]
        for t in tables
    ]


def without_pairs(text: str) -> Tables:
    """Our tables where `%%` and `$$` are plain text, as they are in GFM."""
    plain = normalize_newlines(text)
    leaves = BlockReader(plain, 0, pairs=False).read()
    return _shape(leaves.tables)


def theirs(texts: list[str]) -> Iterator[Tables]:
    """What micromark sees in each text."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    run = subprocess.run(["node", "tables.mjs"], cwd=HERE, input=lines, capture_output=True, text=True, check=True)
    return map(json.loads, run.stdout.splitlines())


def main() -> int:
    """Compare; print what differs and how much was compared."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=20_000, help="documents with tables to compare")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first document")
    parser.add_argument("--show", type=int, default=5, help="differences to print")
    parser.add_argument(
        "--record", type=Path, help="write the documents and micromark's tables here, wanted differences left out"
    )
    args = parser.parse_args()
    compared = differing = wanted = rows = 0
    seed = args.seed
    recorded = []
    while compared < args.count:
        texts = [document(seed + index) for index in range(2_000)]
        for text, expected in zip(texts, theirs(texts), strict=True):
            found = {name: ours(text, reader) for name, reader in READERS.items()}
            if compared == args.count or not (expected or any(found.values())):
                continue
            compared += 1
            rows += sum(map(len, expected))
            wrong = [name for name, tables in found.items() if tables != expected]
            if wrong and _PAIR.search(text) and without_pairs(text) == expected:
                wanted += 1
                continue
            recorded.append([text, expected])
            if wrong:
                differing += 1
                if differing <= args.show:
                    print(f"{', '.join(wrong)} differs:\n{text!r}\n  micromark {expected}")
                    for name in wrong:
                        print(f"  {name} {found[name]}")
        seed += len(texts)
    print(f"{compared} documents with tables, {rows} rows: {wanted} wanted and {differing} unexplained differences")
    if args.record:
        lines = (json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in recorded)
        args.record.write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
