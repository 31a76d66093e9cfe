"""Vault-wide findings: found as a whole, or revised only where a change of a few may touch it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.linter import run_vault_rules
from obsidian_intel.lint.registry import Rule, Scope, rules_in_scope
from obsidian_intel.lint.vault_findings import FindingsByPath, VaultFindings, open_months, unrecognised_months
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.vault import Vault

if TYPE_CHECKING:
    from obsidian_intel.lint.vault_context import KnownPaper, Linkers, VaultContext

JOURNAL = "journal"
ALWAYS = frozenset(("kind", "readable"))  # which notes are checked at all: after such a change all is found anew
_WRITING = frozenset(("period", "status"))
_NEAR = frozenset(("period", "type", "log_tables", "paper_lines"))
Asked = list[tuple[Rule, frozenset[str] | None]]  # rules, each with the notes that it is asked about; None: all
Linked = Callable[[str], bool]


def compute(vault: Vault, linked: Linked | None = None, known: KnownPaper | None = None) -> VaultFindings:
    """All of it. `linked`: whether the journal knows a link by that key; `known`: what is known of a paper."""
    from obsidian_intel.lint.vault_context import VaultContext

    context = VaultContext(vault, linked, known=known)
    found: dict[str, list[Diagnostic]] = {}
    for each in run_vault_rules(context, rules_in_scope(Scope.VAULT)):
        found.setdefault(each.path, []).append(each)
    return VaultFindings(
        {p: _sorted(f) for p, f in found.items()}, open_months(vault), tuple(unrecognised_months(vault)), context.kept
    )


def update(
    wide: VaultFindings,
    vault: Vault,
    changes: Sequence[FactDiff],
    linked: Linked | None = None,
    *,
    journal: bool = False,
    rules: Sequence[Rule] | None = None,
    linkers: Linkers | None = None,
    known: KnownPaper | None = None,
) -> VaultFindings:
    """What `compute` finds, given what it found before `changes`. There must be the same other files as then.

    `journal`: what it knows has changed, too, or what is known of papers. `rules`: those about the vault, where they
    are known without importing. `linkers` looks up who links to a name.
    """
    fields = frozenset((JOURNAL,) if journal else ()).union(*[each.fields for each in changes])
    if fields & ALWAYS or any(each.named and not each.note.readable for each in changes):
        return compute(vault, linked, known)
    kept = wide.kept.copy() if fields else wide.kept

    @cache
    def context() -> VaultContext:
        from obsidian_intel.lint.vault_context import VaultContext

        return VaultContext(vault, linked, kept, find_linkers=linkers, journal_changed=journal, known=known)

    asked, found = _follow(
        rules_in_scope(Scope.VAULT) if rules is None else rules, context, changes, fields, wide.found
    )
    for paths in dict.fromkeys(paths for _, paths in asked):
        few = [rule for rule, each in asked if each == paths]
        for each in run_vault_rules(context() if paths is None else context().restricted_to(paths), few):
            if paths is None or each.path in paths:
                found[each.path] = _sorted((*found.get(each.path, ()), each))
    kept.forget([each.path for each in changes if each.gone])
    return VaultFindings(
        {path: each for path, each in found.items() if each},
        open_months(vault) if _touches(changes, _WRITING, vault) else wide.writing,
        tuple(unrecognised_months(vault)) if _touches(changes, _NEAR, vault) else wide.near_misses,
        kept,
    )


def _touches(changes: Sequence[FactDiff], fields: frozenset[str], vault: Vault) -> bool:
    """Whether the notes that are months, or may be meant as such, may be others than before."""
    return any(_may_be_month(each.note, vault) if each.named else each.fields & fields for each in changes)


def _may_be_month(note: NoteFacts, vault: Vault) -> bool:
    return (
        note.kind is not NoteKind.NOTE or bool(note.log_tables or note.paper_lines) or vault.config.lint.scope == "log"
    )


def _follow(
    rules: Sequence[Rule],
    context: Callable[[], VaultContext],
    changes: Sequence[FactDiff],
    fields: frozenset[str],
    known: FindingsByPath,
) -> tuple[Asked, FindingsByPath]:
    """The rules to ask again, and what stays of what was known, moved along with the notes."""
    asked: Asked = []
    moved: dict[str, list[Diagnostic]] = {each.path: [] for each in changes}
    for rule in rules:
        reached = _reached(rule, context, changes, fields, known)
        if reached is None:
            asked.append((rule, None))
            continue
        paths = set(reached)
        for each in changes:
            if each.gone:
                continue
            own = None if each.path in paths else _moved(each, rule, known.get(each.path, ()))
            if own is None:
                paths.add(each.path)
            else:
                moved[each.path] += own
        if paths:
            asked.append((rule, frozenset(paths)))
    again = {rule.code: paths for rule, paths in asked}
    stays = {**known, **{path: _without(again, path, known[path]) for path in _touched(again, known) - moved.keys()}}
    return asked, {**stays, **{path: _sorted(found) for path, found in moved.items()}}


def _touched(again: Mapping[str, frozenset[str] | None], known: FindingsByPath) -> set[str]:
    """Of the notes with findings, those in which a rule is asked again."""
    asked = set(again.values())
    if None in asked:
        return set(known)
    return {path for paths in asked if paths is not None for path in paths if path in known}


def _reached(
    rule: Rule,
    context: Callable[[], VaultContext],
    changes: Sequence[FactDiff],
    fields: frozenset[str],
    known: FindingsByPath,
) -> Collection[str] | None:
    """The notes beside the changed ones in which the rule may find something else now; None: any."""
    if rule.others is None:
        return None
    if not fields & (rule.own | rule.others):
        return ()
    if rule.reach is not None:
        return rule.reach(context(), changes, known)
    return None if fields & rule.others else ()


def _moved(change: FactDiff, rule: Rule, found: Iterable[Diagnostic]) -> Sequence[Diagnostic] | None:
    """What the rule found in a changed note, where it stands now; None where it may find something else."""
    if change.named:  # a note in which none of these facts is has no place for a finding
        return () if rule.own and not change.fields & rule.own else None
    if change.has_line_suppressions or change.fields & rule.own:
        return None
    return change.relocate([each for each in found if each.code == rule.code], rule.own)


def _without(
    again: Mapping[str, frozenset[str] | None], path: str, found: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    def stays(code: str) -> bool:
        paths = again.get(code, frozenset())
        return paths is not None and path not in paths

    return found if all(stays(each.code) for each in found) else tuple(each for each in found if stays(each.code))


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda each: each.sort_key))
