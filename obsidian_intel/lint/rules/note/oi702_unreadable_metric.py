"""OI702 unreadable-metric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.lint.examples import GLM, MODELS, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.cells.metrics.unread import Why
from obsidian_intel.months.row_scores import names_in_note, unread_in

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import MonthRow, Section

_TEXTS = {
    Why.APART: "`{number}` stands behind a benchmark but cannot be read as its score; write them side by side, as in "
    "`AIME 2025 **92.7**`",
    Why.UNEQUAL: "`{number}` has not one condition for each score; write as many, as in `50.2 / 61.5（无 / 有工具）`",
    Why.MISSPELT: "`{number}` is no number; write its decimal point once, as in `92.7`",
    Why.DOUBTED: "`{number}` stands behind a name that is not known as a benchmark's; write its measure, as in "
    "`FooSet Pass@1 **92.7**`",
    Why.NAMELESS: "no name of a benchmark before `{number}`; write it, as in `AIME 2025 **92.7**`",
}


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
        (MODELS + f"| {GLM} | a | Loremipsum **85** | b |\n", None),
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
        for row in section.data if section.kind == "models" else ():
            yield from note.in_row(("OI702", others), row, _in_row(note, section, row, others))


def _in_row(note: NoteContext, section: Section, row: MonthRow, others: tuple[str, ...]) -> Iterator[Finding]:
    for found in unread_in(section, row, others):
        if not note.is_opaque(found.span.start):
            yield Finding(found.span, Message(_TEXTS[found.why], number=found.number))
