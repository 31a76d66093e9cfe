"""`lint --fix`: fixes for the notes asked for, written as one step of the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, Span, narrow_edits
from obsidian_intel.engine.workspace import Workspace, is_within
from obsidian_intel.lint.fixer import fix_note
from obsidian_intel.store.write_plan import NoteEdits, Refusal, WritePlan

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
        counts, edits, texts = _plan(workspace, paths, select, ignore, unsafe)
        if not write or not edits:
            count = report.count + sum(counts.values())
            return FixReport(count, {**report.texts, **texts}, report.refused, report.step_id)
        done = workspace.store.apply(WritePlan("lint --fix", edits=edits), explicit=explicit)
        workspace.refresh()
        written = {each.path for each in done.done}
        texts = {path: text for path, text in texts.items() if path in written}
        count = report.count + sum(counts[path] for path in texts)
        report = FixReport(count, {**report.texts, **texts}, done.refused, done.step_id or report.step_id)
        if all("changed" not in refusal.reason for refusal in done.refused):
            break
    return report


def _plan(
    workspace: Workspace, paths: Sequence[str] | None, select: Sequence[str], ignore: Sequence[str], unsafe: bool
) -> tuple[dict[str, int], tuple[NoteEdits, ...], dict[str, tuple[str, str]]]:
    """How many fixes by note, what they write, and each text before and after."""
    found = workspace.diagnostics(paths, select=select, ignore=ignore)
    by_path: dict[str, list[Diagnostic]] = {}
    for each in found:
        by_path.setdefault(each.path, []).append(each)
    wanted = sorted({each.path for each in found if each.fix is not None})
    within = None if paths is None else frozenset(paths)
    local = {(d.path, d.code, d.range) for _, own in workspace.entries.diagnostics() for d in own}
    counts, edits, texts = {}, [], {}
    for path in wanted:
        document = workspace.document(path)
        entry = workspace.entries.get(path)
        if not isinstance(document, Document) or entry is None or entry.sha256 != document.sha256:
            continue
        if within is not None and not is_within(path, within):
            continue
        extra = [each for each in by_path[path] if (each.path, each.code, each.range) not in local]
        result = fix_note(
            document, workspace.config, workspace.obsidian, unsafe=unsafe, select=select, ignore=ignore, extra=extra
        )
        if result.text != document.text:
            counts[path] = len(result.applied)
            texts[path] = (document.text, result.text)
            edits.append(NoteEdits(path, document.sha256, tuple(line_edits(document.text, result.text))))
    return counts, tuple(edits), texts


def line_edits(before: str, after: str) -> list[Edit]:
    """Edits that turn `before` into `after`, each within the lines that differ."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    edits: list[Edit] = []
    base = 0
    for was, now in _changed(old, new):
        if was != now:
            (narrow,) = narrow_edits(was, now)
            edit = Edit(Span(base + narrow.span.start, base + narrow.span.end), narrow.text)
            if edits and edits[-1].span.end == edit.span.start:
                last = edits.pop()
                edit = Edit(Span(last.span.start, edit.span.end), last.text + edit.text)
            edits.append(edit)
        base += len(was)
    return edits


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines in pairs from the top. Fixes change single lines, and put in or take out a few: so it is enough to look
    a little ahead, however many lines are alike."""
    i = j = 0
    while i < len(old) and j < len(new):
        for gone, come in () if old[i] == new[j] else _AHEAD:
            if old[i + gone : i + gone + 1] == new[j + come : j + come + 1]:
                break
        else:
            gone = come = 1
        yield "".join(old[i : i + gone]), "".join(new[j : j + come])
        i, j = i + gone, j + come
    yield "".join(old[i:]), "".join(new[j:])


_AHEAD = ((1, 1), (0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2), (0, 3), (3, 0))
