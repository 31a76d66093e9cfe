"""Headings that have no table yet, and the headers that one would have there."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.engine.typed_months import load_month
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.note_parts import Heading
from obsidian_intel.months.headings_above import Headings
from obsidian_intel.months.table_kinds import section_key
from obsidian_intel.months.typed_month import Month, Section
from obsidian_intel.operations.init import MONTH_TEMPLATE, template_folder
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.rows.targets import OpenMonth
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.note_parser import read


def heading_named(opened: OpenMonth, workspace: Workspace, wanted: str) -> Heading | None:
    """The innermost heading with that key or text, not one that says how to write."""
    headings = opened.parsed.note.headings
    guides = Headings(headings)
    found = [
        heading
        for heading in headings
        if heading.level > 1
        and not guides.is_guide(heading.span.start)
        and (fold(heading.text) == fold(wanted) or section_key(heading.text, workspace.config) == wanted)
    ]
    return found[-1] if found else None


def template_table(workspace: Workspace, opened: OpenMonth, heading: Heading) -> tuple[list[str], dict[str, str]]:
    """Headers for a table under `heading`, and field or header -> field. Raises `RowRefused` where nothing tells them.

    They are those of the latest month that has such a section, else of the person's template, else of ours.
    """
    key = section_key(heading.text, workspace.config)
    for month in _models(workspace, opened):
        for section in month.sections:
            if section.shape == "table" and section.kind and (section.key == key):
                return _headers(section)
    raise RowRefused(
        "no-section",
        Message("the heading `{heading}` has no table, and no template says what it would be", heading=heading.text),
        line=opened.document.line_of(heading.span.start),
        expected=key,
        hint=Message("write the table's header into the note, then call again"),
    )


def _headers(section: Section) -> tuple[list[str], dict[str, str]]:
    headers = [column.header for column in section.columns]
    fields = {column.field: column.field for column in section.columns}
    return headers, fields | {column.header: column.field for column in section.columns}


def _models(workspace: Workspace, opened: OpenMonth) -> Iterator[Month]:
    """Months and templates to learn a table from, the likeliest first."""
    for note in sorted(workspace.vault.dated, key=lambda note: note.period or "", reverse=True):
        if note.path != opened.path and (month := load_month(workspace, note.path)):
            yield month
    period = opened.month.period
    for path, facts in sorted(workspace.vault.heads.items()):
        if facts.kind is NoteKind.TEMPLATE and isinstance(document := workspace.document(path), Document):
            yield from _as_month(workspace, document.text, period)
    ours = (template_folder() / "base" / MONTH_TEMPLATE).read_text("utf-8")
    yield from _as_month(workspace, ours, period)


def _as_month(workspace: Workspace, text: str, period: str) -> Iterator[Month]:
    """A template, read as the month that would be made from it."""
    body = text.split("---", 2)[2] if text.startswith("---") and text.count("---") > 1 else text
    head = f"---\nperiod: {period}\ntype: Monthly Report\n---\n"
    month = read(Document.from_text(f"{period}.md", head + body), workspace.config, workspace.obsidian).month
    if month is not None:
        yield month
