"""Questions to a workspace: the log read once from the snapshot, and what the vault knows beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.errors import Refused, UsageError
from obsidian_intel.core.language import translated
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.terminal import one_line
from obsidian_intel.engine.typed_months import facts_of_note, missing_month_error
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.summary import ROLLED, MonthFacts, Paper, with_verified
from obsidian_intel.reports.answers.comparison import ComparisonAnswer, comparison_answer
from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.answers.lookup import Subject, look_up, suggestions
from obsidian_intel.reports.answers.outside_scores import OutsideAnswer
from obsidian_intel.reports.answers.subjects import (
    BenchmarkAnswer,
    ModelAnswer,
    PaperAnswer,
    TagAnswer,
    TopicAnswer,
    answer_of,
)
from obsidian_intel.reports.answers.values import Answer
from obsidian_intel.reports.rollup.omit import omit_from_month
from obsidian_intel.reports.rollup.rollup_values import RollupSettings
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts

if TYPE_CHECKING:
    from pathlib import Path


class NotFound(Refused):
    """The log has nothing of that name. Exit code 1."""


class FoundSubject(Struct, frozen=True):
    """What was asked for, what the log says of it, and what else has that name."""

    subject: Subject
    answer: Answer
    others: tuple[Subject, ...] = ()

    @property
    def note(self) -> str:
        """The note to look at: that of the model or paper, else the latest note of the log that names it."""
        return note_of_answer(self.answer)


def note_of_answer(answer: Answer) -> str:
    """The vault path of the note that an answer is best read in."""
    if isinstance(answer, ModelAnswer | PaperAnswer):
        papers = answer.papers if isinstance(answer, ModelAnswer) else (answer.paper,)
        if noted := next((paper.note for paper in papers if paper.note), None):
            return noted
    if isinstance(answer, ModelAnswer | PaperAnswer | TopicAnswer | TagAnswer) and answer.rows:
        return answer.rows[-1].path
    if isinstance(answer, BenchmarkAnswer):
        places = [(entry.period, entry.path) for board in answer.boards for entry in board.entries]
        return max(places or [(each.period, each.path) for each in answer.others])[1]
    assert isinstance(answer, TagAnswer)
    return answer.notes[0]


def read_log(
    workspace: Workspace,
    omit: Sequence[str] = (),
    *,
    verified: bool = True,
    facts_of: Callable[[NoteFacts], MonthFacts] = facts_of_note,
) -> Log:
    """The whole log, without the parts that `omit` names (`reports/rollup/omit.py`). Raises `UsageError` where there
    is none. `verified`: each score with what `verify` found of it. `facts_of` reads the month of a note.
    """
    notes = workspace.vault.months
    if not notes:
        raise missing_month_error(workspace, Message("no month to ask"))
    config = workspace.config
    settings = RollupSettings(
        aliases=config.benchmarks.aliases,
        conditions=config.conditions.aliases,
        lower_is_better=config.benchmarks.lower_is_better,
        higher_is_better=config.benchmarks.higher_is_better,
    )
    labels = {note.path: label for note in notes if not note.is_part and (label := note.day or note.week)}
    months: Iterator[MonthFacts] = (month_with_lines(note, facts_of(note)) for note in notes)
    if verified and (statuses := workspace.score_statuses()) is not None:
        months = map(partial(with_verified, statuses=statuses), months)
    months = (omit_from_month(month, omit) if omit else month for month in months)
    return Log(months, settings, WorkspaceNotes(workspace), labels)


def month_with_lines(note: NoteFacts, month: MonthFacts) -> MonthFacts:
    """The month of a note, each row with its line."""
    lines = [row.range.start.line for row in note.rows if row.kind in ROLLED]
    if len(lines) != len(month.rows):
        return month
    rows = (row._replace(line=line) for row, line in zip(month.rows, lines, strict=True))
    return month._replace(rows=tuple(rows))


def show(workspace: Workspace, name: str, kind: str | None = None) -> FoundSubject:
    """What the log says of `name`; of a `kind` alone where one is given. Raises `NotFound` with what to do next."""
    log = read_log(workspace)
    found = look_up(log, name, kind)
    if not found:
        raise not_found(log, name, kind)
    return FoundSubject(found[0], answer_of(log, found[0]), tuple(found[1:]))


def also_called(found: FoundSubject, name: str) -> Iterator[str]:
    """For each other thing that is called `name` too, a line with the command that shows it."""
    for other in found.others:
        yield Message(
            "{name} is also a {what}: obsintel show --kind {kind} '{name2}'",
            name=one_line(other.name),
            what=translated(other.kind),
            kind=other.kind,
            name2=one_line(name),
        )


def compare(workspace: Workspace, names: Sequence[str]) -> ComparisonAnswer:
    """The models of those names side by side. Raises `UsageError` for less than two, `NotFound` for an unknown one."""
    if len(names) < 2:
        raise UsageError(Message("name two models or more, such as `obsintel compare GLM-5 'Kimi K2.5'`"))
    log = read_log(workspace)
    numbers: list[int] = []
    for name in names:
        found = look_up(log, name, "model")
        if not found:
            raise not_found(log, name, "model")
        if found[0].key in numbers:
            raise UsageError(Message("`{name}` is named twice; a model is not compared with itself", name=name))
        numbers.append(int(found[0].key))
    return comparison_answer(log, numbers)


def compare_with_file(workspace: Workspace, names: Sequence[str], file: Path, tolerance: float = 0.5) -> OutsideAnswer:
    """The scores of those models, or of all, beside those of a CSV file. Raises `UsageError` and `NotFound`."""
    from obsidian_intel.operations.outside_file import read_outside
    from obsidian_intel.reports.answers.outside_scores import outside_answer

    log = read_log(workspace)

    def model_of(name: str) -> int | None:
        for each in (name, name.rpartition("/")[2]):
            if found := look_up(log, each, "model"):
                return int(found[0].key)
        return None

    numbers = {int(found[0].key) for name in names if (found := _look_up_model(log, name))} or set(log.rows_of_model)
    scores = read_outside(file, lambda name: log.identity.fold_benchmark(name) in log.benchmarks)
    return outside_answer(log, numbers, scores, model_of, file.name, tolerance)


def _look_up_model(log: Log, name: str) -> list[Subject]:
    found = look_up(log, name, "model")
    if not found:
        raise not_found(log, name, "model")
    return found


def not_found(log: Log, name: str, kind: str | None = None) -> NotFound:
    """That the log has no `name`, and which names may have been meant."""
    near = suggestions(log, name, kind)
    names = enumerated(f"`{each}`" for each in near)
    what = translated(kind or "")
    if near and kind:
        return NotFound(
            Message(
                "no {kind} of this log is called `{name}`; did you mean {names}?", kind=what, name=name, names=names
            )
        )
    if near:
        return NotFound(
            Message("nothing in this log is called `{name}`; did you mean {names}?", name=name, names=names)
        )
    if not kind and (span := _range_of(name)) is not None:
        return NotFound(
            Message(
                "`{name}` is a time, not a name; `obsintel rollup {range}` shows it, `obsintel changes {range}`"
                " what is new",
                name=name,
                range=span,
            )
        )
    words = Message("obsintel find '{name}'", name=name)
    if kind:
        return NotFound(
            Message(
                "no {kind} of this log is called `{name}`; `{words}` looks into its cells",
                kind=what,
                name=name,
                words=words,
            )
        )
    return NotFound(
        Message("nothing in this log is called `{name}`; `{words}` looks into its cells", name=name, words=words)
    )


def _range_of(name: str) -> str | None:
    """`name` as a range of the log, where it is one: `2025-12`, `2025-Q4`, `2025年12月`."""
    from obsidian_intel.reports.rollup.ranges import parse_range_text

    try:
        span = parse_range_text(name)
    except UsageError:
        return None
    return span.label if " to " not in span.label else f"{span.since}..{span.until}"


class WorkspaceNotes:
    """A `VaultNotes` (`reports/answers/log.py`) that asks a workspace, and only when it is asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.known = workspace.paper_lookup()

    def note_of(self, month: str, paper: Paper) -> str | None:
        """The note that a row's paper is linked to, or whose properties carry its id."""
        vault = self._workspace.vault
        if paper.link is not None:
            return vault.resolve(paper.link, month)
        found = vault.by_id.get(paper.id or "")
        return found[0] if found else None

    def linked_from(self, path: str) -> tuple[str, ...]:
        """The notes that link to `path`, those of the log and our pages left out."""
        return tuple(sorted(self._linkers(path)))

    def _linkers(self, path: str) -> Iterator[str]:
        vault = self._workspace.vault
        for source in self._workspace.linkers(path):
            note = vault.notes[source]
            if source == path or note.kind in (NoteKind.MONTH, NoteKind.PAGE, NoteKind.TEMPLATE):
                continue
            if any(vault.resolve(link.target, source) == path for link in note.links if link.target):
                yield source

    def ids_of(self, name: str) -> tuple[str, ...]:
        """The ids of the notes whose name or alias is `name`."""
        vault = self._workspace.vault
        folded = fold_path(name)
        paths = [*vault.by_alias.get(folded, ()), *vault.candidates(name)]
        found = (ident for path in paths if path in vault.heads for ident in vault.heads[path].ids)
        return tuple(dict.fromkeys(found))

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The notes that carry a tag or one beneath it; reads the facts of all notes."""
        wanted = tag.casefold()
        return tuple(
            path
            for path, note in sorted(self._workspace.vault.notes.items())
            if note.kind is not NoteKind.TEMPLATE
            and any(f"{each.name.casefold()}/".startswith(f"{wanted}/") for each in note.tags)
        )
