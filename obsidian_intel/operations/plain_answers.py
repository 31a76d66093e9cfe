"""What plain questions to the log print, worked out before the command line is loaded.

The words of a question are those that `engine.answer_unchanged` lets through. Whatever is out of the ordinary gives
None, and the command itself sees to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.terminal import printable
from obsidian_intel.engine.answer_files import ANY, LOG, SAID
from obsidian_intel.engine.workspace import Workspace

if TYPE_CHECKING:
    from obsidian_intel.engine.answer_unchanged import Answer, ReplayRequest

_FLAGS = ("--statements", "--statistics")  # options without a value


class Words(NamedTuple):
    """A question taken apart: its words that are no options, and each option with its values in order."""

    arguments: tuple[str, ...]
    options: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, question: tuple[object, ...]) -> Words:
        """The words of a question of `engine.answer_unchanged`."""
        arguments: list[str] = []
        options: dict[str, tuple[str, ...]] = {}
        rest = iter([str(word) for word in question[1:-2]])
        for name in rest:
            if name == "":
                arguments.append(next(rest))
            elif name in _FLAGS:
                options[name] = ("",)
            else:
                options[name] = (*options.get(name, ()), next(rest))
        return cls(tuple(arguments), options)

    def last(self, option: str) -> str | None:
        """The last value of an option; None where it is not given."""
        values = self.options.get(option)
        return values[-1] if values else None

    def face(self, *known: str) -> str | None:
        """The format that is asked for, by default the first that is `known`; None for any other."""
        found = self.last("--format") or known[0]
        return found if found in known else None


class Printed(NamedTuple):
    """What a command prints: to stdout, lines to stderr that `-q` leaves out, and its exit code.

    `rests_on`: as in `engine.answer_files`. Not `is_kept`: it is worked out anew each time. `warned`: lines to stderr,
    before those that were `said`, that `-q` does not leave out.
    """

    out: str | bytes | list[bytes]
    said: tuple[str, ...] = ()
    code: int = 0
    rests_on: str = LOG
    is_kept: bool = True
    warned: tuple[str, ...] = ()


def answer(replay: ReplayRequest) -> Answer | None:
    """What a plain question is answered with where few notes have changed or none; None where the command itself must
    see to it.

    Raises `CorruptSnapshot` where the snapshot turns out to be damaged.
    """
    question = replay.question
    make, words = _MAKERS.get(str(question[0])), Words.of(question)
    workspace = Workspace.resume(replay) if make is not None else None
    if make is None or workspace is None or workspace.cache is None:
        return None
    known = workspace.cache.answers.get(question)
    if known is None:
        try:
            printed = make(workspace, words)
        except ObsintelError as error:
            line = printable(str(error)).replace("\n", " ")
            known = "", f"obsintel: {line}\n", error.exit_code
        else:
            if printed is None:
                return None
            said = printed.warned if question[-2] else (*printed.warned, *printed.said)
            known = printed.out, "".join(f"{printable(line)}\n" for line in said), printed.code
            if printed.is_kept:
                workspace.keep_answer(question, known, printed.rests_on)
    workspace.save()
    return known


def _tables(workspace: Workspace, words: Words) -> Printed | None:
    from obsidian_intel.core.parse_options import month_option
    from obsidian_intel.engine.typed_months import load_months, note_lookup
    from obsidian_intel.reports import tables_output as tables

    face = words.face("text", "json", "csv", "md")
    month, since, until = (month_option(words.last(f"--{name}")) for name in ("month", "since", "until"))
    if face is None or (month and (since or until)) or words.last("--section") is not None:
        return None
    months = load_months(workspace, month=month, since=since, until=until)
    lookups = note_lookup(workspace), None, workspace.paper_lookup(), workspace.verified_lookup()
    if face == "json":
        return Printed(list(tables.json_parts(months, *lookups)))
    return Printed("".join(tables.parts(months, face, *lookups)).encode())


def _query(workspace: Workspace, words: Words) -> Printed | None:
    from obsidian_intel.core.message import Message
    from obsidian_intel.core.sql.query import Query
    from obsidian_intel.reports.export.table_rows import ExportTables
    from obsidian_intel.reports.query_output import render

    face = words.face("table", "json", "csv")
    if face is None or not words.arguments or words.arguments[0] == "-":
        return None
    query = Query(words.arguments[0])
    names, found = query.run(ExportTables(workspace, query.columns))
    rows = list(found)
    text = "".join(f"{line}\n" for line in render(names, rows, face))
    said = () if rows else (Message("no rows"),)
    return Printed(text, said, 0, LOG if query.reads_log_alone else ANY, query.is_repeatable)


def _rollup(workspace: Workspace, words: Words) -> Printed | None:
    from obsidian_intel.operations.rollup import OF_FACTS, asked_range, future_notices, make_rollup
    from obsidian_intel.operations.rollup_page import page_text
    from obsidian_intel.reports.rollup.formats import face as face_of
    from obsidian_intel.reports.rollup.omit import PRIVATE, check_parts

    options = {name: words.last(f"--{name}") for name in ("month", "week", "quarter", "year", "since", "until")}
    span = asked_range(words.arguments[0] if words.arguments else None, **options)
    if span is None:  # the latest month depends on the day
        return None
    face, omit, include = (
        words.last("--format") or "md",
        *(words.options.get(f"--{n}", ()) for n in ("omit", "include")),
    )
    form = face_of(face)
    check_parts(face, omit, include)
    if form.fill is not None:
        return None
    private = PRIVATE if form.leaves else ()
    rollup = make_rollup(workspace, span, omit, include=include, private=private, whole=face not in OF_FACTS)
    text = page_text(workspace, rollup) if face == "md" else form.render(rollup)
    said = tuple(future_notices(rollup))
    return Printed(text, said, 0, SAID, not said) if isinstance(text, str) else None


def _show(workspace: Workspace, words: Words) -> Printed | None:
    from obsidian_intel.operations.ask import also_called, show
    from obsidian_intel.reports.answers.answer_text import answer_text
    from obsidian_intel.reports.answers.lookup import KINDS

    face, kind = words.face("text", "json"), words.last("--kind")
    if face is None or "--statements" in words.options or kind not in (None, *KINDS):
        return None
    if len(words.arguments) != 1 or not words.arguments[0].strip():
        return None
    found = show(workspace, words.arguments[0], kind)
    return Printed(answer_text(found.answer, face), tuple(also_called(found, words.arguments[0])), rests_on=ANY)


def _compare(workspace: Workspace, words: Words) -> Printed | None:
    from obsidian_intel.operations.ask import compare
    from obsidian_intel.reports.answers.comparison_text import comparison_text

    face = words.face("text", "json")
    if face is None:
        return None
    return Printed(comparison_text(compare(workspace, words.arguments), face))


def _changes(workspace: Workspace, words: Words) -> Printed | None:
    from obsidian_intel.operations.rollup import make_rollup
    from obsidian_intel.reports.changes_text import changes_text
    from obsidian_intel.reports.rollup.ranges import parse_range_text

    face = words.face("text", "json")
    if face is None or not words.arguments:  # the latest month depends on the day
        return None
    span = parse_range_text(words.arguments[0])
    return Printed(changes_text(make_rollup(workspace, span).changes, face))


def _site(workspace: Workspace, words: Words) -> Printed | None:
    from pathlib import Path

    from obsidian_intel.operations.site import build_site
    from obsidian_intel.reports.rollup.omit import parse_omit

    if not words.arguments:
        return None
    folder = Path(words.arguments[0])
    report = build_site(workspace, folder, parse_omit(words.options.get("--omit", ())))
    return Printed("", (report.told(folder),), report.exit_code, is_kept=False, warned=tuple(report.warnings()))


_MAKERS = {
    "tables": _tables,
    "query": _query,
    "rollup": _rollup,
    "show": _show,
    "compare": _compare,
    "changes": _changes,
    "site": _site,
}
