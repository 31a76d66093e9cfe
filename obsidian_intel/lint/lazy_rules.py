"""The rules in words that can be kept: enough to know which of them a note needs, without importing one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.lint.preconditions import PreconditionSpec, precondition_from, spec_of
from obsidian_intel.lint.registry import AffectedNotes, Rule, Scope, all_rules, builtin_names

if TYPE_CHECKING:
    from obsidian_intel.lint.note_context import NoteContext

RuleSpec = tuple[str, str, str, str, str, PreconditionSpec]
VaultRuleSpec = tuple[str, str, str, str, tuple[str, ...], tuple[str, ...], bool]
Check = Callable[["NoteContext"], Iterable[Finding]]


def rule_specs() -> tuple[tuple[RuleSpec, ...], tuple[VaultRuleSpec, ...]] | None:
    """The rules about notes, and those about the vault. None where they are not all ours, or not imported yet."""
    if not all_rules.cache_info().currsize or any(each.code not in builtin_names() for each in all_rules()):
        return None
    notes: list[RuleSpec] = []
    vault: list[VaultRuleSpec] = []
    for each in all_rules():
        start = each.code, each.name, each.severity.value
        if each.scope in (Scope.NOTE, Scope.LOG):
            need = spec_of(each.needs) or ("anything", "")
            notes.append((*start, each.scope.value, each.check.__module__, need))
        elif each.scope is Scope.VAULT:
            fields = tuple(sorted(each.own)), tuple(sorted(each.others or ()))
            vault.append((*start, each.check.__module__, *fields, each.reach is not None))
    return tuple(notes), tuple(vault)


def note_rules_from(known: Iterable[RuleSpec]) -> tuple[Rule, ...]:
    """The rules about notes, each imported when it is first asked."""
    return tuple(
        Rule(code, name, Severity(severity), Scope(scope), _later(module, code), needs=precondition_from(need))
        for code, name, severity, scope, module, need in known
    )


def vault_rules_from(known: Iterable[VaultRuleSpec]) -> tuple[Rule, ...]:
    """The rules about the vault, in the same way."""
    return tuple(
        Rule(
            code,
            name,
            Severity(severity),
            Scope.VAULT,
            _check_later(module, code),
            own=frozenset(own),
            others=frozenset(others),
            reach=_reach_later(module, code) if reaches else None,
        )
        for code, name, severity, module, own, others, reaches in known
    )


def _check_later(module: str, code: str) -> Callable[[Any], Iterable[Any]]:
    return lambda context: _vault_rule(module, code).check(context)


def _reach_later(module: str, code: str) -> AffectedNotes:
    def reach(context: Any, changes: Sequence[Any], found: dict[str, Any]) -> Collection[str] | None:
        own = _vault_rule(module, code).reach
        return own(context, changes, found) if own is not None else None

    return reach


def _vault_rule(module: str, code: str) -> Rule:
    rules = (each for each in vars(import_module(module)).values() if isinstance(each, Rule))
    return next(each for each in rules if each.code == code and each.scope is Scope.VAULT)


def _later(module: str, code: str) -> Check:
    def check(note: NoteContext) -> Iterable[Finding]:
        rules = (each for each in vars(import_module(module)).values() if isinstance(each, Rule))
        rule = next(each for each in rules if each.code == code and each.scope in (Scope.NOTE, Scope.LOG))
        return rule.check(note) if rule.needs(note) else ()

    return check
