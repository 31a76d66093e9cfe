"""Which kind of note a note is: a month, a paper note, a page of ours, a template, or any other."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from obsidian_intel.core.config import Config, ObsidianConfig, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.patterns import glob_regex
from obsidian_intel.core.periods import parse_period, period_of_path
from obsidian_intel.markdown.frontmatter.model import Frontmatter

ROLLUP_TYPE = "Intelligence Rollup"
PROBLEMS_TYPE = "Intelligence Problems"
_OURS = frozenset((fold(ROLLUP_TYPE), fold(PROBLEMS_TYPE)))
# What a template holds where a month is written; beside a name that is a month it was forgotten (OI106).
_UNFILLED = lazy_pattern(r"\s*[<\[]?\s*y{2,4}\s?[-./_年]?\s?m{2}\s?月?\s*[>\]]?\s*", re.IGNORECASE)
_TOKENS = lazy_pattern(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|Do|DD?|gggg|GGGG|ww?|WW?|Q|(.)", re.DOTALL)
_TOKEN_PATTERNS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"\d{2}",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "MMM": r"[^\W\d_]{3,4}\.?|\d{1,2}月",
    "MMMM": r"[^\W\d_]+|\d{1,2}月|[一二三四五六七八九十]+月",
}


class NoteKind(StrEnum):
    """What a note is to us."""

    MONTH = "month"
    PAPER = "paper"
    PAGE = "page"  # a rollup, or the list of problems
    TEMPLATE = "template"
    NOTE = "note"


class Classification(Struct, frozen=True, gc=False):
    """A note's kind; for a month also its period (`YYYY-MM`, None when nothing tells)."""

    kind: NoteKind
    period: str | None = None


def classify(document: Document, frontmatter: Frontmatter, config: Config, obsidian: ObsidianConfig) -> Classification:
    """The kind of a note from its frontmatter and its place."""
    path = document.path
    if is_template_path(path, config, obsidian) or _has_template_marks(document, frontmatter):
        return Classification(NoteKind.TEMPLATE)
    types = {fold(text) for text in frontmatter.texts("type")}
    if types & _OURS:
        return Classification(NoteKind.PAGE)
    if types & config.month_types:
        period = month_period(path, frontmatter, config, obsidian)
        if period is None and _UNFILLED.fullmatch(frontmatter.text("period") or ""):
            return Classification(NoteKind.TEMPLATE)
        return Classification(NoteKind.MONTH, period)
    if types & config.paper_types:
        return Classification(NoteKind.PAPER)
    if _has_tag(frontmatter, config.months.tag) or _at_month_path(path, config, obsidian):
        return Classification(NoteKind.MONTH, month_period(path, frontmatter, config, obsidian))
    return Classification(NoteKind.NOTE)


def month_period(path: str, frontmatter: Frontmatter, config: Config, obsidian: ObsidianConfig) -> str | None:
    """The period that a month's note is about: its property, else its name or path."""
    text = frontmatter.text("period")
    if text and (found := parse_period(text)):
        return found[0]
    return _period_by_format(path, config, obsidian) or period_of_path(path)


def is_template_path(path: str, config: Config, obsidian: ObsidianConfig) -> bool:
    """Whether `path` lies in a template folder, or is the template of a periodic note."""
    folders = (*obsidian.template_folders, *config.files.templates)
    folded = path.casefold()
    return path in obsidian.template_files or any(
        folded.startswith(folder.strip("/").casefold() + "/") for folder in folders if folder.strip("/")
    )


def _has_template_marks(document: Document, frontmatter: Frontmatter) -> bool:
    if not frontmatter.present:
        return False
    start, end = frontmatter.content.start, frontmatter.content.end
    return document.text.find("{{", start, end) >= 0 or document.text.find("<%", start, end) >= 0


def _has_tag(frontmatter: Frontmatter, tag: str) -> bool:
    wanted = tag.lstrip("#").casefold()
    return bool(wanted) and any(text.lstrip("#").casefold() == wanted for text in frontmatter.texts("tags"))


def _at_month_path(path: str, config: Config, obsidian: ObsidianConfig) -> bool:
    pattern = config.months.path
    if pattern and "YY" not in pattern:
        return glob_regex(pattern).fullmatch(path) is not None
    return _period_by_format(path, config, obsidian) is not None


def _period_by_format(path: str, config: Config, obsidian: ObsidianConfig) -> str | None:
    pattern = config.months.path
    if not pattern and obsidian.periodic_format:
        pattern = "/".join(part for part in (obsidian.periodic_folder, obsidian.periodic_format) if part)
    if "YY" not in pattern:
        return None
    match = format_regex(pattern.strip("/").removesuffix(".md")).fullmatch(path.removesuffix(".md"))
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("year") and groups.get("month") and 1 <= int(groups["month"]) <= 12:
        return f"{groups['year']}-{int(groups['month']):02d}"
    return period_of_path(path)


@lru_cache(maxsize=64)
def format_regex(pattern: str) -> re.Pattern[str]:
    """A date format as in Periodic Notes (`YYYY/YYYY-MM[ Log]`) as a pattern with `year` and `month`."""
    seen: set[str] = set()

    def token(match: re.Match[str]) -> str:
        if match[1] is not None:
            return re.escape(match[1])
        if match[2] is not None:
            return re.escape(match[2])
        found = _TOKEN_PATTERNS.get(match[0], r"\d+")
        for name in ("year", "month"):
            if f"?P<{name}>" in found:
                if name in seen:
                    return rf"(?P={name})"
                seen.add(name)
        return f"(?:{found})"

    return re.compile(_TOKENS.sub(token, pattern), re.IGNORECASE)
