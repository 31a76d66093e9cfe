"""`Intel/Problems.md`: what is wrong in the vault, as a page to click through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.papers.paper_note import changed_span
from obsidian_intel.store.model import Create, NoteEdits, Refusal, WritePlan, WriteReport
from obsidian_intel.vault.classify import PROBLEMS_TYPE, NoteKind

PATH = "Intel/Problems.md"
EVERY = 3600.0
LINES = 100
_MESSAGE = 160
_MARKS = re.compile(r"([\\`*_\[\]#<>$%~=|^!])")


def keep_problems(workspace: Workspace) -> WriteReport:
    """Write the page when it is not what it should be.

    A page that a person changed is left alone, and one that a person undid stays away.
    """
    if workspace.store.memory.was_undone("page", PATH):
        return WriteReport()
    text = problems_page(workspace.diagnostics(), workspace.root.name)
    entry = workspace.entries.get(PATH)
    if entry is None:
        return _apply(workspace, WritePlan("problems", creates=(Create(PATH, text),)))
    document = workspace.document(PATH)
    ours = entry.facts.kind is NoteKind.PAGE and workspace.store.ours(PATH) == entry.sha256
    if not isinstance(document, Document) or not ours:
        return WriteReport(refused=(Refusal(PATH, "this page was changed by hand; it is left as it is"),))
    edits = tuple(changed_span(document.text, text))
    return _apply(workspace, WritePlan("problems", edits=(NoteEdits(PATH, document.sha256, edits),)) if edits else None)


def _apply(workspace: Workspace, plan: WritePlan | None) -> WriteReport:
    if plan is None:
        return WriteReport()
    report = workspace.store.apply(plan, explicit=False)
    workspace.refresh()
    return report


def problems_page(found: Iterable[Diagnostic], vault: str) -> str:
    """The page's text: errors and warnings by note, at most `LINES` lines, no wikilinks and no tags."""
    shown = [each for each in found if each.severity is not Severity.INFO]
    errors = sum(each.severity is Severity.ERROR for each in shown)
    head = ["---", f"type: {PROBLEMS_TYPE}", "---", "", "# Problems", ""]
    if not shown:
        return "\n".join([*head, "Nothing is wrong."]) + "\n"
    head += [f"{errors} errors, {len(shown) - errors} warnings. `obsintel lint` shows them all.", ""]
    body = list(_body(shown, vault))
    room = LINES - len(head)
    if len(body) > room:
        told = sum(line.startswith("- ") for line in body[: room - 2])
        body = [*body[: room - 2], "", f"… and {len(shown) - told} more."]
    return "\n".join([*head, *body]) + "\n"


def _body(shown: list[Diagnostic], vault: str) -> Iterator[str]:
    path = None
    for each in shown:
        if each.path != path:
            if path is not None:
                yield ""
            path = each.path
            uri = f"obsidian://open?vault={_quoted(vault)}&file={_quoted(path.removesuffix('.md'))}"
            yield f"**[{_plain(path.removesuffix('.md'))}]({uri})**"
            yield ""
        yield f"- {each.range.start.line}: {each.code} {_plain(each.message)}"


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="surrogateescape")


def _plain(text: str) -> str:
    """A text that Obsidian shows as it stands: no links, tags, comments or code in it."""
    text = text.encode("utf-8", "replace").decode()  # of a name that is no UTF-8
    text = " ".join(re.sub(r"`([^`]*)`", r"“\1”", text).split())
    text = text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
    return _MARKS.sub(r"\\\1", text).replace("://", ":\u200b//")
