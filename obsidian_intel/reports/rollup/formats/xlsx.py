"""The rollup as an Excel workbook: a sheet a part, numbers as numbers. Needs xlsxwriter, the extra `xlsx`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.reports.rollup.format_scores import label
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import Reference, Rollup

SUFFIX = ".xlsx"
_LIMIT = 32_767  # characters that a cell of Excel can hold
_WIDEST = 80
_MADE = datetime(2000, 1, 1)
Cells = Sequence[str | float | None]


def render(rollup: Rollup) -> bytes:
    """The workbook. Texts are written as texts: none becomes a formula or a link."""
    try:
        writer = import_module("xlsxwriter")
    except ImportError:
        raise UsageError(
            Message(
                "xlsx needs xlsxwriter, which is not installed here: `{executable} -m pip install "
                "xlsxwriter` installs it; `--format csv` needs nothing",
                executable=sys.executable,
            )
        ) from None
    out = io.BytesIO()
    book = writer.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    words = Words(rollup.language)
    book.set_properties(
        {"title": words("{range} Rollup", range=words.message(rollup.range.named)), "created": _MADE}
    )  # same input, same bytes
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for name, heads, lines in _sheets(rollup, words):
        found = list(lines)
        if found:
            _write(book.add_worksheet(words(name)), [words(each) for each in heads], found, head, text)
    book.close()
    return out.getvalue()


def _write(sheet: Any, heads: Sequence[str], lines: Sequence[Cells], head: Any, text: Any) -> None:
    sheet.write_row(0, 0, heads, head)
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, str) and value:
                sheet.write_string(row, column, value[:_LIMIT], text)
            elif value is not None and not isinstance(value, str):
                sheet.write_number(row, column, value, text)
    for column, title in enumerate(heads):
        widths = [_width(str(line[column] or "")) for line in lines]
        sheet.set_column(column, column, min(max([_width(title), *widths]) + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lines), len(heads) - 1)


def _width(text: str) -> int:
    """Columns that the longest line of `text` takes; a Chinese character takes two."""
    return max((sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.split("\n")), default=0)


def _sheets(rollup: Rollup, words: Words) -> Iterator[tuple[str, Sequence[str], Iterable[Cells]]]:
    """(name, heads, lines) of every sheet; names and heads are labels, and so are the words that we put into a cell."""
    better = {each: words(each) for each in ("higher", "lower")}
    fields = ("theme", "signal", "insight", "implementation")
    yield (
        "Months",
        ("Month", *(f.capitalize() for f in fields)),
        ((m.period, *(getattr(m, f) for f in fields)) for m in rollup.months),
    )
    yield (
        "Models",
        ("Month", "Model", "Mechanism", "Value", "Scores", "Paper", "URL", "Status"),
        (
            (
                *(
                    m.period,
                    m.name,
                    words.listed(m.tags),
                    m.value,
                    "\n".join(words.message(label(each)) for each in m.metrics),
                ),
                *(*_paper(m.papers), m.status),
            )
            for m in rollup.models
        ),
    )
    yield (
        "Topics",
        ("Month", "Section", "Topic", "Value", "Paper", "URL"),
        (
            (t.period, t.title, t.name, t.value, *_paper((p,) if p else ()))
            for t in rollup.topics
            for p in t.papers or (None,)
        ),
    )
    yield (
        "Leaderboards",
        ("Benchmark", "Protocol", "Condition", "Better", "Rank", "Model", "Score", "Unit", "Change", "Month", "Paper"),
        (
            (
                *(board.benchmark, board.protocol, board.condition, better[board.better], e.rank, e.name, e.value),
                *(e.unit or board.unit, e.change, e.period, e.paper),
            )
            for board in rollup.leaderboards
            for e in board.entries
        ),
    )
    papers = [(words("new"), e) for e in rollup.new_papers]
    papers += [(words("seen again"), e) for e in rollup.returning_papers]
    yield (
        "Papers",
        ("What", "Title", "Paper", "URL", "First seen", "Months"),
        (
            (what, e.reference.title, e.reference.id, e.reference.url, e.first_seen, words.listed(e.periods))
            for what, e in papers
        ),
    )


def _paper(papers: Sequence[Reference]) -> tuple[str | None, str | None]:
    first = papers[0] if papers else None
    return (first.id, first.url) if first else (None, None)
