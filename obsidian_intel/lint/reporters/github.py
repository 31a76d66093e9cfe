"""`lint --format github`: every finding as an annotation of a workflow run."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.terminal import one_line

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(found: Sequence[Diagnostic]) -> str:
    """One annotation a line."""
    return "".join(f"{_annotation(each)}\n" for each in found)


def _annotation(each: Diagnostic) -> str:
    start, end = each.range.start, each.range.end
    place = f"file={_escape(each.path, True)},line={start.line},endLine={end.line},col={start.column}"
    if start.line == end.line:
        place += f",endColumn={max(end.column, start.column)}"
    title = _escape(f"{each.code} {each.name}", True)
    return f"::{_KINDS[each.severity]} {place},title={title}::{_escape(each.message)}"


def _escape(text: str, is_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    text = text.replace(":", "%3A").replace(",", "%2C") if is_property else text
    return one_line(text)
