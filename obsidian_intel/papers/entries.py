"""One row of a month as it reads in a paper note: nested lists, and its metrics as a table."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Span

if TYPE_CHECKING:
    from obsidian_intel.months.cells.cell_parts import Metric, Outline

_DIGESTED = "1"  # part of every digest: another value would write all blocks anew, which only `link --renew` does
_CJK = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BREAK = lazy_pattern(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_COMMENT = lazy_pattern(r"%%(?!%).*?%%")
_LIVE_HTML = lazy_pattern(r"<(?=(?:script|style|pre|textarea)\b|!--|\?|![A-Za-z\[])", re.IGNORECASE)
_LEADING = lazy_pattern(r"(?:#{1,6}(?=\s)|>|[-+*](?=\s)|~~~|```|\|)")
_NUMBER = lazy_pattern(r"\d+(?:,\d{3})*(?:\.\d+)?")
_NUMBERED = lazy_pattern(r"(\d{1,9})([.)])(?=\s)")


class LogCell(Struct, frozen=True, gc=False):
    """One cell of the row: its header as written, its raw text and outline."""

    header: str
    raw: str
    outline: Outline


class LogEntry(Struct, frozen=True, gc=False):
    """A row, or a key paper's part of one. `month` is the wikilink target of the monthly note."""

    period: str
    month: str
    section: str
    name: str
    parts: tuple[LogCell, ...]
    metrics: tuple[Metric, ...]
    digest: str


def source_digest(entries: Iterable[LogEntry], mode: str) -> str:
    """Twelve hex digits for all that a block of these entries is made from."""
    return digest(((e.period, e.month, e.section, e.digest) for e in entries), mode)


def digest(keys: Iterable[tuple[str, str, str, str]], mode: str) -> str:
    """`source_digest` from `(period, month target, section, row digest)` of each entry."""
    return hashlib.sha256(repr((_DIGESTED, mode, tuple(keys))).encode()).hexdigest()[:12]


HEADINGS = {True: "## 月报记录", False: "## From the log"}
_NO_ROW = {True: "月报里已没有提到这篇论文的行。", False: "No row of the log names this paper any more."}


def render_entries(entries: Sequence[LogEntry], mode: str, *, chinese: bool = False) -> str:
    """The Markdown between the marks, LF line endings. `mode` is "full" or "short".

    Without entries it is one line that says so (in Chinese where `chinese`): the note keeps its place for a row
    that comes back.
    """
    if not entries:
        return f"{HEADINGS[chinese]}\n\n{_NO_ROW[chinese]}"
    from obsidian_intel.markdown.plain_text import plain

    chinese = any(_CJK.search(part.header) for entry in entries for part in entry.parts)
    lines: list[str] = [HEADINGS[chinese], ""]
    places = Counter([(entry.month, entry.section) for entry in entries])
    for entry in entries:
        where = f" · {escape_inline(entry.section)}" if entry.section else ""
        if entry.name and places[entry.month, entry.section] > 1:
            where += f" · {escape_inline(plain(entry.name))}"
        link = entry.month if entry.month == entry.period else f"{entry.month}|{entry.period}"
        lines += [f"### [[{link}]]{where}", ""]
        if mode == "full":
            for part in entry.parts:
                if part.raw.strip():
                    lines += [f"**{escape_inline(plain(part.header))}**", "", *_list(part), ""]
        lines += _metric_table(entry.metrics, chinese)
    return "\n".join(lines).rstrip("\n")


def _list(part: LogCell) -> list[str]:
    lines: list[str] = []
    stray = part.outline.stray
    for group in part.outline.groups:
        head = _line(part.raw, group.head, stray)
        indent = ""
        if head:
            lines.append(f"- {head}")
            indent = "\t"
        for item in group.items:
            if text := _line(part.raw, item.span, stray):
                lines.append(f"{indent}- {text}")
    return lines


def _line(raw: str, span: Span, stray: Sequence[Span]) -> str:
    text = ""
    position = span.start
    for mark in stray:
        if span.start <= mark.start < span.end:
            text += raw[position : mark.start]
            position = mark.end
    text = _BREAK.sub(" ", text + raw[position : span.end]).strip()
    return escape(text.replace("\\|", "|"))


def escape(text: str) -> str:
    """One line of a person's cell, made safe to stand at the head of a list item outside a table.

    Bold, math, code and links stay. Comments go; what could open one, or a block of another kind, is escaped.
    """
    text = escape_inline(text)
    if _LEADING.match(text):
        return "\\" + text
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def escape_inline(text: str) -> str:
    """`escape` for text that stands inside a line, where no block can begin."""
    text = " ".join(_COMMENT.sub("", text).split())
    return _LIVE_HTML.sub(r"\\<", text.replace("%%", "%\\%"))


def _metric_table(metrics: Sequence[Metric], chinese: bool) -> list[str]:
    if not metrics:
        return []
    titles = ("基准", "条件", "口径", "成绩") if chinese else ("Benchmark", "Condition", "Protocol", "Score")
    rows = [[_cell(m.benchmark), _cell(m.condition), _cell(m.protocol), _cell(_score(m))] for m in metrics]
    keep = [i for i in range(4) if i in (0, 3) or any(row[i] for row in rows)]
    lines = ["| " + " | ".join(titles[i] for i in keep) + " |"]
    lines.append("| " + " | ".join("---:" if i == 3 else "---" for i in keep) + " |")
    lines += ["| " + " | ".join(row[i] for i in keep) + " |" for row in rows]
    return [*lines, ""]


def _score(metric: Metric) -> str:
    number = _as_written(metric)
    relation = "" if metric.relation == "=" else metric.relation
    error = f" ± {metric.error:g}" if metric.error is not None else ""
    return f"{relation}{number}{error}{metric.unit or ''}"


def _as_written(metric: Metric) -> str:
    """The value with the digits it was written with: `89.0` stays so."""
    for match in _NUMBER.finditer(metric.raw):
        if float(match[0].replace(",", "")) == abs(metric.value):
            return f"-{match[0]}" if metric.value < 0 else match[0]
    return f"{metric.value:g}"


def _cell(text: str | None) -> str:
    return escape_inline(text or "").replace("|", "\\|").replace("<br>", " ")
