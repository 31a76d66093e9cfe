"""Which rows of a note's lists count where papers stand in them more than once."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.months.list_kinds import Entry
from obsidian_intel.months.typed_month import Section


def without_repeats(entries: Sequence[Entry], tables: Sequence[Section]) -> list[Entry]:
    """The rows without bare links that are no rows: in a note with other rows they count only in the same list.

    Nor do those count that repeat a paper which has a row: lists of references, indexes.
    """
    if not any(entry.bare for entry in entries):
        return list(entries)
    full = [entry for entry in entries if not entry.bare]
    rows = [row for section in tables if section.kind for row in section.data]
    seen = {ref.id for row in rows for ref in row.papers} | {entry.named.paper.id for entry in full}
    lists = {id(entry.parent) for entry in full}
    alone = not rows and not full
    return [
        entry
        for entry in entries
        if not entry.bare or ((alone or id(entry.parent) in lists) and entry.named.paper.id not in seen)
    ]
