"""Whether the rows of a note are those of a log of models and papers: what a note known by its name alone must show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.months.model import Month, MonthRow, Section

ENOUGH_SCORED = 2
_SCHOLARLY = ("arxiv:", "doi:", "openreview:", "acl:", "biorxiv:", "medrxiv:", "hf:", "s2:")
_LIST_OR_TABLE = lazy_pattern(
    r"^[ \t>]*(?:\||[-*+][ \t]|[0-9]{1,3}[.)][ \t]|#{2,6}[ \t]|\*\*\[)|-[ \t]*\|", re.MULTILINE
)
_SOURCE_OR_SCORE = lazy_pattern(
    r"arxiv|doi\.org|openreview|aclanthology|biorxiv|medrxiv|huggingface|alphaxiv|semanticscholar|[0-9]{4}\.[0-9]{4,5}"
    r"|\[\[|\.md\)|[A-Za-z][\w $^{}\\+-]{1,40}[\s|:：*]*[0-9]{1,3}(?:\.[0-9]+)?",
    re.IGNORECASE,
)


def may_be_log(text: str, body: int) -> bool:
    """Whether it is worth reading the rows of a note: it has a table or a list, and a source or a number in it."""
    return _LIST_OR_TABLE.search(text, body) is not None and _SOURCE_OR_SCORE.search(text, body) is not None


def is_log(month: Month) -> bool:
    """Whether one of its tables or lists of a known kind has papers in half its rows, or scores in two of them."""
    return any(_has_papers(rows) or _has_scores(rows) for rows in _rows_by_section(month.sections))


def known_rows(month: Month) -> int:
    """How many rows stand in tables and lists of a known kind."""
    return sum(map(len, _rows_by_section(month.sections)))


def _rows_by_section(sections: Iterable[Section]) -> list[tuple[MonthRow, ...]]:
    found = [section.data for section in sections if section.kind is not None and not section.guide]
    return [rows for rows in found if rows]


def _has_papers(rows: Sequence[MonthRow]) -> bool:
    return 2 * sum(any(is_scholarly(paper.id) for paper in row.papers) for row in rows) >= len(rows)


def is_scholarly(paper_id: str | None) -> bool:
    """Whether an id is that of a paper or a model, rather than of any page or repository."""
    return paper_id is not None and paper_id.startswith(_SCHOLARLY)


def _has_scores(rows: Sequence[MonthRow]) -> bool:
    return sum(any(_is_known(m.benchmark) for m in row.metrics) for row in rows) >= min(ENOUGH_SCORED, len(rows))


def _is_known(benchmark: str) -> bool:
    from obsidian_intel.months.cells.metrics.word_lists import is_benchmark

    return any(is_benchmark(word) for word in benchmark.split())
