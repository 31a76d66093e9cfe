"""What was undone, as keys that the watcher asks for: it does none of it again until a person does.

Kinds: `link` (a month; the mention's key), `update` and `known` (a paper note: its block and properties; what is known
of the paper), `page` (a rollup, its picture, the Problems page, the file of references), `query` (a note; the key of
the SQL) and `fix` (a note; `line_keys` of the lines that the fix would change).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from obsidian_intel.core.text import Span
from obsidian_intel.store.journal import Journal, JournalEntry, Record
from obsidian_intel.store.ledger import Remembered, undone_key
from obsidian_intel.store.paths import sha256

_LINE_END = re.compile(r"\r\n|\r|\n")
_PAGE_COMMANDS = frozenset({"rollup", "problems", "bib"})


def line_keys(text: str, spans: Iterable[Span]) -> list[str]:
    """The keys of all lines of `text` that the spans touch, by what stands in them."""
    wanted = sorted(spans)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text) + 1]
    found: list[str] = []
    index = 0
    for start, end in pairwise(starts):
        while index < len(wanted) and wanted[index].end < start:
            index += 1
        if index < len(wanted) and wanted[index].start < end:
            found.append(sha256(text[start:end].rstrip("\r\n").encode("utf-8", "surrogatepass"))[:12])
    return found


def undone_entries(step: Record, journal: Journal, *, known: bool) -> Iterator[Remembered]:
    """What a done step changes in the ledger: keys of what it takes back, and those of what it does again.

    `known`: whether anything was undone so far; without, a step that is no undo has nothing to say.
    """
    if not step.undoes and not known:
        return
    records: dict[str | None, Record] = {record.id: record for record in journal.records()} if step.undoes else {}
    for number in step.done:
        origin = _origin(step, number, records)
        for kind, key in _keys(origin, journal):
            yield "undone", undone_key(kind, origin.entry.path, key), "1" if origin.is_undone else None


class _Origin(NamedTuple):
    """The entry that was taken back, or done again by taking back an undo, and whether it is undone now.

    `gone`: the numbers of its edits that a person had removed before the first undo.
    """

    step: Record
    entry: JournalEntry
    is_undone: bool
    gone: Sequence[int]


def _origin(step: Record, number: int, records: dict[str | None, Record]) -> _Origin:
    is_undone = False
    gone: Sequence[int] = ()
    while step.undoes in records and 0 <= step.entries[number].takes_back < len(records[step.undoes].entries):
        entry = step.entries[number]
        step, number, is_undone, gone = records[step.undoes], entry.takes_back, not is_undone, entry.gone
    return _Origin(step, step.entries[number], is_undone, gone)


def _keys(origin: _Origin, journal: Journal) -> Iterator[tuple[str, str]]:
    """The kinds and keys of what was done; a link that a person removed before (`gone`) was not undone."""
    step, entry = origin.step, origin.entry
    if step.command in _PAGE_COMMANDS:
        yield "page", ""
    elif step.command == "link" and entry.op == "edit":
        links = [key for kind, key, _ in entry.remember if kind == "link"]
        yield from (("link", key) for number, key in enumerate(links) if number not in origin.gone)
        if not links:
            yield "update", ""
    elif step.command == "papers refresh":
        yield "known", ""
    elif step.command == "refresh" and entry.op == "edit":
        yield from (("query", key) for kind, key, _ in entry.remember if kind == "query")
    elif step.command == "lint --fix" and entry.edits:
        try:
            old = journal.kept_bytes(step, entry).decode()
        except (OSError, UnicodeDecodeError):
            return
        yield from (("fix", key) for key in line_keys(old, (Span(start, end) for start, end, _ in entry.edits)))
