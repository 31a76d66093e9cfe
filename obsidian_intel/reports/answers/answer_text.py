"""Answers to be read on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message, aside, enumerated, marked
from obsidian_intel.core.screen import Paint, unpainted
from obsidian_intel.core.terminal import one_line, pluralize
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.reports.answers.statements import FIELDS, StatementsAnswer
from obsidian_intel.reports.answers.subjects import (
    BenchmarkAnswer,
    BoardAnswer,
    ModelAnswer,
    PaperAnswer,
    TagAnswer,
    TopicAnswer,
)
from obsidian_intel.reports.answers.values import Answer, PaperLink, RivalScore, RowInShort, ScoreLine
from obsidian_intel.reports.rollup.format_scores import number
from obsidian_intel.reports.text_table import TextColumn, chained, table_text, titled_table, wrapped

_MONTH = TextColumn("Month", whole=True)
_PLACE = TextColumn("Place", whole=True)
_SCORE = TextColumn("Score", whole=True, right=True)
_BOARD = TextColumn("Leaderboard", name=True)
_IN_PAPER = TextColumn("In its paper", whole=True)  # only where `verify` has looked


def answer_text(answer: Answer, face: str, width: int | None = None, paint: Paint = unpainted) -> str:
    """An answer as `text` that fits into `width` columns (None: any), its heads set off by `paint`, or as `json`."""
    if face == "json":
        import json

        from obsidian_intel.reports.answers.values import answer_record

        return json.dumps(answer_record(answer), ensure_ascii=False, indent=2) + "\n"
    return table_text(answer_lines(answer, width), paint)


def answer_lines(answer: Answer, width: int | None = None) -> Iterator[str]:
    """An answer as lines that fit into `width` columns; None: any width."""
    lines: dict[type[Answer], Callable[[Any, int | None], Iterator[str]]] = {
        ModelAnswer: _model,
        PaperAnswer: _paper,
        BenchmarkAnswer: _benchmark,
        TopicAnswer: _topic,
        TagAnswer: _tag,
        StatementsAnswer: _statements,
    }
    return lines[type(answer)](answer, width)


def _model(answer: ModelAnswer, width: int | None) -> Iterator[str]:
    yield from _head(
        Message("{name}  model, first seen {first_seen}", name=answer.name, first_seen=answer.first_seen), width
    )
    if len(answer.names) > 1:
        yield Message("also written {map}", map=enumerated(map(one_line, answer.names[1:])))
    yield from _papers(answer.papers)
    yield from _rows(answer.rows, width, answer.name)
    yield from titled_table(
        Message("Scores"),
        [
            _BOARD,
            _MONTH,
            _SCORE,
            TextColumn("Rank", whole=True),
            TextColumn("Against best before", whole=True, right=True),
            _IN_PAPER,
        ],
        [
            (each.board, each.period, each.written, rank_words(each), change_words(each), _in_paper(each.verified))
            for each in sorted(answer.scores, key=lambda score: score.board.casefold())
        ],
        width,
    )
    yield from _rivals(Message("Compared with"), answer.compared_with, width)
    yield from titled_table(
        Message("Mentioned by"),
        [TextColumn("Row", name=True), TextColumn("How"), _MONTH, _PLACE],
        [
            (
                each.name,
                Message("names its paper") if each.how == "paper" else Message("compares its scores"),
                each.period,
                f"{each.path}:{each.line}",
            )
            for each in answer.mentioned_by
        ],
        width,
    )
    yield from _notes(Message("Linked from"), answer.linked_from)


def _in_paper(verified: str | None) -> str:
    return translated(verified) if verified else ""


def rank_words(score: ScoreLine) -> str:
    """Its place on its board: `1 of 4`, `only one`, `replaced since`."""
    if score.rank is None or score.of is None:
        return Message("replaced since")
    return Message("{rank} of {of}", rank=score.rank, of=score.of) if score.of > 1 else Message("only one")


def change_words(score: ScoreLine) -> str:
    """What it adds to the best score before its month; "" where there was none."""
    if score.change is None:
        return ""
    digits = len(str(score.value).partition(".")[2]) if "." in score.written else 0
    sign = "+" if score.change > 0 else "−" if score.change < 0 else "±"
    return f"{sign}{number(abs(score.change), digits)}"


def _rivals(title: str, scores: Sequence[RivalScore], width: int | None) -> Iterator[str]:
    yield from titled_table(
        title,
        [
            TextColumn("Model", name=True),
            _BOARD,
            _SCORE,
            TextColumn("Its own", whole=True, right=True),
            _MONTH,
            _IN_PAPER,
        ],
        [
            (each.name, each.board, each.written, each.own or "", each.period, _in_paper(each.verified))
            for each in scores
        ],
        width,
    )


def _paper(answer: PaperAnswer, width: int | None) -> Iterator[str]:
    yield from _head(
        Message("{name}  paper, first seen {first_seen}", name=answer.name, first_seen=answer.first_seen), width
    )
    yield from _papers((answer.paper,))
    yield from _rows(answer.rows, width)
    yield from _notes(Message("Linked from"), answer.linked_from)


def _benchmark(answer: BenchmarkAnswer, width: int | None) -> Iterator[str]:
    count = len(answer.boards)
    yield from _head(
        Message("{name}  benchmark, {settings}", name=answer.name, settings=pluralize(count, "setting")),
        width,
    )
    if len(answer.spellings) > 1:
        yield Message("written {map}", map=enumerated(map(one_line, answer.spellings)))
    single = [board for board in answer.boards if len(board.entries) == 1]
    for board in answer.boards:
        if board in single and len(single) > 1:
            continue
        yield from titled_table(
            _setting(board),
            [
                TextColumn("Rank", whole=True, right=True),
                TextColumn("Model", name=True),
                _SCORE,
                _MONTH,
                TextColumn("Earlier", whole=True),
                _IN_PAPER,
            ],
            [
                (
                    str(each.rank),
                    each.name,
                    each.written,
                    each.period,
                    enumerated(
                        Message("{number} in {period}", number=number(value), period=period)
                        for period, value in each.earlier
                    ),
                    _in_paper(each.verified),
                )
                for each in board.entries
            ],
            width,
        )
        if len(board.records) > 1:
            steps = [aside(f"{r.written} {one_line(r.name)}", r.period) for r in board.records]
            yield from chained(Message("best so far: "), steps, width)
        if board.mixed_scale:
            yield Message("some of these scores are shares of 1, others of 100")
    if len(single) > 1:
        yield from titled_table(
            Message("Settings of one score"),
            [TextColumn("Setting", name=True), TextColumn("Model", name=True), _SCORE, _MONTH, _IN_PAPER],
            [
                (_setting(each), first.name, first.written, first.period, _in_paper(first.verified))
                for each in single
                for first in each.entries[:1]
            ],
            width,
        )
    yield from _rivals(Message("Scores that rows state of other models"), answer.others, width)


def _setting(board: BoardAnswer) -> str:
    name = " · ".join(part for part in (board.protocol, board.condition) if part)
    name = name or Message("no setting stated")
    return one_line(Message("{name}, lower is better", name=name) if board.better == "lower" else name)


def _topic(answer: TopicAnswer, width: int | None) -> Iterator[str]:
    yield from _head(
        Message("{name}  topic, first seen {first_seen}", name=answer.name, first_seen=answer.first_seen), width
    )
    yield from _rows(answer.rows, width, answer.name)
    yield from titled_table(
        Message("Papers"),
        [TextColumn("Paper"), TextColumn("Id", whole=True), TextColumn("Note")],
        [(paper.title, paper.id or paper.url or "", paper.note or "") for paper in answer.papers],
        width,
    )


def _tag(answer: TagAnswer, width: int | None) -> Iterator[str]:
    yield from _head(Message("{name}  tag", name=answer.name), width)
    yield from _rows(answer.rows, width)
    yield from _notes(Message("Notes with this tag"), answer.notes)


_STATEMENTS = {
    "theme": marked("theme"),
    "signal": marked("signal"),
    "insight": marked("insight"),
    "implementation": marked("implementation"),
}


def _statements(answer: StatementsAnswer, width: int | None) -> Iterator[str]:
    for number_of, month in enumerate(answer.months):
        if number_of:
            yield ""
        yield f"{month.period}  {one_line(month.path)}"
        for field in FIELDS:
            if value := getattr(month, field):
                said = Message("{name}: {text}", name=Message(_STATEMENTS[field]), text=one_line(value))
                yield from wrapped(said, width, "  ", "    ")


def _head(text: str, width: int | None) -> Iterator[str]:
    return wrapped(one_line(text), width)


def _papers(papers: Iterable[PaperLink]) -> Iterator[str]:
    for paper in papers:
        if parts := [part for part in (paper.id, paper.url, paper.note) if part]:
            yield "  ".join(map(one_line, dict.fromkeys(parts)))
        if paper.known is not None:
            yield one_line(f"  {known_line(paper.known)}")


def known_line(known: PaperRecord) -> str:
    """What a source lists of a paper, in one line: `GLM-5: … · Ada Writer and 3 more · 2026-02-03 · withdrawn`."""
    others = Message(" and {count} more", count=len(known.authors) - 1) if len(known.authors) > 1 else ""
    published = f"doi:{known.doi}" if known.doi else ""
    status = "withdrawn" if known.withdrawn else ""
    first = f"{known.authors[0]}{others}" if known.authors else ""
    return " · ".join(
        part for part in (known.title, first, known.published, known.journal_ref, published, status) if part
    )


def _rows(rows: Sequence[RowInShort], width: int | None, name: str = "") -> Iterator[str]:
    """Rows, a line each; one that is called `name` is shown without its name."""
    yield from titled_table(
        Message("In the log"),
        [
            _MONTH,
            _PLACE,
            TextColumn("Row", name=True),
            TextColumn("Mechanism"),
            TextColumn("Scores", whole=True, right=True),
            TextColumn("In short"),
        ],
        [
            (
                each.period,
                f"{each.path}:{each.line}",
                each.name if each.name != name else "",
                enumerated(each.tags),
                str(each.scores) if each.kind == "models" else "",
                each.value,
            )
            for each in rows
        ],
        width,
    )


def _notes(title: str, paths: Sequence[str], most: int = 20) -> Iterator[str]:
    if paths:
        yield from ("", aside(title, str(len(paths))), *map(one_line, paths[:most]))
        if len(paths) > most:
            yield Message("… and {count} more; `--format json` has all", count=len(paths) - most)
