"""Whether the rows of a note are those of a log of models and papers: what a note known by its name alone must show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.typed_month import Month, MonthRow, Section

ENOUGH_SCORED = 2
MANY = 3
MANY_OF_DAY = 8
_TITLE_WORDS = 4
_SCHOLARLY = ("arxiv:", "doi:", "openreview:", "acl:", "biorxiv:", "medrxiv:", "hf:", "s2:")
_LIST_OR_TABLE = lazy_pattern(
    r"^[ \t>]*(?:\||[-*+][ \t]|[0-9]{1,3}[.)][ \t]|#{1,6}[ \t]|\*\*\[)|-[ \t]*\|", re.MULTILINE
)
_TABLE = lazy_pattern(r"^[ \t>]*\|?[ \t:]*-+[ \t:]*\|[ \t:|-]*\r?$", re.MULTILINE)
_SOURCE = lazy_pattern(
    r"\[\[@|arxiv|doi\.org|openreview|aclanthology|biorxiv|medrxiv|alphaxiv|huggingface|semanticscholar"
    r"|(?<![0-9.])[0-9]{4}\.[0-9]{4,5}(?![0-9])",
    re.IGNORECASE,
)
_PAPER_HOSTS = ("arxiv.org/", "openreview.net/", "doi.org/10.", "aclanthology.org/", "huggingface.co/papers/")
_PAPER_LINE = lazy_pattern(
    r"^[ \t>]*(?:[-*+][ \t]|[0-9]{1,4}[.)][ \t]|\||#{1,6}[ \t]|\*\*|<)[^\n]*"
    r"(?:arxiv\.org/|openreview\.net/|doi\.org/10\.|aclanthology\.org/|huggingface\.co/papers/)",
    re.MULTILINE,
)
_CITATION_KEY = lazy_pattern(r"@[^\W\d_][\w:.-]*(?:\.md)?")
_NAME_WORD = lazy_pattern(r"[^\W\d_]+")
# What notes of a day are called that are a log, weekdays and months included; in lower case.
_LOG_WORDS = (
    "ai ml llm llms nlp cv rl arxiv hf huggingface paper papers daily day digest news update updates report reading"
    " readings list log notes note research radar watch model models new submissions brief briefing summary feed the of"
    " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul"
    " aug sep oct nov dec january february march april june july august september october november december st nd rd th"
    " 论文 论文日报 日报 每日论文 论文速递 速递 年 月 日 周 星期 论文笔记 日記 論文 論文メモ 今日の論文 논문"
)
_NAMES_OF_LOGS = frozenset(_LOG_WORDS.split())
# Parts of the benchmarks' names that hardly a list of scores goes without.
_BENCHMARK = lazy_pattern(
    r"bench|mmlu|gpqa|aime|swe-|humaneval|gsm8k|math-|\bmath\b|\bhle\b|codeforces|arena|browsecomp|ifeval|gaia|mmmu|hmmt"
    r"|arc-|osworld|bfcl|leaderboard|exam|eval\b",
    re.IGNORECASE,
)


def may_be_log(text: str, body: int) -> bool:
    """Whether it is worth reading the rows of a note: it has a table, or a list with a source or a benchmark in it."""
    if _TABLE.search(text, body) is not None:
        return True
    if _SOURCE.search(text, body) is None and _BENCHMARK.search(text, body) is None:
        return False
    return _LIST_OR_TABLE.search(text, body) is not None


def count_paper_lines(text: str, body: int) -> int:
    """How many headings, and lines of lists, tables and HTML, name a paper by its address."""
    if not any(text.find(host, body) >= 0 for host in _PAPER_HOSTS):
        return 0
    return sum(1 for _ in _PAPER_LINE.finditer(text, body))


def may_have_rows(text: str, body: int) -> bool:
    """Whether a note has a table or a list at all."""
    return _LIST_OR_TABLE.search(text, body) is not None


def is_log(month: Month, *, of_day: bool = False) -> bool:
    """Whether one of its tables or lists of a known kind has papers in half its rows, or scores in two of them.

    It must have a field beside the names. A list of `MANY` papers with nothing beside them will do too; in the note of
    a day, where links are kept for all sorts of reasons, it takes `MANY_OF_DAY`.
    """
    return any(_is_of_log(section, of_day) for section in month.sections if section.kind and not section.guide)


def is_paper_page(month: Month, path: str) -> bool:
    """Whether the note of a day is about one paper alone, after which it is named: `2026-02-03-otters-swim.md`.

    A name that only says what such notes are (`2026-02-03 Arxiv Daily`) is that of a log, and one word may do so in
    any language: it must be one of the row's name. A name that is the whole title of a row is that of a page, whatever
    else it reads on.
    """
    rows = [row for section in month.sections if section.kind and not section.guide for row in section.data]
    papers = {paper.id for row in rows for paper in row.papers[:1]}
    words = _NAME_WORD.findall(path.rpartition("/")[2].removesuffix(".md").casefold())
    own = [word for word in words if word not in _NAMES_OF_LOGS]
    if len(own) >= _TITLE_WORDS and any(set(own) <= _words_of(row) for row in rows):
        return True
    if len(papers) != 1 or not is_scholarly(next(iter(papers))):
        return False
    said = {word for row in rows for word in _words_of(row)}
    return bool(own) and (len(words) > 1 or own[0] in said)


def _words_of(row: MonthRow) -> set[str]:
    """The words of what a row is called, and of its paper's title, in lower case."""
    return set(_NAME_WORD.findall(" ".join((row.name, *[paper.title for paper in row.papers[:1]])).casefold()))


def is_log_of_many(month: Month) -> bool:
    """Whether a note of many dates is of the log: `MANY` of its parts, and half of all with rows, are rows of papers or
    scores for one half, and they are `MANY_OF_DAY` rows together.
    """
    parts = [[section for section in part.sections if section.kind and section.data] for part in month.in_parts()]
    parts = [sections for sections in parts if sections]
    told = [
        sections
        for sections in parts
        if any(_has_papers(section.data) or _has_scores(section.data) for section in sections)
    ]
    rows = sum(len(section.data) for sections in told for section in sections)
    return len(told) >= MANY and 2 * len(told) >= len(parts) and rows >= MANY_OF_DAY


def has_entries(month: Month) -> bool:
    """Whether a note that its place makes one of the log has anything of it: a row with more than a name and a link."""
    for section in month.sections:
        rows = section.data if section.kind and not section.guide else ()
        if rows and any(column.known for column in section.columns[1:]):
            return True
        if any(_has_papers([row]) or _has_scores([row]) for row in rows):
            return True
    return False


def _is_of_log(section: Section, of_day: bool) -> bool:
    rows = section.data
    if not rows:
        return False
    if not any(column.known for column in section.columns[1:]):
        return len(rows) >= (MANY_OF_DAY if of_day else MANY) and all(_has_papers([row]) for row in rows)
    return _has_papers(rows) or _has_scores(rows)


def _has_papers(rows: Sequence[MonthRow]) -> bool:
    return 2 * sum(any(map(_is_paper, row.papers)) for row in rows) >= len(rows)


def _is_paper(paper: PaperRef) -> bool:
    """Whether a row's paper has an id, or a note that is named by a key of citations (`@vaswani2017attention`)."""
    note = (paper.note or "").rpartition("/")[2]
    return is_scholarly(paper.id) or _CITATION_KEY.fullmatch(note) is not None


def is_scholarly(paper_id: str | None) -> bool:
    """Whether an id is that of a paper or a model, rather than of any page or repository."""
    return paper_id is not None and paper_id.startswith(_SCHOLARLY)


def _has_scores(rows: Sequence[MonthRow]) -> bool:
    return sum(any(_is_known(m.benchmark) for m in row.metrics) for row in rows) >= min(ENOUGH_SCORED, len(rows))


def _is_known(benchmark: str) -> bool:
    from obsidian_intel.months.cells.metrics.word_lists import is_benchmark

    return any(is_benchmark(word) for word in benchmark.split())
