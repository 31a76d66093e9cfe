"""One of each: a rule, a kind of table, an export format, a rollup format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsidian_intel.plugin import (
    TABLES,
    Applicability,
    Edit,
    ExportFormat,
    Finding,
    Fix,
    FixScope,
    NoteContext,
    Rollup,
    RollupFormat,
    Span,
    TableKind,
    contains,
    rule,
)


@rule(
    "EX001",
    name="doubled-exclamation",
    fix=Applicability.SAFE,
    change=FixScope.ROW,
    needs=contains("!!"),
    good=("Good news!\n",),
    bad=(("Good news!!\n", "Good news!\n"),),
)
def doubled_exclamation(note: NoteContext) -> Iterator[Finding]:
    """A sentence ends in one exclamation mark.

    Why: two say no more than one.
    Fix: the second is removed (safe).
    """
    start = note.text.find("!!")
    while start >= 0:
        second = Span(start + 1, start + 2)
        yield Finding(Span(start, start + 2), "two exclamation marks; write one", Fix((Edit(second, ""),)))
        start = note.text.find("!!", start + 2)


DATASETS = TableKind(
    "datasets",
    {
        "name": ("Dataset", "数据集"),
        "size": ("Size", "规模"),
        "licence": ("Licence", "License", "许可"),
    },
    required=("name", "size"),
    telling=("size", "licence"),
)


def _as_org(rollup: Rollup) -> str:
    lines = [f"#+title: {rollup.range.label}"]
    for board in rollup.leaderboards:
        lines.append(f"* {board.benchmark}")
        lines += [f"  {entry.rank}. {entry.name} {entry.value}" for entry in board.entries]
    return "\n".join(lines) + "\n"


ORG = RollupFormat("org", ".org", _as_org)


def _counts(data: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[tuple[str, bytes]]:
    yield "counts.txt", "".join(f"{table.name} {len(data[table.name])}\n" for table in TABLES).encode()


COUNTS = ExportFormat("counts", _counts)
