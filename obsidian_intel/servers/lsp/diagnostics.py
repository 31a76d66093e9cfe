"""Findings of the linter as an editor shows them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.servers.lsp.positions import TextPositions

SOURCE = "obsintel"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def to_protocol(found: Iterable[Diagnostic], positions: TextPositions) -> list[types.Diagnostic]:
    """`found` in the text of `positions`, in order. `data` holds the rule's name, and how sure its fix is."""
    return [
        types.Diagnostic(
            range=positions.range(each.range.span),
            message=str(each.message),
            severity=_SEVERITIES[each.severity],
            code=each.code,
            source=SOURCE,
            data={"name": each.name, "fix": each.fix.applicability.value if each.fix else None},
        )
        for each in found
    ]
