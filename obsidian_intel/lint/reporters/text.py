"""The text of `lint`: one finding a line, `path:line:col: CODE name: message`, and what is said beside the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.terminal import one_line
from obsidian_intel.lint.reporters.note_texts import NoteTexts
from obsidian_intel.lint.vault_findings import NONE_CHECKED


def render(
    found: Sequence[Diagnostic],
    output_format: str,
    files: int,
    texts: NoteTexts,
    *,
    colored: bool = False,
    statistics: bool = False,
    excerpts: int = 0,
    grouped: bool = False,
) -> str:
    """All findings in one format ("text", "json" or "github"), with a final newline where there is anything.

    `files`: how many notes were checked. Of text: with `grouped`, findings stand under their note's path, as a
    terminal shows them; with `excerpts`, each is followed by its line, at most that many columns wide.
    """
    if output_format == "json":
        from obsidian_intel.lint.reporters.json import render_json

        return render_json(found, files)
    if output_format == "github":
        from obsidian_intel.lint.reporters.github import render_github

        return render_github(found)
    if statistics:
        return "".join(f"{line}\n" for line in _statistics(found))
    if found:
        from obsidian_intel.lint.reporters.fold import fold_repeats

        found = fold_repeats(found)
    if not excerpts:
        return "".join(f"{_line(each)}\n" for each in found)
    if grouped:
        from obsidian_intel.lint.reporters.grouped import render_grouped

        return render_grouped(found, texts.document, width=excerpts, colored=colored)
    from obsidian_intel.lint.reporters.excerpts import render_excerpts

    return render_excerpts(found, texts.document, width=excerpts, colored=colored)


def _line(each: Diagnostic) -> str:
    start = each.range.start
    return f"{one_line(each.path)}:{start.line}:{start.column}: {each.code} {each.name}: {one_line(each.message)}"


def _statistics(found: Sequence[Diagnostic]) -> Iterator[str]:
    counts = Counter((each.code, each.name) for each in found)
    fixable = Counter(each.code for each in found if each.fix is not None)
    width = max((len(str(count)) for count in counts.values()), default=1)
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}}  {code} {name}" + (f"  ({fixable[code]} fixable)" if fixable[code] else "")


def summary(found: Sequence[Diagnostic], files: int, near_misses: Sequence[str] = ()) -> str:
    """One line for a person: how many notes, and how many findings of each severity."""
    if not files and not found:
        return "there are no notes here"
    notes = f"{files} note{'s' if files != 1 else ''}"
    if not found and near_misses and near_misses[0].startswith(NONE_CHECKED):
        return f"{notes}, none of them checked"
    if not found:
        return f"{notes}, nothing wrong"
    counts = Counter(each.severity for each in found)
    parts = [f"{counts[s]} {s.value}{'s' if counts[s] != 1 else ''}" for s in Severity if counts[s]]
    fixable = sum(each.fix is not None and each.fix.applicability.value == "safe" for each in found)
    tail = f"; {fixable} fixable with `--fix`" if fixable else ""
    return f"{notes}, {', '.join(parts)}{tail}"


def hints(near_misses: Iterable[str], found: Sequence[Diagnostic]) -> Iterator[str]:
    """What a person should know beside the findings: months that are not recognised as such, rows to link."""
    yield from near_misses
    rows = sum(each.code == "OI505" and each.severity is not Severity.INFO for each in found)
    if rows:
        yield f"`obsintel link` links {'this row' if rows == 1 else f'these {rows} rows'}"
