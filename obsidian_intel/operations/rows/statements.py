"""`set_statement`: one of a month's own sentences."""

from __future__ import annotations

import hashlib
import re

from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.statements import STATEMENTS, statement_field
from obsidian_intel.months.typed_month import MonthField
from obsidian_intel.operations.rows.guard import check_months, check_statements, reads_otherwise
from obsidian_intel.operations.rows.markdown_lines import markdown_lines
from obsidian_intel.operations.rows.refusal import RowRefused, listed
from obsidian_intel.operations.rows.table_edits import line_ending
from obsidian_intel.operations.rows.targets import OpenMonth, month_path, open_month
from obsidian_intel.operations.rows.write import RowPlan, RowWritten, write_row

_SIBLINGS = {"theme": "signal", "signal": "theme", "insight": "implementation", "implementation": "insight"}
_LABEL = re.compile(
    r"(?P<lead>.*?)(?P<label>[^\s*_:：>\-+#][^*_:：\n]*)(?P<rest>[:：]?\s*(?:\*\*|__)?\s*[:：]?[ \t]*)\Z"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def statement_hash(opened: OpenMonth, found: MonthField) -> str:
    """What `expect` is compared with, of a statement: twelve hex digits of what stands behind its label."""
    return hashlib.sha256(found.span.of(opened.text).strip().encode()).hexdigest()[:12]


def read_statement(workspace: Workspace, month: str, field: str) -> tuple[str, str]:
    """A statement as it stands (`""` where the month has none) and its hash. Raises `RowRefused`."""
    opened = open_month(workspace, month_path(workspace, month))
    found = _statement(opened, _field(workspace, field))
    return (found.value or "", statement_hash(opened, found)) if found else ("", "")


def set_statement(
    workspace: Workspace, month: str, field: str, markdown: str, *, expect: str | None = None, write: bool = True
) -> RowWritten:
    """Make `markdown`, one paragraph, the month's theme, signal, insight or implementation. Raises `RowRefused`.

    A month without that line gets it behind its sibling (theme and signal, insight and implementation), in its form.
    """
    name = _field(workspace, field)
    path = month_path(workspace, month)
    return write_row(workspace, path, f"set statement: {name}", lambda o: _plan(o, name, markdown, expect), write=write)


def _field(workspace: Workspace, field: str) -> str:
    name = field if field in STATEMENTS else statement_field(field, workspace.config)
    if name is None:
        raise RowRefused(
            "no-statement",
            Message("there is no statement `{field}`", field=field),
            expected=field,
            found=listed(STATEMENTS),
            hint=Message("there are {fields}", fields=listed(STATEMENTS)),
        )
    return name


def _statement(opened: OpenMonth, name: str) -> MonthField | None:
    return next((each for each in opened.month.statements if each.field == name), None)


def _plan(opened: OpenMonth, name: str, markdown: str, expect: str | None) -> RowPlan:
    said = markdown_lines(markdown)
    if not said or any(line.depth or line.gap for line in said):
        raise RowRefused(
            "not-in-a-cell",
            Message("a statement is one paragraph"),
            found=str(len(said)),
            hint=Message("write it as one or more lines without lists and empty lines"),
        )
    text = " ".join(line.text for line in said)
    found = _statement(opened, name)
    if found is None:
        edit = _new_line(opened, name, text)
    else:
        _check_hash(opened, found, expect)
        start = found.span.start
        lead = "" if opened.text[start - 1 : start] in (" ", "\t", "：") else " "
        edit = Edit(found.span, lead + text)

    def again(after: OpenMonth) -> tuple[int, str, str, str]:
        check_months(opened.month, after.month, section=None, row=None)
        check_statements(opened.month, after.month, but=name)
        now = _statement(after, name)
        if now is None or now.value is None or now.value != plain(text).replace("\n", " ").strip():
            raise reads_otherwise(
                Message("the statement would not read back as it was written"),
                expected=text,
                found=(now.value or "") if now else "",
            )
        return after.document.line_of(now.span.start), "", name, statement_hash(after, now)

    return RowPlan(edit, again)


def _check_hash(opened: OpenMonth, found: MonthField, expect: str | None) -> None:
    now = statement_hash(opened, found)
    if expect and expect != now:
        raise RowRefused(
            "stale",
            Message("the statement `{field}` has changed since it was read", field=found.field),
            line=opened.document.line_of(found.span.start),
            expected=expect,
            found=now,
            hint=Message("read it again, and pass the hash that it has now"),
        )


def _new_line(opened: OpenMonth, name: str, text: str) -> Edit:
    """A line for a statement that the month has not got, behind its sibling and in the same form."""
    sibling = _statement(opened, _SIBLINGS[name])
    if sibling is None:
        labels = STATEMENTS[name]
        raise RowRefused(
            "no-statement",
            Message("the month has no line for `{field}`", field=name),
            expected=name,
            found=listed(each.field for each in opened.month.statements),
            hint=Message("write a line `* **{label}:**` into the note, then call again", label=labels[0]),
        )
    document = opened.document
    line = document.line_of(sibling.span.start)
    start = document.line_starts[line - 1]
    form = _LABEL.match(opened.text[start : sibling.span.start])
    if form is None:
        raise reads_otherwise(Message("the form of the line `{label}` is not known", label=sibling.label))
    chinese = _CHINESE.search(sibling.label) is not None
    label = next(each for each in STATEMENTS[name] if (_CHINESE.search(each) is not None) == chinese)
    end = document.line_span(document.line_of(max(sibling.span.start, sibling.span.end - 1))).end
    newline = line_ending(opened, line)
    gap = newline if form["lead"].lstrip("> \t")[:1] not in ("*", "-", "+") or form["lead"].startswith("**") else ""
    rest = form["rest"] if form["rest"][-1:] in (" ", "：") else form["rest"] + " "
    return Edit(Span(end, end), f"{newline}{gap}{form['lead']}{label}{rest}{text}")
