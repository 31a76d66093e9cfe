"""The one import for those who write plugins: rules, kinds of table, formats of exports and rollups.

A package names its module under the entry-point group `obsidian_intel.plugins`; the values of the classes below that
the module holds at its top are what it brings. docs/plugins.md shows each kind.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from obsidian_intel.core.diagnostic import Finding, Severity
    from obsidian_intel.core.message import Message
    from obsidian_intel.core.sql.exported_tables import TABLES
    from obsidian_intel.core.text import Applicability, Edit, Fix, Span
    from obsidian_intel.lint.example_check import check_examples
    from obsidian_intel.lint.examples import GLM, MODELS, MONTH, ROW, TOPICS
    from obsidian_intel.lint.note_context import NoteContext
    from obsidian_intel.lint.preconditions import contains, has_month, has_table, matches
    from obsidian_intel.lint.registry import FixScope, Rule, Scope, rule
    from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
    from obsidian_intel.months.table_kinds import Kind as TableKind
    from obsidian_intel.reports.export.formats import Format as ExportFormat
    from obsidian_intel.reports.rollup.formats import OutputFormat as RollupFormat
    from obsidian_intel.reports.rollup.rollup_values import Rollup

_HOMES = {
    "GLM": "lint.examples:GLM",
    "MODELS": "lint.examples:MODELS",
    "MONTH": "lint.examples:MONTH",
    "ROW": "lint.examples:ROW",
    "TABLES": "core.sql.exported_tables:TABLES",
    "TOPICS": "lint.examples:TOPICS",
    "Applicability": "core.text:Applicability",
    "Edit": "core.text:Edit",
    "ExportFormat": "reports.export.formats:Format",
    "Finding": "core.diagnostic:Finding",
    "Fix": "core.text:Fix",
    "FixScope": "lint.registry:FixScope",
    "Message": "core.message:Message",
    "NoteContext": "lint.note_context:NoteContext",
    "Rollup": "reports.rollup.rollup_values:Rollup",
    "RollupFormat": "reports.rollup.formats:OutputFormat",
    "Rule": "lint.registry:Rule",
    "Scope": "lint.registry:Scope",
    "Severity": "core.diagnostic:Severity",
    "Span": "core.text:Span",
    "TableKind": "months.table_kinds:Kind",
    "VaultContext": "lint.vault_context:VaultContext",
    "VaultFinding": "lint.vault_context:VaultFinding",
    "check_examples": "lint.example_check:check_examples",
    "contains": "lint.preconditions:contains",
    "has_month": "lint.preconditions:has_month",
    "has_table": "lint.preconditions:has_table",
    "matches": "lint.preconditions:matches",
    "rule": "lint.registry:rule",
}
__all__ = [
    "GLM",
    "MODELS",
    "MONTH",
    "ROW",
    "TABLES",
    "TOPICS",
    "Applicability",
    "Edit",
    "ExportFormat",
    "Finding",
    "Fix",
    "FixScope",
    "Message",
    "NoteContext",
    "Rollup",
    "RollupFormat",
    "Rule",
    "Scope",
    "Severity",
    "Span",
    "TableKind",
    "VaultContext",
    "VaultFinding",
    "check_examples",
    "contains",
    "has_month",
    "has_table",
    "matches",
    "rule",
]


def __getattr__(name: str) -> Any:
    """A name above, imported when first asked for: a rule needs no rollup, and `lint` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"obsidian_intel.{module}"), attribute)
