"""The rules in words that can be kept: enough to know which of them a note needs, without importing one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from obsidian_intel.diagnostic import Finding, Severity
from obsidian_intel.rules.needs import Told, need_of, told
from obsidian_intel.rules.registry import Rule, Scope, every, names

if TYPE_CHECKING:
    from obsidian_intel.rules.context import NoteContext

ToldRule = tuple[str, str, str, str, str, Told]
Check = Callable[["NoteContext"], Iterable[Finding]]


def told_rules() -> tuple[ToldRule, ...]:
    """The rules about notes. None where they are not all ours, or not imported yet."""
    if not every.cache_info().currsize:
        return ()
    found = []
    for each in every():
        if each.code not in names():
            return ()
        if each.scope in (Scope.NOTE, Scope.LOG):
            need = told(each.needs) or ("anything", "")
            found.append((each.code, each.name, each.severity.value, each.scope.value, each.check.__module__, need))
    return tuple(found)


def rules_of(known: Iterable[ToldRule]) -> tuple[Rule, ...]:
    """The same rules, each imported when it is first asked."""
    return tuple(
        Rule(code, name, Severity(severity), Scope(scope), _later(module, code), needs=need_of(need))
        for code, name, severity, scope, module, need in known
    )


def _later(module: str, code: str) -> Check:
    def check(note: NoteContext) -> Iterable[Finding]:
        rules = (each for each in vars(import_module(module)).values() if isinstance(each, Rule))
        rule = next(each for each in rules if each.code == code and each.scope in (Scope.NOTE, Scope.LOG))
        return rule.check(note) if rule.needs(note) else ()

    return check
