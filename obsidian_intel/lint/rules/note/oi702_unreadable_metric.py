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

_BOLD_NUMBER = re.compile(r"\*\*\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?(?:\s*/\s*\d+(?:\.\d+)?)*\s*%?\s*\*\*")
_BOLD_MARKED = re.compile(r"\*\*\s*[<>≥≤~≈]?\s*(\d(?:[.,。，．・·]*\d)+)\s*%?\s*\*\*")
_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?")
_SEPARATOR = re.compile(r"[；。，、,;：:]|<br\s*/?>", re.IGNORECASE)


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
        MODELS + f"| {GLM} | 约 **400** 台 | AIME 2025 **92.7** | **3** 个月 |\n",
    ),
    bad=(
        (MODELS + f"| {GLM} | a | **92.7** | b |\n", None),
        (MODELS + f"| {GLM} | a | 得分很高：<br>**81.2** | b |\n", None),
        (MODELS + f"| {GLM} | a | AIME 2025 **92,7** | b |\n", None),
        (MODELS + f"| {GLM} | a | AIME 2025 **92..7**；MMLU 88.5 | b |\n", None),
    ),
)
def unreadable_metric(note: NoteContext) -> Iterator[Finding]:
    """A number in bold among the capabilities is a score with the name of its benchmark, and can be read as one.

    Why: a score without a name is on no leaderboard, and one with a slip in it is there with a wrong value.
    Fix: none. Write `Benchmark **score**`; counts, sizes and speed-ups carry their unit inside the bold.
    """
    for section in note.month.sections if note.month else ():
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
