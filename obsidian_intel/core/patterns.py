"""Patterns from a vault's settings, matched in time linear in the path: globs, and a regular part of expressions.

Nothing here backtracks without bound, whoever wrote the pattern.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.message import Message

if TYPE_CHECKING:
    from obsidian_intel.core.regex_dfa import LinearRegex

MAX_PATTERN = 1000  # characters
_WILDCARDS = re.compile(r"((?:^|(?<=/))\*\*/|\*\*|\*|\?)")


def glob_fault(pattern: str) -> str | None:
    """Why a glob is refused; None when it is fine."""
    return (
        Message("it is longer than {max_pattern} characters", max_pattern=MAX_PATTERN)
        if len(pattern) > MAX_PATTERN
        else None
    )


@text_cache(256)
def glob_regex(pattern: str) -> re.Pattern[str]:
    """A glob over vault paths: `*` and `?` stay within a folder, `**` does not; a folder means all in it.

    `**/` at the start of a folder's name also stands for no folder at all.

    Each literal part is taken where it first fits and never tried elsewhere (atomic groups). That loses no match: the
    wildcard behind it takes whatever is left.
    """
    blocks, joints = _blocks(pattern.strip("/"))
    out = ""
    for index, literals in enumerate(blocks):
        lead = "" if not index else ".*?" if joints[index - 1] == "**" else "(?:|.*?/)"
        out += f"(?>{lead}{_block(literals, last=index == len(blocks) - 1)})"
    return re.compile(out + "(?:/.*)?", re.IGNORECASE | re.DOTALL)


def _blocks(pattern: str) -> tuple[list[list[str]], list[str]]:
    """The pattern cut at `**` and `**/`: of each part its literals, between which stars stand, and the cuts."""
    blocks: list[list[str]] = [[""]]
    joints: list[str] = []
    for token in _WILDCARDS.split(pattern):
        if token in ("**", "**/"):
            joints.append(token)
            blocks.append([""])
        elif token == "*":
            blocks[-1].append("")
        else:
            blocks[-1][-1] += "[^/]" if token == "?" else re.escape(token)
    return blocks, joints


def _block(literals: list[str], *, last: bool) -> str:
    """Literals with stars in between; the last block ends where the path or a folder of it ends."""
    first, *others = literals
    end = r"(?=/|\Z)"
    out = f"{first}{end}" if last and not others else first
    for index, literal in enumerate(others):
        is_end = last and index == len(others) - 1
        if is_end and not literal:
            out += "[^/]*+"
        elif literal:
            out += f"(?>[^/]*?{literal}{end if is_end else ''})"
    return out


def format_fault(pattern: str) -> str | None:
    """Why a date format, such as `YYYY/YYYY-MM`, is refused; None when it is fine, or no format at all."""
    if len(pattern) > MAX_PATTERN:
        return Message("it is longer than {max_pattern} characters", max_pattern=MAX_PATTERN)
    from obsidian_intel.core.date_formats import has_date, tokens_of

    if not has_date(pattern):
        return None
    tokens = tokens_of(pattern)
    names = {token for token in tokens if token[0] in "Md" and len(token) > 2}
    loose = [token for token in tokens if token[0] not in "YMDGgWw"]
    if len(tokens) > 16 or len(loose) > 4 or len(names) > 2:
        return Message("it has too many parts; words in it stand in square brackets, such as `[Log] YYYY-MM`")
    return None


def filter_fault(expression: str) -> str | None:
    """Why an expression of `userIgnoreFilters` is refused; None when it is fine, or no expression at all."""
    from obsidian_intel.core.regex_dfa import UnsupportedPattern

    try:
        filter_regex(expression)
    except UnsupportedPattern as error:
        return str(error)
    return None


@text_cache(256)
def filter_regex(expression: str) -> LinearRegex | None:
    """An expression (without its slashes) to search paths for; None where its syntax is broken.

    Raises `UnsupportedPattern` for what cannot be matched in linear time.
    """
    from obsidian_intel.core.regex_dfa import LinearRegex, UnsupportedPattern

    if len(expression) > MAX_PATTERN:
        raise UnsupportedPattern(Message("it is longer than {max_pattern} characters", max_pattern=MAX_PATTERN))
    try:
        return LinearRegex(expression)
    except ValueError:
        return None
