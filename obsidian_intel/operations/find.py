"""Words in all cells and statements of the log: the index brought up to date, and asked.

`find_at_once` asks it before the command line is loaded, where nothing has changed since it was last up to date.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.screen import COLORED, LINKED, Place, place_linker, screen_kind, unlinked
from obsidian_intel.core.terminal import one_line, pluralize
from obsidian_intel.engine import snapshot_file
from obsidian_intel.engine.fingerprint import fingerprint, search_path
from obsidian_intel.engine.search_index import IndexedNote, SearchIndex, Stamp, label_of_key, part_key, path_of_key
from obsidian_intel.engine.snapshot_bytes import CorruptSnapshot, encode_names, encode_numbers
from obsidian_intel.reports.search_hits import Hit, hit_lines, hit_of, hits_record, split_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.engine.search_rows import SearchRow
    from obsidian_intel.engine.workspace import Workspace

MOST_ON_TERMINAL = 50


class Findings(NamedTuple):
    """What was looked for, folded, and the rows and statements that hold all of it, the newest first."""

    words: list[str]
    hits: list[Hit]
    more: int = 0  # hits that are not shown


def find(
    workspace: Workspace,
    texts: Sequence[str],
    month: str | None = None,
    section: str | None = None,
    limit: int | None = None,
) -> Findings:
    """The rows and statements that hold every word of `texts`, those of a section alone, or of a `month`: `2026-02`,
    or a range of months as `2026-Q1`, `2026` or `2026-01..2026-03`; at most the newest `limit` of them.

    Raises `UsageError` without a word, and for a month or a section that there is not.
    """
    from obsidian_intel.core.errors import UsageError
    from obsidian_intel.engine.typed_months import missing_month_error

    words = split_words(texts)
    if not words:
        raise UsageError(Message("name a word to look for, such as `obsintel find 稀疏`"))
    if not workspace.vault.dated:
        raise missing_month_error(workspace, Message("no month to look into"))
    months = _months(workspace, month) if month is not None else None
    index = current_index(workspace)
    try:
        sections = _sections(section, index) if section is not None else None
        return _findings(index, words, months, sections, limit)
    finally:
        index.close()


def _findings(
    index: SearchIndex,
    words: list[str],
    months: tuple[str, str] | None,
    sections: Sequence[tuple[str, str]] | None,
    limit: int | None,
) -> Findings:
    numbers = index.find(words, months, sections)
    shown = numbers if limit is None else numbers[:limit]
    return Findings(words, [hit_of(row, words) for row in index.rows(shown)], len(numbers) - len(shown))


def _months(workspace: Workspace, wanted: str) -> tuple[str, str]:
    """The first and the last month that `wanted` names. Raises `UsageError` where it names none that the log has."""
    from obsidian_intel.core.errors import UsageError
    from obsidian_intel.engine.typed_months import missing_month_error, month_paths
    from obsidian_intel.reports.rollup.ranges import parse_range_text

    try:
        span = parse_range_text(wanted.strip())
    except UsageError:
        span = None
    if span is None or span.days is not None:
        raise UsageError(
            Message(
                "`{wanted}` is no month; write it as 2026-02, or several as 2026-Q1, 2026, or 2026-01..2026-03",
                wanted=wanted,
            )
        )
    if span.since == span.until:
        month_paths(workspace, span.since)
    elif not any((note.period or "") in span for note in workspace.vault.dated):
        days = (f"{span.since}-01", f"{span.until}-31")
        raise missing_month_error(workspace, Message("no monthly note in that range"), days=days)
    return span.since, span.until


def shown_hits(limit: int | None, face: str) -> int | None:
    """How many hits are shown where `--limit` is `limit`: by default all, as text on a terminal 50."""
    if limit is not None:
        return limit or None
    return MOST_ON_TERMINAL if face == "text" and sys.stdout.isatty() else None


def _sections(wanted: str, index: SearchIndex) -> list[tuple[str, str]]:
    """Key and heading of the sections that `wanted` names. Raises `UsageError` where the log has none such."""
    from obsidian_intel.core.errors import UsageError
    from obsidian_intel.core.text import Span
    from obsidian_intel.months.table_kinds import is_section
    from obsidian_intel.months.typed_month import Section

    known = index.sections()
    named = [pair for pair in known if is_section(Section(*pair, None, (), (), Span(0, 0), None), wanted)]
    if not named:
        keys = enumerated(sorted({key for key, _ in known})) or Message("none")
        raise UsageError(Message("there is no section `{wanted}`; there are: {keys}", wanted=wanted, keys=keys))
    return named


def current_index(workspace: Workspace) -> SearchIndex:
    """The index of the vault as it is now. A file that is damaged, or cannot be written, is done without."""
    workspace.save()
    path = search_path(os.path.realpath(workspace.root)) if workspace.cache is not None else None
    try:
        return _updated(workspace, path)
    except (sqlite3.Error, OSError):
        try:
            return _updated(workspace, path, anew=True)
        except (sqlite3.Error, OSError):
            return _updated(workspace, None)


def _updated(workspace: Workspace, path: str | None, *, anew: bool = False) -> SearchIndex:
    stamp = _stamp(workspace) if path is not None else None
    index = SearchIndex.open(path) if path is not None and not anew else None
    if index is not None and (stamp is None or not index.is_of_settings(stamp)):
        index.close()
        index = None
    index = index or SearchIndex.new(path)
    wanted = {note.path: note for note in _notes(workspace)}
    known = index.notes()
    changed = [note for note in wanted.values() if known.get(note.path) != note]
    gone = known.keys() - wanted.keys()
    if changed or gone or stamp is None or not index.is_of(stamp):
        index.update(((note, _rows(workspace, note.path)) for note in changed), gone, stamp)
    return index


def _notes(workspace: Workspace) -> Iterator[IndexedNote]:
    for note in workspace.vault.dated:
        record = workspace.entries[note.path]
        label = note.day or note.week or ""
        key = part_key(note.path, label or note.period or "") if note.is_part else note.path
        yield IndexedNote(key, record.sha256, note.period or "", label, note.last_day)


def _rows(workspace: Workspace, key: str) -> Iterator[SearchRow]:
    from obsidian_intel.core.document import Document
    from obsidian_intel.engine.search_rows import search_rows
    from obsidian_intel.engine.typed_months import load_month

    path, label = path_of_key(key), label_of_key(key)
    document, month = workspace.document(path), load_month(workspace, path)
    if month is not None and isinstance(document, Document):
        for part in month.in_parts():
            if not label or label in (part.day, part.week, None if part.week or part.day else part.period):
                yield from search_rows(part, document)


def _stamp(workspace: Workspace) -> Stamp | None:
    """What the snapshot on disk is true of; None where there is none."""
    cache = workspace.cache
    if cache is None or cache.path is None:
        return None
    try:
        file = snapshot_file.IndexFile.open(cache.path)
        if file is None:
            return None
        try:
            names = encode_names(file.names())
            return repr(file.key).encode("utf-8", "surrogatepass"), names, file.numbers()
        finally:
            file.close()
    except CorruptSnapshot:
        return None


def find_at_once(args: Sequence[str]) -> int | None:
    """Answer `find` where the index is true of the vault as it is; the exit code. None: the command itself must see
    to it, for the notes have changed, or an option is there that is not a plain one.
    """
    asked = _plain(args)
    if asked is None:
        return None
    from obsidian_intel.engine.answer_unchanged import print_answer, vault_root
    from obsidian_intel.vault.walk import scan

    root = vault_root(asked.vault)
    path = search_path(root) if root is not None else None
    if root is None or path is None:
        return None
    try:
        index = SearchIndex.open(path)
        if index is None:
            return None
        found = scan(root)
        stamp = (
            repr(fingerprint(root)).encode("utf-8", "surrogatepass"),
            encode_names(found.notes),
            encode_numbers(found.numbers),
        )
        if found.unreadable or not index.is_of(stamp):
            return None
        words = split_words(asked.words)
        if not words:
            return None
        answer = _findings(index, words, None, None, shown_hits(None, asked.face))
        index.close()
    except (sqlite3.Error, OSError, ValueError):
        return None
    if not answer.hits:
        return None
    width = None
    screen = screen_kind() if asked.face == "text" else 0
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        import shutil

        width = shutil.get_terminal_size().columns
    place = place_linker(root, screen == LINKED)
    said = "" if asked.quiet else f"{one_line(counted(answer))}\n"
    return print_answer((rendered(answer, asked.face, width, colored=screen >= COLORED, place=place), said, 0))


class _Asked(NamedTuple):
    vault: str | None
    words: list[str]
    face: str
    quiet: bool


def _plain(args: Sequence[str]) -> _Asked | None:
    """The words of a plain command; None for one with other options than these."""
    vault, face, quiet, words, named = os.environ.get("OBSINTEL_VAULT") or None, "text", False, [], False
    rest = iter(args)
    for word in rest:
        if word in ("--vault", "--format"):
            value = next(rest, None)
            if value is None or (word == "--format" and value not in ("text", "json")):
                return None
            vault, face = (value, face) if word == "--vault" else (vault, value)
        elif word in ("-q", "--quiet"):
            quiet = True
        elif word == "--lang":
            next(rest, None)
        elif word[:1] == "-":
            return None
        elif not named:
            if word != "find":
                return None
            named = True
        else:
            words.append(word)
    return _Asked(vault, words, face, quiet)


def rendered(
    found: Findings, face: str, width: int | None = None, *, colored: bool = False, place: Place = unlinked
) -> str:
    """The hits as `text` or `json`, with a final newline."""
    if face == "json":
        import json

        return json.dumps(hits_record(found.words, found.hits), ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{line}\n" for line in hit_lines(found.hits, width, colored=colored, place=place))


def counted(found: Findings) -> str:
    """`12 hits in 3 notes`."""
    hits, more = found.hits, found.more
    if more:
        return Message(
            "the newest {count} of {count2} hits; --limit 0 shows all", count=len(hits), count2=len(hits) + more
        )
    return Message(
        "{hits} in {notes}", hits=pluralize(len(hits), "hit"), notes=pluralize(len({hit.path for hit in hits}), "note")
    )
