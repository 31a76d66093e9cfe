"""Lines of the log that ask: a question mark, `待…`, TODO, "to be confirmed"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.months.status import status_kind
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.rollup_values import CellText, Rollup

_ASKS = re.compile(
    r"[?？][\s\"'”’）)\]】」』*_.。]{0,8}\Z"
    r"|(?:\A|[\s，。；、：:,;（(\[【#/]|[有尚仍还亟])待(?![遇机人命业])[\u4e00-\u9fff]"
    r"|\b(?:todo|tbd|tbc)\b|\bto be (?:confirmed|decided|checked|verified|evaluated|done)\b|\bopen question\b",
    re.IGNORECASE,
)
_LONGEST = 2000  # a line that is longer is an essay, not a question
_STATEMENTS = ("theme", "signal", "insight", "implementation")


class OpenQuestion(NamedTuple):
    """A line that asks, in the month `period`; `subject` is its row, empty for the month's own sentences."""

    period: str
    subject: str
    text: str


def asks(text: str) -> bool:
    """Whether a line leaves something open.

    >>> asks("延迟能否接受？"), asks("尚待复现"), asks("期待更多"), asks("Costs 3% more.")
    (True, True, False, False)
    """
    return len(text) <= _LONGEST and _ASKS.search(text) is not None


def open_questions(rollup: Rollup) -> tuple[OpenQuestion, ...]:
    """The lines that ask, the latest month first, each once. The rollup must have whole cells."""
    found = [
        OpenQuestion(month.period, "", page_text(text))
        for month in rollup.months
        for field in _STATEMENTS
        if (text := getattr(month, field)) and asks(page_text(text))
    ]
    rows = [
        *((m.period, m.name, m.cells) for m in rollup.models),
        *((t.period, t.name, t.cells) for t in rollup.topics),
    ]
    for period, name, cells in rows:
        found += [OpenQuestion(period, page_text(name), line) for line in _lines(cells) if asks(line)]
    once = {(each.subject, each.text): each for each in found}
    return tuple(sorted(once.values(), key=lambda each: each.period, reverse=True))


def _lines(cells: tuple[CellText, ...]) -> Iterator[str]:
    """The lines of a row's cells, but those that only state a status."""
    for cell in cells:
        for group in cell.outline.groups:
            for label, text in ((group.label, group.text), *((item.label, item.text) for item in group.items)):
                if not (status_kind(text) or status_kind(label)):
                    label = page_text(label).rstrip(":： ")
                    yield f"{label}: {page_text(text)}" if label and text else label or page_text(text)
