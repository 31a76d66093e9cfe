"""OI702 unreadable-metric."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.examples import GLM, MODELS, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.markdown.parser import is_oversized
from obsidian_intel.months.cells.metrics.extract import read_cell
from obsidian_intel.months.model import Section
from obsidian_intel.months.row_scores import names_in, names_in_note

_BOLD_NUMBER = re.compile(r"\*\*\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?(?:\s*/\s*\d+(?:\.\d+)?)*\s*%?\s*\*\*")
_BOLD_MARKED = re.compile(r"\*\*\s*[<>≥≤~≈]?\s*(\d(?:[.,。，．・·]*\d)+)\s*%?\s*\*\*")
_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?")
_SEPARATOR = re.compile(r"[；。，、,;：:]|<br\s*/?>", re.IGNORECASE)

_APART = (
    "`{number}` stands behind a benchmark but cannot be read as its score; write them side by side, as in "
    "`AIME 2025 **92.7**`"
)
_UNEQUAL = "`{number}` has not one condition for each score; write as many, as in `50.2 / 61.5（无 / 有工具）`"


@rule(
    "OI702",
    name="unreadable-metric",
    severity=Severity.INFO,
    scope=Scope.LOG,
    needs=has_month,
    good=(
        MODELS + f"| {GLM} | a | 成功率 **95.2**（内部） | b |\n",
        MODELS + ROW,
        MODELS + f"| {GLM} | a | 上下文 **128K**，**2.5×** 加速 | b |\n",
        MODELS + f"| {GLM} | a | Codeforces **2,439**；AIME 2025 **９２.７** | b |\n",
        MODELS + f"| {GLM} | a | OSWorld 2.0 上领先；1) **GAIA**：未评；LIBERO-Plus OOD 仅 18.8% 退化 | b |\n",
        MODELS + f"| {GLM} | a | AIME 2025 **92.7**，此前 SOTA 90.1，人类 80.5，GPT-5 94.6 | b |\n",
        MODELS + f"| {GLM} | 约 **400** 台 | AIME 2025 **92.7** | **3** 个月 |\n",
    ),
    bad=(
        (MODELS + f"| {GLM} | a | **92.7** | b |\n", None),
        (MODELS + f"| {GLM} | a | 得分很高：<br>**81.2** | b |\n", None),
        (MODELS + f"| {GLM} | a | AIME 2025 **92,7** | b |\n", None),
        (MODELS + f"| {GLM} | a | AIME 2025 **92..7**；MMLU 88.5 | b |\n", None),
        (MODELS + f"| {GLM} | a | AIME 2025 几轮之后能稳定地给出 92.7 | b |\n", None),
        (MODELS + f"| {GLM} | a | HLE 50.1 / 60.2 / 70.3（无 / 有工具） | b |\n", None),
    ),
)
def unreadable_metric(note: NoteContext) -> Iterator[Finding]:
    """Every score among the capabilities can be read: a number in bold, and a decimal behind a known benchmark.

    Why: a score without a name is on no leaderboard, one with a slip in it is there with a wrong value, and of three
    scores with two conditions nobody knows which is which.
    Fix: none. Write `Benchmark **score**`, and as many conditions as scores; counts, sizes and speed-ups carry their
    unit inside the bold.
    """
    sections = note.month.sections if note.month else ()
    others = names_in_note(sections)
    for section in sections:
        if section.kind == "models":
            yield from _unread(note, section, others)
        for row in section.data if section.kind == "models" else ():
            cell = row.cells.get("capability")
            for match in _BOLD_MARKED.finditer(cell.raw) if cell else ():
                assert cell is not None
                span = Span(cell.span.start + match.start(), cell.span.start + match.end())
                if not _NUMBER.fullmatch(match[1]) and not note.is_opaque(span.start):
                    message = Message(
                        "`{number}` is no number; write its decimal point once, as in `92.7`", number=match[1]
                    )
                    yield Finding(span, message)
            for match in _BOLD_NUMBER.finditer(cell.raw) if cell else ():
                assert cell is not None
                span = Span(cell.span.start + match.start(), cell.span.start + match.end())
                taken = any(metric.span.overlaps(span) for metric in row.metrics)
                if not taken and not note.is_opaque(span.start) and _is_nameless(cell.raw, match):
                    message = Message(
                        "no name of a benchmark before `{number}`; write it, as in `AIME 2025 **92.7**`",
                        number=match[0],
                    )
                    yield Finding(span, message)


def _is_nameless(raw: str, match: re.Match[str]) -> bool:
    before = _SEPARATOR.split(raw[: match.start()])[-1]
    return not any(char.isalpha() for char in before) and not raw[match.end() : match.end() + 2].strip()[:1].isalnum()


def _unread(note: NoteContext, section: Section, others: tuple[str, ...]) -> Iterator[Finding]:
    """Decimals behind a known benchmark that are no score, and lists with other than as many conditions."""
    for row in section.data:
        cell = row.cells.get("capability")
        if cell is None or "\n" in cell.raw or is_oversized(cell.raw, 0, len(cell.raw)):
            continue
        found = read_cell(cell.raw, *names_in(row, section.columns[0].field, others))
        for spans, text in ((found.unread, _APART), (found.unequal, _UNEQUAL)):
            for span in spans:
                place = Span(cell.span.start + span.start, cell.span.start + span.end)
                if not note.is_opaque(place.start):
                    yield Finding(place, Message(text, number=span.of(cell.raw)))
