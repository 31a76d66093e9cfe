"""The managed page of a rollup, with its pictures: where it belongs, what stands in it, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.reports.rollup.page import Page, is_our_picture, merge_page, stamp_picture
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.vault.classify import NoteKind

if TYPE_CHECKING:
    from obsidian_intel.store.write_plan import WritePlan, WriteReport


def page_path(workspace: Workspace, span: DateRange) -> str:
    """Where the page of `span` belongs in the vault."""
    folder = workspace.config.rollup.folder.strip("/")
    return f"{folder}/{span.page_name}.md" if folder else f"{span.page_name}.md"


def page_text(workspace: Workspace, rollup: Rollup) -> str:
    """The Markdown page as it would stand in the vault, without its pictures."""
    return _page(workspace, rollup, page_path(workspace, rollup.range), pictures=False).text


def _page(workspace: Workspace, rollup: Rollup, path: str, *, pictures: bool) -> Page:
    from obsidian_intel.reports.rollup.formats.md import render_markdown

    return render_markdown(rollup, lambda note: workspace.vault.link_target(note, path), pictures=pictures)


def write_rollup(workspace: Workspace, rollup: Rollup, *, explicit: bool = True) -> tuple[str, WriteReport]:
    """Write the managed page and its pictures. Its path, and what was done; no write where nothing changed.

    A picture under a name of ours that we did not make is refused alone. Raises `Refused` for such a page.
    """
    from dataclasses import replace as replaced  # with `inspect`, which a rollup that is only printed does without

    from obsidian_intel.store.write_plan import Refusal, WritePlan, WriteReport

    path = page_path(workspace, rollup.range)
    page = _page(workspace, rollup, path, pictures=True)
    plan = _with_page(workspace, path, page, WritePlan("rollup"))
    refused = []
    for name, picture in page.pictures.items():
        target = f"{path.rpartition('/')[0]}/{name}".lstrip("/")
        try:
            plan = _with_picture(workspace, target, picture, plan)
        except Refused as error:
            refused.append(Refusal(target, str(error)))
    report = workspace.store.apply(plan, explicit=explicit) if plan else WriteReport()
    return path, replaced(report, refused=(*report.refused, *refused))


def _with_page(workspace: Workspace, path: str, page: Page, plan: WritePlan) -> WritePlan:
    if not _is_there(workspace, path):
        return _with_new(plan, path, page.text)
    document = workspace.document(path)
    if not isinstance(document, Document):
        raise Refused(f"{path}: {document.message}")
    edits = merge_page(document.text, page, path, ours=workspace.vault.notes[path].kind is NoteKind.PAGE)
    return _with_edits(plan, document, edits)


def _with_picture(workspace: Workspace, path: str, picture: str, plan: WritePlan) -> WritePlan:
    """`plan` with the picture made or renewed. Raises `Refused` where a picture stands that is not ours."""
    wanted = stamp_picture(picture)
    if not _is_there(workspace, path):
        return _with_new(plan, path, wanted)
    document = workspace.document(path)
    if not isinstance(document, Document):
        raise Refused(Message("is there and is no picture of ours ({message}); rename it", message=document.message))
    if document.text in (picture, wanted):
        return plan
    if not (is_our_picture(document.text) or workspace.store.wholly_ours(path) == document.sha256):
        raise Refused(Message("this picture is not ours, or was changed since; rename it, and the page gets its own"))
    from obsidian_intel.core.text import narrow_edits

    return _with_edits(plan, document, narrow_edits(document.text, wanted))


def _with_new(plan: WritePlan, path: str, text: str) -> WritePlan:
    from dataclasses import replace as replaced

    from obsidian_intel.store.write_plan import Create

    return replaced(plan, creates=(*plan.creates, Create(path, text)))


def _with_edits(plan: WritePlan, document: Document, edits: list[Edit]) -> WritePlan:
    from dataclasses import replace as replaced

    from obsidian_intel.store.write_plan import NoteEdits

    if not edits:
        return plan
    return replaced(plan, edits=(*plan.edits, NoteEdits(document.path, document.sha256, tuple(edits))))


def _is_there(workspace: Workspace, path: str) -> bool:
    return path in workspace.listing.notes or path in workspace.listing.files
