"""The faces of `lint`: text, JSON, GitHub annotations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.diagnostic import Diagnostic, Range, Severity
from obsidian_intel.core.document import Document, name_fault
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.terminal import one_line
from obsidian_intel.lint.vault_findings import NONE_CHECKED

if TYPE_CHECKING:
    from obsidian_intel.store.store import Store


# What a terminal would obey, and the surrogates of a file name that is no UTF-8.
_UNSHOWN = lazy_pattern(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def terminal_width() -> int:
    """How wide lines of notes are shown."""
    import shutil

    return min(shutil.get_terminal_size().columns, 140)


class NoteTexts:
    """The texts of notes, read when a face wants to show a line."""

    def __init__(self, store: Store | None, texts: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._documents = {path: Document(path, text) for path, text in (texts or {}).items()}

    def document(self, path: str) -> Document | None:
        """The note at `path`, or None when it cannot be read now."""
        from obsidian_intel.core.errors import StoreError

        if path not in self._documents and self._store is not None and not name_fault(path):
            try:
                found = self._store.read(path)
            except StoreError:
                return None
            if isinstance(found, Document):
                self._documents[path] = found
        return self._documents.get(path)


def render(
    found: Sequence[Diagnostic],
    face: str,
    files: int,
    sources: NoteTexts,
    *,
    colored: bool = False,
    statistics: bool = False,
    excerpts: int = 0,
) -> str:
    """All diagnostics in one face, with a final newline where there is anything.

    With `excerpts`, the text is grouped and shows each line, at most that many columns wide.
    """
    if face == "json":
        import json

        return _UNSHOWN.sub(_escaped, json.dumps(record(found, files), ensure_ascii=False, indent=2)) + "\n"
    if face == "github":
        return "".join(f"{_github(each)}\n" for each in found)
    if statistics:
        return "".join(f"{line}\n" for line in _statistics(found))
    if excerpts:
        from obsidian_intel.lint.reporters.excerpts import grouped

        return grouped(found, _head, sources.document, width=excerpts, colored=colored)
    return "".join(f"{_line(each)}\n" for each in found)


def record(found: Sequence[Diagnostic], files: int) -> dict[str, Any]:
    """What `lint --format json` prints."""
    counts = Counter(each.severity for each in found)
    return {
        "version": 1,
        "diagnostics": [_record(each) for each in found],
        "summary": {
            "files": files,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "infos": counts[Severity.INFO],
            "fixable": sum(each.fix is not None for each in found),
        },
    }


def _record(each: Diagnostic) -> dict[str, Any]:
    fix = None
    if each.fix is not None:
        edits = [{"range": _range(edit.range), "text": edit.text} for edit in each.fix.edits]
        fix = {"applicability": each.fix.applicability.value, "edits": edits}
    return {
        "path": each.path,
        "code": each.code,
        "name": each.name,
        "severity": each.severity.value,
        "message": each.message,
        "range": _range(each.range),
        "fix": fix,
    }


def _range(place: Range) -> dict[str, Any]:
    return {
        "start": {"line": place.start.line, "column": place.start.column},
        "end": {"line": place.end.line, "column": place.end.column},
    }


def _line(each: Diagnostic) -> str:
    return " ".join(_head(each))


def _head(each: Diagnostic) -> tuple[str, str, str]:
    """Place, code and name, message."""
    start = each.range.start
    place = f"{one_line(each.path)}:{start.line}:{start.column}:"
    return place, f"{each.code} {each.name}:", one_line(each.message)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _github(each: Diagnostic) -> str:
    kind = {"error": "error", "warning": "warning"}.get(each.severity.value, "notice")
    start, end = each.range.start, each.range.end
    place = f"file={_escape(each.path, True)},line={start.line},endLine={end.line},col={start.column}"
    if start.line == end.line:
        place += f",endColumn={max(end.column, start.column)}"
    return f"::{kind} {place},title={_escape(f'{each.code} {each.name}', True)}::{_escape(each.message)}"


def _escape(text: str, is_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    text = text.replace(":", "%3A").replace(",", "%2C") if is_property else text
    return one_line(text)


def _statistics(found: Sequence[Diagnostic]) -> Iterator[str]:
    counts = Counter((each.code, each.name) for each in found)
    fixable = Counter(each.code for each in found if each.fix is not None)
    width = max((len(str(count)) for count in counts.values()), default=1)
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}}  {code} {name}" + (f"  ({fixable[code]} fixable)" if fixable[code] else "")


def summary(found: Sequence[Diagnostic], files: int, near_misses: Sequence[str] = ()) -> str:
    """One line for a person."""
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
    tail = f"; `--fix` mends {fixable}" if fixable else ""
    return f"{notes}, {', '.join(parts)}{tail}"


def hints(near_misses: Iterable[str], found: Sequence[Diagnostic]) -> Iterator[str]:
    """What a person should know beside the findings: months that are not known as such, rows to link."""
    yield from near_misses
    rows = sum(each.code == "OI505" for each in found)
    if rows:
        yield f"`obsintel link` links {'this row' if rows == 1 else f'these {rows} rows'}"
