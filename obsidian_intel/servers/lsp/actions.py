"""What an editor can do about a finding: fix it, fix all of them, or ignore it here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lsprotocol import types

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message, marked, shorten
from obsidian_intel.core.text import Applicability, Edit
from obsidian_intel.lint.fixer import fix_note
from obsidian_intel.lint.silence import silence
from obsidian_intel.operations.fix import line_edits
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.open_vault import EditedVault

FIX_ALL = "source.fixAll.obsintel"
FIX_ALL_UNSAFE = "source.obsintel.fixAllUnsafe"
KINDS = (types.CodeActionKind.QuickFix, FIX_ALL, FIX_ALL_UNSAFE)
_LONGEST = 60


class EditorAction(NamedTuple):
    """Something that can be done. `edits` are those of `found`'s own fix, or worked out from `order` when wanted."""

    title: str
    kind: str
    found: Diagnostic | None = None
    edits: Sequence[Edit] | None = None
    order: Mapping[str, Any] = {}
    is_preferred: bool = False


def actions(
    open_vault: EditedVault, buffer: Buffer, place: types.Range, only: Sequence[str] | None
) -> Iterator[EditorAction]:
    """All that can be done at `place`, the surest first. `only`: kinds of actions, or the beginnings of kinds."""
    found = open_vault.findings(buffer)
    span = buffer.positions.span(place)
    here = [each for each in found if each.range.span.start <= span.end and span.start <= each.range.span.end]
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        yield from sorted((_fix(each) for each in here if each.fix is not None), key=lambda each: not each.is_preferred)
        for each in here:
            title = Message("Ignore {code} {name} here", code=each.code, name=each.name)
            order = {"do": "ignore", "code": each.code, "place": list(_place(each))}
            yield EditorAction(title, types.CodeActionKind.QuickFix, each, order=order)
    fixes = [each.fix.applicability for each in found if each.fix is not None]
    if Applicability.SAFE in fixes and _is_wanted(FIX_ALL, only):
        yield EditorAction(Message("Fix all that is safe to fix in this note"), FIX_ALL, order={"do": "fix"})
    if Applicability.UNSAFE in fixes and _is_wanted(FIX_ALL_UNSAFE, only):
        title = Message("Fix all in this note, with the unsafe fixes (look at them)")
        yield EditorAction(title, FIX_ALL_UNSAFE, order={"do": "fix", "unsafe": True})


def edits_of(open_vault: EditedVault, buffer: Buffer, order: Mapping[str, Any]) -> Sequence[Edit] | None:
    """The edits that an `order` of an action asks for, in the note as it is now; None where there are none."""
    document = open_vault.document(buffer.path)
    if document is None:
        return None
    if order.get("do") == "fix":
        return _all_fixes(open_vault, buffer, document, unsafe=bool(order.get("unsafe"))) or None
    for each in open_vault.findings(buffer):
        if each.code == order.get("code") and list(_place(each)) == order.get("place"):
            return silence(document, each, open_vault.settings.config, open_vault.settings.obsidian)
    return None


def _all_fixes(open_vault: EditedVault, buffer: Buffer, document: Document, *, unsafe: bool) -> Sequence[Edit]:
    own = open_vault.own_findings(buffer)
    extra = [each for each in open_vault.findings(buffer) if (each.code, each.range) not in own]
    settings = open_vault.settings
    result = fix_note(document, settings.config, settings.obsidian, unsafe=unsafe, extra=extra)
    return line_edits(document.text, result.text)


def _fix(found: Diagnostic) -> EditorAction:
    assert found.fix is not None
    is_safe = found.fix.applicability is Applicability.SAFE
    template = (
        marked("Fix {code} {name}: {message}")
        if is_safe
        else marked("Fix {code} {name} (unsafe, look at it): {message}")
    )
    title = Message(template, code=found.code, name=found.name, message=shorten(found.message, _LONGEST))
    edits = [Edit(edit.range.span, edit.text) for edit in found.fix.edits]
    return EditorAction(title, types.CodeActionKind.QuickFix, found, edits, is_preferred=is_safe)


def _place(found: Diagnostic) -> tuple[int, int]:
    return found.range.span.start, found.range.span.end


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    return not only or any(kind == each or kind.startswith(each + ".") or each == "" for each in only)
