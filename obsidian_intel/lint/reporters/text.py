"""The text of `lint`: one finding a line, `path:line:col: CODE name: message`, and what is said beside the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.core.diagnostic import Diagnostic, Severity, is_safely_fixable
from obsidian_intel.core.message import Message, listed
from obsidian_intel.core.screen import Place, unlinked
from obsidian_intel.core.terminal import one_line, pluralize
from obsidian_intel.lint.reporters.note_texts import NoteTexts
from obsidian_intel.lint.vault_findings import is_none_checked


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
    place: Place = unlinked,
) -> str:
    """All findings in one format ("text", "json" or "github"), with a final newline where there is anything.

    `files`: how many notes were checked. Of text: with `grouped`, findings stand under their note's path, as a
    terminal shows them, and its address behind that (`place`); with `excerpts`, each is followed by its line, at most
    that many columns wide.
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

        return render_grouped(found, texts.document, width=excerpts, colored=colored, place=place)
    from obsidian_intel.lint.reporters.excerpts import render_excerpts

    return render_excerpts(found, texts.document, width=excerpts, colored=colored)


def _line(each: Diagnostic) -> str:
    start = each.range.start
    return f"{one_line(each.path)}:{start.line}:{start.column}: {each.code} {each.name}: {one_line(each.message)}"


def _statistics(found: Sequence[Diagnostic]) -> Iterator[str]:
    counts = Counter((each.code, each.name) for each in found)
    fixable = Counter(each.code for each in found if is_safely_fixable(each))
    width = max((len(str(count)) for count in counts.values()), default=1)
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}}  {code} {name}" + (
            Message("  ({fixable} fixable)", fixable=fixable[code]) if fixable[code] else ""
        )


def summary(found: Sequence[Diagnostic], files: int, near_misses: Sequence[str] = ()) -> str:
    """One line for a person: how many notes, and how many findings of each severity."""
    if not files and not found:
        return Message("there are no notes here")
    notes = pluralize(files, "note")
    if not found and is_none_checked(near_misses):
        return Message("{notes}, none of them checked", notes=notes)
    if not found and near_misses:
        return Message("{notes}, nothing wrong in what was read", notes=notes)
    if not found:
        return Message("{notes}, nothing wrong", notes=notes)
    counts = Counter(each.severity for each in found)
    parts = [pluralize(counts[s], s.value) for s in Severity if counts[s]]
    fixable = sum(map(is_safely_fixable, found))
    tail = Message("; {fixable} fixable with `--fix`", fixable=fixable) if fixable else ""
    return Message("{counts}{tail}", counts=listed([notes, *parts]), tail=tail)


def hints(near_misses: Iterable[str], found: Sequence[Diagnostic]) -> Iterator[str]:
    """What a person should know beside the findings: months that are not recognised as such, rows to link."""
    yield from near_misses
    rows = sum(each.code == "OI505" and each.severity is not Severity.INFO for each in found)
    if rows:
        yield (
            Message("`obsintel link` links this row")
            if rows == 1
            else Message("`obsintel link` links these {count} rows", count=rows)
        )
