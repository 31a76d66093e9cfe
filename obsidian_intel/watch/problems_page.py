"""`Intel/Problems.md`: what is wrong in the vault, as a page to click through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message, in_language, listed
from obsidian_intel.core.obsidian_uri import note_uri
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.core.text import narrow_edits
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.store.write_plan import Create, NoteEdits, Refusal, WritePlan, WriteReport
from obsidian_intel.vault.classify import PROBLEMS_TYPE, NoteKind

PATH = "Intel/Problems.md"
EVERY = 60.0
LINES = 100
_MESSAGE = 160
_MARKS = re.compile(r"([\\`*_\[\]#<>$%~=|^!])")
_AS_OF = re.compile(r"^(?:As of|截至) .*$", re.MULTILINE)


def keep_problems(workspace: Workspace, now: datetime | None = None) -> WriteReport:
    """Write the page when its findings have changed, with `now` as the time of that change.

    A page that a person changed is left alone, and one that a person undid stays away.
    """
    if workspace.store.memory.was_undone("page", PATH):
        return WriteReport()
    language = _language(workspace)
    text = problems_page(workspace.diagnostics(), workspace.root.name, now or datetime.now(), language)
    entry = workspace.entries.get(PATH)
    if entry is None:
        return _apply(workspace, WritePlan("problems", creates=(Create(PATH, text),)))
    document = workspace.document(PATH)
    ours = entry.facts.kind is NoteKind.PAGE and workspace.store.wholly_ours(PATH) == entry.sha256
    if not isinstance(document, Document) or not ours:
        reason = Message("this page is not as this machine last wrote it; delete it, and it is made anew")
        return WriteReport(refused=(Refusal(PATH, reason),))
    if _AS_OF.sub("", document.text) == _AS_OF.sub("", text):
        return WriteReport()
    edits = tuple(narrow_edits(document.text, text))
    return _apply(workspace, WritePlan("problems", edits=(NoteEdits(PATH, document.sha256, edits),)) if edits else None)


def _language(workspace: Workspace) -> str:
    """The language of the page: that of the settings, else that of the latest note of the log."""
    from obsidian_intel.engine.typed_months import load_month
    from obsidian_intel.months.summary import month_facts
    from obsidian_intel.reports.rollup.labels import language_of

    if workspace.config.lang != "auto":
        return workspace.config.lang
    month = load_month(workspace, workspace.vault.dated[-1].path) if workspace.vault.dated else None
    return language_of([month_facts(month)] if month is not None else [])


def _apply(workspace: Workspace, plan: WritePlan | None) -> WriteReport:
    if plan is None:
        return WriteReport()
    report = workspace.store.apply(plan, explicit=False)
    workspace.refresh()
    return report


def problems_page(found: Iterable[Diagnostic], vault: str, now: datetime, language: str = "en") -> str:
    """The page's text, at most `LINES` lines, without wikilinks and tags.

    Notes with errors come first, then those with warnings; in a note, errors first, then by line. Each line opens its
    note in Obsidian.
    """
    shown = [each for each in found if each.severity is not Severity.INFO]
    errors = sum(each.severity is Severity.ERROR for each in shown)
    words = partial(in_language, wanted=language)
    as_of = Message("As of {now}.", now=format(now, "%Y-%m-%d %H:%M"))
    head = [
        "---",
        f"type: {PROBLEMS_TYPE}",
        "---",
        "",
        f"# {words(Message('Problems'))}",
        "",
        words(as_of),
        "",
    ]
    if not shown:
        return "\n".join([*head, words(Message("No problems."))]) + "\n"
    counts = listed([pluralize(errors, "error"), pluralize(len(shown) - errors, "warning")])
    head += [
        words(
            Message(
                "{counts}. `obsintel lint` lists them all, `obsintel lint --fix` fixes what is safe to fix.",
                counts=counts,
            )
        ),
        "",
    ]
    body = list(_body(shown, vault, language))
    room = LINES - len(head)
    if len(body) > room:
        told = sum(line.startswith("- ") for line in body[: room - 2])
        body = [*body[: room - 2], "", words(Message("… and {count} more.", count=len(shown) - told))]
    return "\n".join([*head, *body]) + "\n"


def _body(shown: Iterable[Diagnostic], vault: str, language: str) -> Iterator[str]:
    by_note: dict[str, list[Diagnostic]] = {}
    for each in shown:
        by_note.setdefault(each.path, []).append(each)
    for number, (path, found) in enumerate(sorted(by_note.items(), key=lambda item: (_rank(item[1]), item[0]))):
        if number:
            yield ""
        uri = note_uri(vault, path)
        yield f"**[{_plain(path.removesuffix('.md'))}]({uri})**"
        yield ""
        for each in sorted(found, key=lambda one: (one.severity is not Severity.ERROR, one.range.start.line)):
            yield in_language(
                Message(
                    "- {value}, line {line}: {plain} ({code})",
                    value=translated(each.severity.value, language),
                    line=each.range.start.line,
                    plain=_plain(in_language(each.message, language)),
                    code=each.code,
                ),
                language,
            )


def _rank(found: Iterable[Diagnostic]) -> bool:
    return not any(each.severity is Severity.ERROR for each in found)


def _plain(text: str) -> str:
    """A text that Obsidian shows as it stands: no links, tags, comments or code in it."""
    text = text.encode("utf-8", "replace").decode()  # of a name that is no UTF-8
    text = " ".join(re.sub(r"`([^`]*)`", r"“\1”", text).split())
    text = text if len(text) <= _MESSAGE else text[: _MESSAGE - 1] + "…"
    return _MARKS.sub(r"\\\1", text).replace("://", ":\\/\\/")
