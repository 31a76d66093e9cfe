"""`lint --fix`: fixes for the notes asked for, written as one step of the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from obsidian_intel.document import Document
from obsidian_intel.fixer import fix_note
from obsidian_intel.pipeline.workspace import Workspace, is_within
from obsidian_intel.store import NoteEdits, Refusal, WritePlan
from obsidian_intel.text import Edit, Span

ATTEMPTS = 3


@dataclass(frozen=True)
class FixReport:
    """What was fixed, or would be. `texts`: path -> (before, after)."""

    count: int = 0
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()
    step_id: str | None = None


def fix_vault(
    workspace: Workspace,
    paths: Sequence[str] | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    unsafe: bool = False,
    write: bool = True,
    explicit: bool = True,
) -> FixReport:
    """Fix what can be fixed in the vault, or in the notes and folders of `paths`."""
    report = FixReport()
    for _ in range(ATTEMPTS):
        count, edits, texts = _plan(workspace, paths, select, ignore, unsafe)
        if not write or not edits:
            return FixReport(report.count + count, {**report.texts, **texts}, report.refused, report.step_id)
        done = workspace.store.apply(WritePlan("lint --fix", edits=edits), explicit=explicit)
        workspace.sync()
        written = {each.path for each in done.done}
        texts = {path: text for path, text in texts.items() if path in written}
        report = FixReport(
            report.count + count, {**report.texts, **texts}, done.refused, done.step_id or report.step_id
        )
        if all("changed" not in refusal.reason for refusal in done.refused):
            break
    return report


def _plan(
    workspace: Workspace, paths: Sequence[str] | None, select: Sequence[str], ignore: Sequence[str], unsafe: bool
) -> tuple[int, tuple[NoteEdits, ...], dict[str, tuple[str, str]]]:
    found = workspace.diagnostics(paths, select=select, ignore=ignore)
    wanted = sorted({each.path for each in found if each.fix is not None})
    local = {(d.path, d.code, d.range) for entry in workspace.entries.values() for d in entry.diagnostics}
    count, edits, texts = 0, [], {}
    for path in wanted:
        document = workspace.document(path)
        entry = workspace.entries.get(path)
        if not isinstance(document, Document) or entry is None or entry.sha256 != document.sha256:
            continue
        if paths is not None and not is_within(path, paths):
            continue
        extra = [each for each in found if each.path == path and (each.path, each.code, each.range) not in local]
        result = fix_note(
            document, workspace.config, workspace.obsidian, unsafe=unsafe, select=select, ignore=ignore, extra=extra
        )
        if result.text != document.text:
            count += len(result.applied)
            texts[path] = (document.text, result.text)
            edits.append(NoteEdits(path, document.sha256, tuple(line_edits(document.text, result.text))))
    return count, tuple(edits), texts


def line_edits(before: str, after: str) -> list[Edit]:
    """Edits that turn `before` into `after`, each within the lines that differ."""
    from difflib import SequenceMatcher

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    edits = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            edits += _narrow(starts[i1], "".join(old[i1:i2]), "".join(new[j1:j2]))
    return edits


def _narrow(base: int, old: str, new: str) -> list[Edit]:
    limit = min(len(old), len(new))
    start = next((i for i in range(limit) if old[i] != new[i]), limit)
    end = next((i for i in range(limit - start) if old[-1 - i] != new[-1 - i]), limit - start)
    return [Edit(Span(base + start, base + len(old) - end), new[start : len(new) - end])]
