"""What is told of a place of a note, as Markdown: of a score, a paper, a row, or the note that a link leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.core.config import Config
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.cells.model import Metric, PaperRef
from obsidian_intel.months.summary import Score
from obsidian_intel.reports.rollup.escape import web_address
from obsidian_intel.reports.rollup.format_scores import label, place, score
from obsidian_intel.reports.rollup.markdown.parts import plain, table
from obsidian_intel.reports.rollup.model import Leaderboard
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.navigation import note_of
from obsidian_intel.servers.lsp.open_vault import OpenVault
from obsidian_intel.servers.lsp.places import RowPlace, anchor_span, link_at, row_at
from obsidian_intel.vault.facts import LinkFact
from obsidian_intel.vault.note_parser import ParsedNote

LEADERS, BOARDS, SCORES, PAPERS = 5, 4, 20, 10
LINES, CHARACTERS, NAME = 12, 900, 90
_SHOWN = ("type", "period", "published", "arxiv", "doi", "url", "status", "aliases", "tags")


class Told(NamedTuple):
    """What is told, and the place that it is told of."""

    text: str
    span: Span


def hover(open_vault: OpenVault, buffer: Buffer, offset: int) -> Told | None:
    """What there is to tell of `offset`: the narrowest thing that stands there. None where there is nothing."""
    vault = open_vault.vault
    if vault is None or buffer.path not in vault.notes:
        return None
    link = link_at(vault.notes[buffer.path], offset)
    if link is not None:
        return Told(_of_link(open_vault, buffer, link), link.range.span)
    reading = open_vault.reading(buffer.path)
    found = row_at(reading.month, buffer.text, offset) if reading is not None and reading.month is not None else None
    if found is None:
        return None
    if found.metric is not None:
        return Told(_of_benchmark(open_vault, found.metric), found.metric.span)
    if found.paper is not None:
        return Told(_of_paper(open_vault, buffer, found.paper), found.paper.span)
    return Told(_of_row(open_vault, buffer, found), found.row.span)


def _of_link(open_vault: OpenVault, buffer: Buffer, link: LinkFact) -> str:
    """The head of the note that a link leads to, or what stands under the heading that it names."""
    vault = open_vault.vault
    target = vault.resolve(link.target, buffer.path) if vault is not None else None
    if target is None:
        return Message("There is no note `{name}` in this vault.", name=plain(link.target, NAME))
    reading = open_vault.reading(target) if target.endswith(".md") else None
    if reading is None:
        return f"`{target}`"
    span = anchor_span(reading, link.anchor) if link.anchor else None
    return "\n\n".join([f"**{plain(_title(reading))}** · `{target}`", *_properties(reading), *_excerpt(reading, span)])


def _title(reading: ParsedNote) -> str:
    first = reading.note.headings[0] if reading.note.headings else None
    name = reading.document.path.rpartition("/")[2].removesuffix(".md")
    return reading.frontmatter.text("title") or (first.text if first is not None and first.level == 1 else "") or name


def _properties(reading: ParsedNote) -> Iterator[str]:
    found = [(key, reading.frontmatter.texts(key)) for key in _SHOWN]
    said = [f"{key}: {plain(', '.join(values), NAME)}" for key, values in found if any(values)]
    if said:
        yield "  \n".join(said)


def _excerpt(reading: ParsedNote, place: Span | None) -> Iterator[str]:
    """The first lines of the note, or those from `place` on; without comments, properties and the title."""
    text = reading.document.text
    start = place.start if place is not None else reading.note.body
    lines: list[str] = []
    size = 0
    for line in text[start : start + 8 * CHARACTERS].splitlines():
        if (place is None and not lines and line.startswith("# ")) or line.lstrip().startswith("%%"):
            continue
        if not line.strip() and not lines:
            continue
        size += len(line)
        if len(lines) >= LINES or size > CHARACTERS:
            lines.append(line[: max(0, CHARACTERS - size + len(line))] + "…" if len(lines) < LINES else "…")
            break
        lines.append(line)
    if lines:
        yield "\n".join(lines)


def _of_benchmark(open_vault: OpenVault, metric: Metric) -> str:
    """The leaders of the benchmark's boards, that of the score's own setting first."""
    rollup, config = open_vault.rollup(), open_vault.settings.config
    own = _identity(config).key(metric.benchmark, metric.condition, metric.protocol)
    boards = [each for each in rollup.leaderboards if each.key[0] == own[0]] if rollup is not None else []
    boards.sort(key=lambda each: each.key[:3] != own)
    head = f"**{label(_score(metric))}**"
    if metric.owner is not None:
        head += f"  \n{Message('a score of {model}, which counts on no board here', model=plain(metric.owner, NAME))}"
    if not boards:
        return f"{head}\n\n{Message('No leaderboard has this benchmark yet.')}"
    return "\n\n".join([head, *(_leaders(each) for each in boards[:BOARDS])])


def _leaders(board: Leaderboard) -> str:
    rows = [
        [str(each.rank), plain(each.name, NAME), place(each, board), each.period] for each in board.entries[:LEADERS]
    ]
    more = len(board.entries) - len(rows)
    shown = f"{plain(board.title)}\n\n{table(['', 'model', 'score', 'month'], 'rlrl', rows)}"
    return f"{shown}\n\n{Message('and {number} more', number=more)}" if more > 0 else shown


def _identity(config: Config) -> BoardIdentity:
    return BoardIdentity(config.benchmarks.aliases, config.conditions.aliases)


def _score(metric: Metric) -> Score:
    fields = ("benchmark", "value", "unit", "relation", "error", "condition", "protocol", "source", "raw", "owner")
    return Score(*[getattr(metric, name) for name in fields])


def _of_paper(open_vault: OpenVault, buffer: Buffer, paper: PaperRef) -> str:
    """A paper's name and id, its note, and the months of the log that name it."""
    vault = open_vault.vault
    address = web_address(paper.url)
    lines = [f"**{plain(paper.title, NAME)}**" + (f"  \n`{paper.id}`" if paper.id else "")]
    if address:
        lines[0] += f"  \n<{address}>"
    note = note_of(vault, buffer.path, paper) if vault is not None else None
    lines.append(
        Message("Note: `{path}`", path=note) if note else Message("It has no note yet; `obsintel link` makes one.")
    )
    if vault is not None and paper.id:
        named = {
            month.period or "": plain(row.name, NAME)
            for month in vault.months
            for row in month.rows
            if any(each.id == paper.id for each in row.papers)
        }
        lines += [f"- {period}: {name}" for period, name in sorted(named.items())][:PAPERS]
    return "\n\n".join(lines[:2]) + ("\n\n" + "\n".join(lines[2:]) if lines[2:] else "")


def _of_row(open_vault: OpenVault, buffer: Buffer, found: RowPlace) -> str:
    """A row in short: its name, papers with their notes, and scores."""
    vault, row = open_vault.vault, found.row
    parts = [f"**{plain(row.name, NAME)}** · {plain(found.section.title, NAME)}"]
    papers = []
    for paper in row.papers[:PAPERS]:
        note = note_of(vault, buffer.path, paper) if vault is not None else None
        shown = plain(paper.id or paper.title, NAME)
        papers.append(f"- {shown} → `{note}`" if note else f"- {shown}")
    parts += ["\n".join(papers)] if papers else []
    scores = [
        [plain(m.benchmark, NAME), score(_score(m)), plain(_how(m), NAME), plain(m.owner or "", NAME)]
        for m in row.metrics[:SCORES]
    ]
    heads = ["benchmark", "score", "setting", "of"]
    owned = any(m.owner for m in row.metrics)
    parts += [
        table(heads if owned else heads[:3], "lrll"[: 4 if owned else 3], (s if owned else s[:3] for s in scores))
    ]
    return "\n\n".join(part for part in parts if part)


def _how(metric: Metric) -> str:
    return ", ".join(part for part in (metric.protocol, metric.condition) if part)
