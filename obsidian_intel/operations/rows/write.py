"""Write a row, a cell or a statement of a month: plan on what stands there, read the result again, write it.

Each call is one step of `undo`, is refused by a `RowRefused` that says what to do next, and changes nothing else in
the note. A note that is saved meanwhile is read again and planned anew.
"""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable
from dataclasses import dataclass

from obsidian_intel.core.document import MAX_BYTES, Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, apply_edits
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rows.guard import check_outside
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.rows.targets import OpenMonth, open_month
from obsidian_intel.store.paths import CHANGED
from obsidian_intel.store.write_plan import NoteEdits, WritePlan
from obsidian_intel.vault.note_parser import read

ATTEMPTS = 6
FIRST_REST = 0.005  # seconds before the second attempt, twice that before the next


@dataclass(frozen=True, slots=True)
class RowWritten:
    """What was written, or would be: the row's place and hash as they are afterwards, and the change as a diff.

    `hash` is what the next call may pass as `expect`. `step_id` is None where nothing was written: a dry run, or the
    note said so already. `name` is the row's, or the statement's field.
    """

    path: str
    line: int
    section: str
    name: str
    hash: str
    diff: str
    step_id: str | None = None


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One edit of a note. `found` checks the note read with the edit in, and gives (line, section, name, hash)."""

    edit: Edit | None
    found: Callable[[OpenMonth], tuple[int, str, str, str]]


def write_row(
    workspace: Workspace, path: str, command: str, plan: Callable[[OpenMonth], RowPlan], *, write: bool
) -> RowWritten:
    """Make the edit that `plan` finds in the note as it is now. Raises `RowRefused`."""
    refused: RowRefused | None = None
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(FIRST_REST * 2**attempt)
        try:
            opened = open_month(workspace, path)
        except RowRefused as refusal:
            refused = refusal
            continue
        refused = None
        try:
            made = plan(opened)
            after, place = second_reading(workspace, opened, made)
        except RowRefused as refusal:
            raise refusal.at(path) from None
        diff = unified_diff(path, opened.text, after.text)
        if not write or made.edit is None or after.text == opened.text:
            return RowWritten(path, *place, diff)
        edits = NoteEdits(path, opened.document.sha256, (made.edit,))
        report = workspace.store.apply(WritePlan(command, edits=(edits,)), explicit=True)
        if report.done:
            workspace.refresh_paths((path,))
            return RowWritten(path, *place, diff, report.step_id)
        reason = report.refused[0].reason if report.refused else CHANGED
        if reason != CHANGED:
            raise RowRefused("not-written", Message("not written: {reason}", reason=reason), path=path)
    raise refused or RowRefused(
        "busy",
        Message("the note was saved by another program each of {count} times", count=ATTEMPTS),
        path=path,
        hint=Message("nothing was written; call again when it is at rest"),
    )


def second_reading(
    workspace: Workspace, opened: OpenMonth, made: RowPlan
) -> tuple[OpenMonth, tuple[int, str, str, str]]:
    """The month with the edit in, checked against what was asked and what stood there."""
    if made.edit is None:
        return opened, made.found(opened)
    text = apply_edits(opened.text, (made.edit,))
    if len(text.encode()) > MAX_BYTES:
        raise RowRefused("too-long", Message("the note would be over 10 MB, which is not read"))
    parsed = read(Document.from_text(opened.path, text), workspace.config, workspace.obsidian)
    if parsed.month is None:
        raise RowRefused("reads-otherwise", Message("the note would be no month any more"))
    check_outside(opened.parsed.note, parsed.note, made.edit)
    after = OpenMonth(opened.path, parsed, parsed.month)
    return after, made.found(after)


def unified_diff(path: str, before: str, after: str) -> str:
    """What changes in a note, as a patch."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", n=0)  # a row beside it may have 4,000 characters
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
