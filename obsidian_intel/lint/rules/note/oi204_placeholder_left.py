"""OI204 placeholder-left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Span, SpanIndex
from obsidian_intel.lint.examples import GLM, MODELS, OBSERVATORY, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import MonthRow, Section

_TEMPLATE_MARK = re.compile(r"\{\{[^{}]*\}\}|<%.*%>", re.DOTALL)
_TO_WRITE = re.compile(r"x{3,}|tbd|todo|待补充?|待填写?", re.IGNORECASE)


@rule(
    "OI204",
    name="placeholder-left",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        OBSERVATORY + MODELS + ROW,
        "* **The Signal:** [[GLM-5]]\n",
        "* **The Signal:** 模板里的 {{user}} 要先转义\n",
        {"2026-02.md": "---\ntype: 月报\nperiod: 2026-02\n---\n# `{{user}}` and $x^{{2}}$\n\n" + MODELS + ROW},
        "* **The Signal:** [a post](https://example.org/a)\n* **Crucial Insight:**\n",
        "#### How to write a model review\n\n" + MODELS.partition("\n\n")[2] + "| XXX | [例如：…] | … | … |\n",
    ),
    bad=(
        ("* **Dominant Theme:** [例如：Reasoning Models]\n", None),
        ("* **Crucial Insight:** [What changed your mind this month?]\n", None),
        ("* **The Signal:** {{signal}}\n", None),
        ("* **The Signal:** <% tp.system.prompt() %>\n", None),
        ({"2026-02.md": "---\ntype: 月报\nperiod: 2026-02\n---\n# {{title}}\n\n" + MODELS + ROW}, None),
        (MODELS + "| {{model}} | {{mechanism}} | {{capability}} | {{value}} |\n", None),
        (MODELS + f"| {GLM} | <% tp.file.cursor(1) %> | AIME **92.7** | 有用 |\n", None),
        (MODELS + "| XXX | a | b | c |\n", None),
        (MODELS + f"| {GLM} | **[Train] RL** | 待补充 | 有用 |\n", None),
        (MODELS + f"| {GLM} | [核心创新] | AIME **92.7** | 有用 |\n", None),
        ({"2026-02.md": '---\ntype: 月报\nsummary: "<% tp.file.cursor() %>"\n---\n' + MODELS + ROW}, None),
        ({"2026-02.md": '---\ntype: 月报\ntitle: "{{title}}"\n---\n' + MODELS + ROW}, None),
    ),
)
def placeholder_left(note: NoteContext) -> Iterator[Finding]:
    """What the template left to be written is written.

    Why: a text in square brackets that is no link, a mark such as `{{signal}}` that a template plugin was to fill in,
    or a row `XXX` reads as nothing: it is in no table and no rollup.
    Fix: none. Write it, or empty it.
    """
    if note.month is None:
        return
    for prop in note.frontmatter.properties:
        for scalar in prop.scalars:
            if _TEMPLATE_MARK.search(scalar.text):
                message = Message(
                    "`{key}` still holds the template's `{value}`; fill it in",
                    key=prop.key,
                    value=shorten(scalar.text.strip(), 40),
                )
                yield Finding(scalar.span, message)
    if note.is_undeclared:
        return
    yield from _in_heading(note)
    for statement in note.month.statements:
        raw = statement.span.of(note.text)
        if statement.value is None and raw.strip():
            yield Finding(_trimmed(statement.span, note.text), _message(statement.label, raw))
    for section in note.month.sections:
        if section.kind is not None and not section.guide:
            for row in section.rows:
                yield from note.in_row("OI204", row, _in_row(note, section, row))


def _in_heading(note: NoteContext) -> Iterator[Finding]:
    """The mark of a template in the first heading, outside of code and math."""
    heading = next((each for each in note.note.headings if each.level == 1), None)
    if heading is None:
        return
    no_prose = SpanIndex(region.span for region in note.note.regions)
    for found in _TEMPLATE_MARK.finditer(heading.content.of(note.text)):
        start = heading.content.start + found.start()
        if not no_prose.holds(start):
            message = Message(
                "the heading still holds the template's `{value}`; fill it in", value=shorten(found[0].strip(), 40)
            )
            yield Finding(Span(start, start + len(found[0])), message)


def _in_row(note: NoteContext, section: Section, row: MonthRow) -> Iterator[Finding]:
    from obsidian_intel.months.placeholders import is_placeholder_cell
    from obsidian_intel.months.typed_month import RowState

    if row.state is RowState.PLACEHOLDER and any(cell.raw for cell in row.cells.values()):
        yield Finding(row.span, Message("the row still holds the template's text; write it, or remove the row"))
    elif row.is_data:
        headers = {column.field: column.header for column in section.columns}
        for cell in row.cells.values():
            if is_placeholder_cell(cell, note.config) or _TO_WRITE.fullmatch(cell.raw):
                yield Finding(cell.span, _message(headers[cell.field] or cell.field, cell.raw))


def _message(label: str, raw: str) -> Message:
    text = shorten(" ".join(raw.split()), 40)
    if text.startswith("["):
        return Message(
            "{label} still holds a placeholder, `{text}`; write what belongs there, without the brackets",
            label=label,
            text=text,
        )
    return Message("{label} still holds a placeholder, `{text}`; write what belongs there", label=label, text=text)


def _trimmed(span: Span, text: str) -> Span:
    raw = span.of(text)
    start = span.start + len(raw) - len(raw.lstrip())
    return Span(start, max(start, span.start + len(raw.rstrip())))
