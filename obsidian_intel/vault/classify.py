"""Which kind of note a note is: one of the log, a paper note, a page of ours, a template, or any other."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from obsidian_intel.core.date_formats import has_date, parse_format
from obsidian_intel.core.date_text import may_hold_date, plain_date_text
from obsidian_intel.core.declared_settings import Config, ObsidianConfig, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.path_dates import date_of_path, stands_at_edge
from obsidian_intel.core.patterns import glob_regex
from obsidian_intel.core.periods import LogDate, edge_day, edge_week, parse_day, parse_period, parse_week, period_in
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter

ROLLUP_TYPE = "Intelligence Rollup"
PROBLEMS_TYPE = "Intelligence Problems"
_OURS = frozenset((fold(ROLLUP_TYPE), fold(PROBLEMS_TYPE)))
# What a template holds where a month is written; beside a name that is a month it was forgotten (OI106).
_UNFILLED = lazy_pattern(r"\s*[<\[]?\s*y{2,4}\s?[-./_年]?\s?m{2}\s?月?\s*[>\]]?\s*", re.IGNORECASE)
_FIRST_HEADING = lazy_pattern(r"(?:[ \t]*(?:\r\n?|\n))*#[ \t]+([^\r\n]*)")
_UNQUOTED_MARK = lazy_pattern(
    r"^[ \t]*(?:[^\s:#'\"][^:\r\n]*:|-)[ \t]*(?:\{\{[^\r\n]*\}\}|<%[^\r\n]*%>)[ \t]*\r?$", re.MULTILINE
)


class NoteKind(StrEnum):
    """What a note is to us."""

    MONTH = "month"  # a note of the log: of a month, a week or a day
    PAPER = "paper"
    PAGE = "page"  # a rollup, or the list of problems
    TEMPLATE = "template"
    NOTE = "note"


class Classification(Struct, frozen=True, gc=False):
    """A note's kind. For a note of the log also what it is about: its month `YYYY-MM` (None when nothing tells), and
    its week or day.

    `candidate`: an ordinary note whose name or first heading is a month, week or day: a log when its rows are one.
    `is_placed`: the settings place it among the notes of days: a log when it has any row of a known kind.
    `by_name`: a note of the log that is known by that alone.
    """

    kind: NoteKind
    period: str | None = None
    week: str | None = None
    day: str | None = None
    candidate: LogDate | None = None
    is_placed: bool = False
    by_name: bool = False

    @property
    def date(self) -> LogDate | None:
        """What it is about, or would be."""
        return LogDate(self.period, self.week, self.day) if self.period else self.candidate

    @classmethod
    def of(cls, found: LogDate | None, *, by_name: bool = False) -> Classification:
        """A note of the log about `found`."""
        if found is None:
            return cls(NoteKind.MONTH)
        return cls(NoteKind.MONTH, found.period, found.week, found.day, by_name=by_name)


def classify(document: Document, frontmatter: Frontmatter, config: Config, obsidian: ObsidianConfig) -> Classification:
    """The kind of a note from its frontmatter and its place."""
    path = document.path
    if is_template_path(path, config, obsidian) or _is_template(document, frontmatter):
        return Classification(NoteKind.TEMPLATE)
    types = {fold(text) for text in frontmatter.texts("type")}
    if types & _OURS:
        return Classification(NoteKind.PAGE)
    if types & config.month_types:
        found = log_date(path, frontmatter, config, obsidian)
        if found is None and _UNFILLED.fullmatch(frontmatter.text("period") or ""):
            return Classification(NoteKind.TEMPLATE)
        return Classification.of(found or _date_of_heading(document, frontmatter))
    if types & config.paper_types:
        return Classification(NoteKind.PAPER)
    if _is_placed(path, config.months.daily, obsidian) and not _is_placed(path, config.months.path, obsidian):
        found = log_date(path, frontmatter, config, obsidian)
        return Classification(NoteKind.NOTE, candidate=found, is_placed=True)
    if has_tag(frontmatter, config.months.tag) or is_log_path(path, config, obsidian):
        return Classification.of(
            log_date(path, frontmatter, config, obsidian) or _date_of_heading(document, frontmatter)
        )
    return Classification(NoteKind.NOTE, candidate=_candidate(document, frontmatter, config, obsidian))


def _candidate(
    document: Document, frontmatter: Frontmatter, config: Config, obsidian: ObsidianConfig
) -> LogDate | None:
    """What a note would be about if it were a log: by its whole name, the first or last token of it, or its H1."""
    if config.months.is_placed:
        return None
    named = may_hold_date(document.path) and stands_at_edge(document.path)
    if named or _by_formats(document.path, (*obsidian.weekly, *obsidian.daily), obsidian):
        return log_date(document.path, frontmatter, config, obsidian)
    return _date_of_heading(document, frontmatter)


def _date_of_heading(document: Document, frontmatter: Frontmatter) -> LogDate | None:
    """What the note's first line of text speaks of, when it is a heading of the first level."""
    match = _FIRST_HEADING.match(document.text, max(document.start, frontmatter.span.end))
    if match is None or not may_hold_date(match[1]):
        return None
    text = plain_date_text(match[1])
    if (found := edge_day(text) or edge_week(text)) is not None:
        return found
    period = period_in(text)
    return LogDate(period) if period else None


def log_date(path: str, frontmatter: Frontmatter, config: Config, obsidian: ObsidianConfig) -> LogDate | None:
    """What a note of the log is about: by its `period`, `week` or `day`, else by its name or path.

    A month in `period` that holds the week or the day of the name leaves it so.
    """
    formats = (*config.months.path, *config.months.weekly, *config.months.daily)
    named = _by_formats(path, (*formats, *obsidian.monthly, *obsidian.weekly, *obsidian.daily), obsidian)
    named = named or date_of_path(path)
    stated = stated_date(frontmatter.text("period") or "", named)
    week, day = (parse(frontmatter.text(name) or "") for name, parse in (("week", parse_week), ("day", parse_day)))
    known = [each for each in (stated, day, named, week) if each]
    finer = next((each for each in known if each.day), None) or next((each for each in known if each.week), None)
    if finer is None or (stated and stated.period != finer.period):
        return stated or named
    return finer


def stated_date(text: str, named: LogDate | None) -> LogDate | None:
    """What the property `period` says: a month, a week, or a day.

    The first of a month is a day only where the name is that day, and no day where the name is a month: many write a
    month so.
    """
    if week := parse_week(text):
        return week
    day = parse_day(text)
    if day and day.day and (day == named or not (day.day.endswith("-01") or (named and named == LogDate(day.period)))):
        return day
    found = parse_period(text) if text else None
    return LogDate(found[0]) if found else None


def is_template_path(path: str, config: Config, obsidian: ObsidianConfig) -> bool:
    """Whether `path` lies in a template folder, or is the template of a periodic note."""
    folders = (*obsidian.template_folders, *config.files.templates)
    folded = path.casefold()
    return path in obsidian.template_files or any(
        folded.startswith(folder.strip("/").casefold() + "/") for folder in folders if folder.strip("/")
    )


def _is_template(document: Document, frontmatter: Frontmatter) -> bool:
    """Whether the name, `type` or `period` holds a template's mark, or one stands unquoted as a whole value."""
    if _has_mark(document.path.rpartition("/")[2]):
        return True
    start, end = frontmatter.content.start, frontmatter.content.end
    if document.text.find("{{", start, end) < 0 and document.text.find("<%", start, end) < 0:
        return False
    return (
        any(_has_mark(text) for key in ("type", "period") for text in frontmatter.texts(key))
        or _UNQUOTED_MARK.search(document.text, start, end) is not None
    )


def _has_mark(text: str) -> bool:
    return "{{" in text or "<%" in text


def has_tag(frontmatter: Frontmatter, tag: str) -> bool:
    """Whether a note has the tag, which "" is none, among its properties."""
    wanted = tag.lstrip("#").casefold()
    return bool(wanted) and any(text.lstrip("#").casefold() == wanted for text in frontmatter.texts("tags"))


def is_declared(frontmatter: Frontmatter, config: Config) -> bool:
    """Whether a note says itself, by `type` or tag, that it is one of the log: its name or place alone do not count."""
    types = {fold(text) for text in frontmatter.texts("type")}
    return bool(types & config.month_types) or has_tag(frontmatter, config.months.tag)


def is_log_path(path: str, config: Config, obsidian: ObsidianConfig) -> bool:
    """Whether a note is one of the log by its place: `months.path` or `weekly`, or Obsidian's monthly format."""
    months = config.months
    return _is_placed(path, (*months.path, *months.weekly, *(() if months.path else obsidian.monthly)), obsidian)


def _is_placed(path: str, patterns: tuple[str, ...], obsidian: ObsidianConfig) -> bool:
    """Whether a path fits one of the globs or date formats."""
    if any(not has_date(each) and glob_regex(each).fullmatch(path) for each in patterns):
        return True
    return _by_formats(path, patterns, obsidian) is not None


def _by_formats(path: str, formats: tuple[str, ...], obsidian: ObsidianConfig) -> LogDate | None:
    stem = path.removesuffix(".md")
    for form in formats:
        if has_date(form) and (
            found := parse_format(stem, form.strip("/").removesuffix(".md"), sunday_weeks=obsidian.sunday_weeks)
        ):
            return found
    return None
