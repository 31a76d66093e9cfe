"""The least that Python does for a cold look at a vault: `python bench/floor.py VAULT`. Nothing of ours is imported.

Each note is opened, read, hashed and decoded; each of its characters is looked at once for each class of rules (properties, lines and
blocks, marks, emphasis, wide marks), by one pattern each; of what is found one tuple is made, with its place, and all are packed, as an
index keeps them; and as many rules are asked, each by one call that looks at nothing, as a cold `lint` asks of a paper note. Months are
read as any other note. No container, no table, no score, no rule about the vault, no index file.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from msgspec.msgpack import Encoder

RULES = 30
PROPERTY = re.compile(r"^(\w[\w ]*): *([^\n]*)$", re.MULTILINE)
BLOCK = re.compile(r"(#{1,6}) ([^\n]*)|(?:[-*+]|\d+\.) ([^\n]*)|> ?([^\n]*)|([^\n]+)")
MARK = re.compile(
    r"\[\[([^\[\]\n]+)\]\]|\[([^\[\]\n]*)\]\(([^()\n]*)\)|#([\w/\-]+)|`([^`\n]*)`|<(https?://[^\s<>]*)>|\$([^$\n]+)\$|%%"
)
BOLD = re.compile(r"\*\*[\W_]|[\W_]\*\*")
WIDE = re.compile("[［］【】（）｜]")

encode = Encoder().encode


def notes(root: str) -> Iterator[str]:
    """The paths of all notes."""
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith(".md"):
                    yield entry.path


def asked(note: tuple[Any, ...]) -> tuple[Any, ...]:
    """A rule that finds nothing."""
    return ()


def look(path: str) -> bytes:
    """All that is kept of one note."""
    fd = os.open(path, os.O_RDONLY)
    data = os.read(fd, 10_000_000)
    os.close(fd)
    text = data.decode()
    body = max(0, text.find("\n---\n", 3))
    starts = [0, *accumulate([len(line) + 1 for line in text.split("\n")])]
    properties = [(*found.groups(), found.start(), found.end()) for found in PROPERTY.finditer(text, 0, body)]
    blocks = [(found.lastindex, found.start(), found.end()) for found in BLOCK.finditer(text, body)]
    marks = []
    for found in MARK.finditer(text, body):
        start, end = found.span()
        line = bisect_right(starts, start)
        column = start - starts[line - 1] + 1
        marks.append(
            (found.lastindex, found[found.lastindex or 0], line, column, line, column + end - start, start, end)
        )
    doubtful = [found.start() for found in BOLD.finditer(text, body)]
    wide = [found.start() for found in WIDE.finditer(text, body)]
    note = path, hashlib.sha256(data).digest(), properties, blocks, marks, doubtful, wide
    for _ in range(RULES):
        asked(note)
    return encode(note)


if __name__ == "__main__":
    kept = [look(path) for path in notes(sys.argv[1])]
