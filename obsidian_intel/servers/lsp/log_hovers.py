"""What the log says of a score, a paper or a row of an open note, as `show` says it, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message, enumerated, listed
from obsidian_intel.months.cells.cell_parts import Metric, PaperRef
from obsidian_intel.months.summary import Score
from obsidian_intel.reports.answers.answer_text import change_words, known_line, rank_words
from obsidian_intel.reports.answers.log import Log, LogRow
from obsidian_intel.reports.answers.subjects import BoardAnswer, benchmark_answer
from obsidian_intel.reports.answers.values import ScoreLine, score_line
from obsidian_intel.reports.rollup.escape import web_address
from obsidian_intel.reports.rollup.format_scores import label, score
from obsidian_intel.reports.rollup.markdown.parts import plain, table
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.navigation import note_of
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.places import RowPlace

LEADERS, BOARDS, SCORES, PAPERS, MONTHS, NAME, VALUE = 5, 4, 20, 10, 8, 90, 120


def of_score(open_vault: EditedVault, buffer: Buffer, found: RowPlace, metric: Metric) -> str:
    """A score with its place, and the leaders of its benchmark's boards, that of its own setting first."""
    log = open_vault.log()
    said = _score(metric)
    lines = [f"**{label(said)}**"]
    if metric.owner is not None:
        lines.append(Message("a score of {model}, which counts on no board here", model=plain(metric.owner, NAME)))
    elif (line := _line_of(_log_row(log, buffer, found), log, said)) is not None:
        lines.append(listed([part for part in (rank_words(line), _against_best(line), _in_paper(line)) if part]))
    head = "  \n".join(lines)
    own = log.key(said)[:3] if log is not None else ("", "", "")
    if log is None or own[0] not in log.benchmarks:
        return f"{head}\n\n{Message('No leaderboard has this benchmark yet.')}"
    boards = sorted(benchmark_answer(log, own[0]).boards, key=lambda board: _key(log, board) != own)
    if not boards:
        return f"{head}\n\n{Message('No leaderboard has this benchmark yet.')}"
    return "\n\n".join([head, *map(_leaders, boards[:BOARDS])])


def _key(log: Log, board: BoardAnswer) -> tuple[str, str, str]:
    return log.identity.key(board.benchmark, board.condition, board.protocol)


def _leaders(board: BoardAnswer) -> str:
    shown = board.entries[:LEADERS]
    rows = [[str(each.rank), plain(each.name, NAME), plain(each.written), each.period] for each in shown]
    more = len(board.entries) - len(rows)
    name = " · ".join(part for part in (board.benchmark, board.protocol, board.condition) if part)
    heads = ["", *map(translated, ("Model", "Score", "Month"))]
    text = f"{plain(name)}\n\n{table(heads, 'rlrl', rows)}"
    return f"{text}\n\n{Message('and {number} more', number=more)}" if more > 0 else text


def of_paper(open_vault: EditedVault, buffer: Buffer, paper: PaperRef) -> str:
    """A paper's name and id, what its source lists of it, its note, and the months of the log that name it."""
    vault, log = open_vault.vault, open_vault.log()
    address = web_address(paper.url)
    head = [f"**{plain(paper.title, NAME)}**"]
    if log is not None and (known := log.notes.known(paper.id)) is not None:
        head.append(plain(known_line(known)))
    head += [f"`{paper.id}`"] if paper.id else []
    head += [f"<{address}>"] if address else []
    note = note_of(vault, buffer.path, paper) if vault is not None else None
    parts = ["  \n".join(head)]
    parts.append(
        Message("Note: `{path}`", path=note) if note else Message("It has no note yet; `obsintel link` makes one.")
    )
    rows = log.rows_of_paper.get(paper.id or "", []) if log is not None else []
    parts += [_month_list(log, rows)] if log is not None and rows else []
    return "\n\n".join(parts)


def of_row(open_vault: EditedVault, buffer: Buffer, found: RowPlace) -> str:
    """A row in short: its name, papers with their notes, its scores with their places, and the other months of it."""
    vault, log, row = open_vault.vault, open_vault.log(), found.row
    parts = [f"**{plain(row.name, NAME)}** · {plain(found.section.title, NAME)}"]
    papers = []
    for paper in row.papers[:PAPERS]:
        note = note_of(vault, buffer.path, paper) if vault is not None else None
        shown = plain(paper.id or paper.title, NAME)
        known = log.notes.known(paper.id) if log is not None else None
        title = f" · {plain(known.title, NAME)}" if known is not None else ""
        papers.append(f"- {shown}{title}" + (f" → `{note}`" if note else ""))
    parts += ["\n".join(papers)] if papers else []
    here = _log_row(log, buffer, found)
    parts.append(_scores(row.metrics[:SCORES], log, here))
    if log is not None and here is not None and (others := [each for each in _same(log, here) if each is not here]):
        parts.append(f"{Message('Other months:')}\n\n{_month_list(log, others)}")
    return "\n\n".join(part for part in parts if part)


def _scores(metrics: Sequence[Metric], log: Log | None, here: LogRow | None) -> str:
    """The scores as a table; columns in which nothing stands are left out."""
    lines = []
    for metric in metrics:
        said = _score(metric)
        line = _line_of(here, log, said) if metric.owner is None else None
        how = enumerated(part for part in (metric.protocol, metric.condition) if part)
        found = translated(line.verified) if line is not None and line.verified else ""
        place = (rank_words(line), change_words(line), found) if line is not None else ("", "", "")
        lines.append([plain(each, NAME) for each in (metric.benchmark, score(said), how, metric.owner or "", *place)])
    heads = ("Benchmark", "Score", "Setting", "Model", "Rank", "vs. best before", "In its paper")
    kept = [number for number in range(len(heads)) if number < 2 or any(line[number] for line in lines)]
    rows = ([line[number] for number in kept] for line in lines)
    return table([translated(heads[number]) for number in kept], "".join("lrlllrl"[number] for number in kept), rows)


def _log_row(log: Log | None, buffer: Buffer, found: RowPlace) -> LogRow | None:
    """The row as the log has it; None where another note of the month says the same."""
    rows = log.rows if log is not None else ()
    return next((each for each in rows if (each.month.path, each.row.line) == (buffer.path, found.row.line)), None)


def _same(log: Log, here: LogRow) -> Iterator[LogRow]:
    """The rows of the same model or topic, the latest first."""
    rows: Iterable[LogRow] = ()
    if here.number is not None:
        rows = log.rows_of_model[here.number]
    elif here.row.kind == "topics":
        rows = log.rows_of_topic.get(fold_name(here.row.name), ())
    return reversed(list(rows))


def _line_of(here: LogRow | None, log: Log | None, said: Score) -> ScoreLine | None:
    """A score of a row with its place on its board; None where it is on none."""
    if log is None or here is None or here.number is None:
        return None
    return next((score_line(log, here, each) for each in here.row.own_scores if each[:9] == said[:9]), None)


def _against_best(line: ScoreLine) -> str:
    return Message("{change} against the best before", change=change_words(line)) if line.change is not None else ""


def _in_paper(line: ScoreLine) -> str:
    return translated(f"{line.verified} in its paper") if line.verified in ("found", "not found") else ""


def _month_list(log: Log, rows: Sequence[LogRow]) -> str:
    lines = []
    for each in rows[:MONTHS]:
        name = plain(each.row.name, NAME)
        value = f" · {plain(each.row.value, VALUE)}" if each.row.value else ""
        lines.append(f"- {log.label(each.month.path, each.month.period)}: {name}{value}")
    more = len(rows) - len(lines)
    return "\n".join([*lines, *([f"- {Message('and {number} more', number=more)}"] if more > 0 else [])])


def _score(metric: Metric) -> Score:
    fields = ("benchmark", "value", "unit", "relation", "error", "condition", "protocol", "source", "raw", "owner")
    return Score(*[getattr(metric, name) for name in fields])
