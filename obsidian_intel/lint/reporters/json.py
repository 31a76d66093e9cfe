"""`lint --format json`: every finding as data, in one document."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from obsidian_intel.core.diagnostic import Diagnostic, DiagnosticFix, Range, Severity, is_safely_fixable
from obsidian_intel.core.lazy import lazy_pattern

VERSION = 1
# What a terminal would obey, and the surrogates of a file name that is no UTF-8.
_UNSHOWN = lazy_pattern(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def render_json(found: Sequence[Diagnostic], files: int) -> str:
    """The findings, with a summary of them and of the `files` notes that were checked."""
    return _UNSHOWN.sub(_escaped, json.dumps(record(found, files), ensure_ascii=False, indent=2)) + "\n"


def record(found: Sequence[Diagnostic], files: int) -> dict[str, Any]:
    """What `lint --format json` prints, as values."""
    counts = Counter(each.severity for each in found)
    return {
        "version": VERSION,
        "diagnostics": [_diagnostic(each) for each in found],
        "summary": {
            "files": files,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "infos": counts[Severity.INFO],
            "fixable": sum(map(is_safely_fixable, found)),
        },
    }


def _diagnostic(each: Diagnostic) -> dict[str, Any]:
    return {
        "path": each.path,
        "code": each.code,
        "name": each.name,
        "severity": each.severity.value,
        "message": str(each.message),
        "range": _range(each.range),
        "fix": _fix(each.fix) if each.fix is not None else None,
    }


def _fix(fix: DiagnosticFix) -> dict[str, Any]:
    edits = [{"range": _range(edit.range), "text": edit.text} for edit in fix.edits]
    return {"applicability": fix.applicability.value, "edits": edits}


def _range(place: Range) -> dict[str, Any]:
    return {
        "start": {"line": place.start.line, "column": place.start.column},
        "end": {"line": place.end.line, "column": place.end.column},
    }


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
