"""Where a paper stands in the log already, and where a new one goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.typed_month import ColumnRole, Section
from obsidian_intel.operations.rows.headings import heading_named
from obsidian_intel.operations.rows.refusal import RowRefused, listed
from obsidian_intel.operations.rows.targets import OpenMonth, find_section, line_of, name_field

_MODELS = ("hf", "github")
_HEADINGS = ("clay", "models", "papers")


@dataclass(frozen=True, slots=True)
class LoggedPaper:
    """A paper of the log: the row that names it, and its note (None: it has none)."""

    id: str
    path: str
    line: int
    name: str
    note: str | None


def logged_papers(workspace: Workspace) -> Iterator[LoggedPaper]:
    """Every paper with an id that a row of the log names, in order of month and place."""
    vault = workspace.vault
    for month in vault.months:
        for row in month.rows:
            for paper in row.papers:
                if paper.id is None:
                    continue
                note = vault.resolve(paper.note, month.path) if paper.note else None
                known = vault.by_id.get(paper.id)
                name = row.name if row.is_named or not paper.title else paper.title
                line = paper.range.start.line
                yield LoggedPaper(paper.id, month.path, line, name, note or (known[0] if known else None))


def section_for(opened: OpenMonth, workspace: Workspace, wanted: str, identity: str) -> str:
    """The section that a paper goes into, as `append_row` names it. Raises `RowRefused`.

    By default the first table or list of papers, for a model or a repository that of models; else the other of these.
    """
    if wanted:
        return wanted
    kinds = ("models", "papers") if identity.partition(":")[0] in _MODELS else ("papers", "models")
    sections = [section for section in opened.month.sections if not section.guide]
    for kind in kinds:
        for section in sections:
            if section.kind == kind:
                return str(line_of(opened, section))
    for key in _HEADINGS:
        if heading_named(opened, workspace, key):
            return key
    keys = list(dict.fromkeys(section.key for section in sections))
    raise RowRefused(
        "no-section",
        Message("the month has no table of models or papers"),
        path=opened.path,
        found=listed(keys),
        hint=Message("name one with --section: {keys}", keys=listed(keys))
        if keys
        else Message("write the header of a table into it, or make the month anew with `obsintel new`"),
    )


def cells_for(opened: OpenMonth, workspace: Workspace, section: str, name: str, url: str, mark: str) -> dict[str, str]:
    """The cells of a new row: its name with the link, or the link in a column of its own where rows have it there.

    A topic is called so, with its key paper. `mark` stands where the judgement will: words beside a link may be read as
    its name.
    """
    named = f"[{name}]({url})"
    try:
        place = find_section(opened, section)
    except RowRefused:  # a heading that gets its table with this row
        return {"name": named} | ({"value": mark} if mark else {})
    own = name_field(workspace, place)
    links = next((column.field for column in place.columns if column.role is ColumnRole.LINKS), own)
    if place.kind == "topics":
        cells = {own: name, "papers": named}
    elif links != own and _links_apart(place, own, links):
        cells = {own: name, links: url}
    else:
        cells = {own: named}
    free = _free_fields(place, cells)
    if mark and free:
        cells["value" if "value" in free else free[-1]] = mark
    return cells


def _free_fields(section: Section, cells: Mapping[str, str]) -> list[str]:
    """Fields of plain text that a new row leaves empty; of a list those that its items have."""
    fields = [
        column.field for column in section.columns if column.role is ColumnRole.TEXT and column.field not in cells
    ]
    if section.shape == "table":
        return fields
    return [field for field in fields if any(field in row.cells for row in section.rows)]


def _links_apart(section: Section, own: str, links: str) -> bool:
    """Whether the last row with a link has it in its column of links, and not behind its name."""
    for row in reversed(section.rows):
        if row.is_data and row.papers:
            name, other = row.cells.get(own), row.cells.get(links)
            return bool(other and other.raw and name and "](" not in name.raw)
    return False
