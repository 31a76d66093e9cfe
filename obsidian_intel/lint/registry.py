"""What a rule is, and how rules are found: one file each, by being there."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.plugins import plugin_failure, plugin_values
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.preconditions import Precondition, always

_FILE = lazy_pattern(r"(oi\d{3})_(\w+)\.py")


class Scope(StrEnum):
    """What a rule is shown, and in which notes it speaks."""

    FILE = "file"  # a file that cannot be read; an `Unreadable`
    NOTE = "note"  # any note; a `NoteContext`
    LOG = "log"  # months and paper notes; a `NoteContext`
    VAULT = "vault"  # all notes together; a `VaultContext`


class FixScope(StrEnum):
    """What a rule's fix may change of headings, tables and a month as it is read. One that changes more is dropped."""

    NOTHING = "nothing"
    ROW = "row"  # the rows that it touches
    MONTH = "month"  # anything


Example = str | bytes | int | Mapping[str, str]
"""A note, or a part of a month; bytes, or how many of them, for a file that is none; path and text for a vault."""

AffectedNotes = Callable[[Any, Sequence[Any], dict[str, Any]], Collection[str] | None]
"""Given a `VaultContext`, each `Change` of a note, and all findings as they were, by path."""


class Rule(Struct, frozen=True, gc=False):
    """One rule. `bad` pairs a text with what the fix makes of it (None: no fix).

    `needs`: what a note must hold for the rule to find anything; where it does not, the rule is not asked.

    Of a rule about the vault: what its findings in a note depend on, so that it is asked again only where a change may
    matter. `own`: facts of that note (`moved.FIELDS`), in which all places that it points at stand; `others`: facts of
    any note (None: whatever there is), or "journal". Kind and being readable count always. `reach` tells which notes a
    change of any of these touches beside the changed ones; None: all.
    """

    code: str
    name: str
    severity: Severity
    scope: Scope
    check: Callable[[Any], Iterable[Any]]
    fix: Applicability | None = None
    change: FixScope = FixScope.NOTHING
    good: tuple[Example, ...] = ()
    bad: tuple[tuple[Example, Example | None], ...] = ()
    doc: str = ""
    needs: Precondition = always
    own: frozenset[str] = frozenset()
    others: frozenset[str] | None = None
    reach: AffectedNotes | None = None

    def __call__(self, subject: Any) -> Iterator[Any]:
        """The findings in `subject`."""
        yield from self.check(subject)


def rule(
    code: str,
    *,
    name: str,
    severity: Severity = Severity.WARNING,
    scope: Scope = Scope.NOTE,
    fix: Applicability | None = None,
    change: FixScope = FixScope.NOTHING,
    good: Iterable[Example] = (),
    bad: Iterable[tuple[Example, Example | None]] = (),
    needs: Precondition = always,
    own: Iterable[str] = (),
    others: Iterable[str] | None = None,
    reach: AffectedNotes | None = None,
) -> Callable[[Callable[[Any], Iterable[Any]]], Rule]:
    """Make a function a rule. Its docstring is its page: what is right, `Why:`, `Fix:`."""

    def register(check: Callable[[Any], Iterable[Any]]) -> Rule:
        doc = check.__doc__ or ""
        needed = None if others is None else frozenset(others)
        shown = tuple(good), tuple(bad), doc
        return Rule(code, name, severity, scope, check, fix, change, *shown, needs, frozenset(own), needed, reach)

    return register


@cache
def _files() -> tuple[tuple[str, str, str], ...]:
    """Code, module and name of every file with a rule, from the file names alone; those of the vault are in `vault`."""
    here = os.path.dirname(__file__)
    found = []
    for kind in ("note", "vault"):
        for name in os.listdir(f"{here}/rules/{kind}"):
            if match := _FILE.fullmatch(name):
                module = f"{__package__}.rules.{kind}.{name[:-3]}"
                found.append((match[1].upper(), module, match[2].replace("_", "-")))
    return tuple(sorted(found))


@cache
def builtin_names() -> Mapping[str, str]:
    """Code to name of the rules that come with the package."""
    return MappingProxyType({code: name for code, _, name in _files()})


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules by code, those of installed packages included. Imports every rule.

    Two files may share a code, where a fault is seen both in a note and in the vault.
    """
    return (*_with_plugins(each for _, module, _ in _files() for each in _rules_in(importlib.import_module(module))),)


@cache
def rules_by_code() -> Mapping[str, Rule]:
    """The rules by code; of two with one code, the one about a note."""
    found: dict[str, Rule] = {}
    for each in all_rules():
        found.setdefault(each.code, each)
    return MappingProxyType(found)


def builtin_rule(code: str) -> Rule:
    """The rule of ours with that code, found without importing the others."""
    module = next(module for known, module, _ in _files() if known == code)
    return next(_rules_in(importlib.import_module(module)))


@cache
def rules_in_scope(scope: Scope) -> tuple[Rule, ...]:
    """The rules of one scope, by code. Those of the vault are found without importing the others."""
    if scope is not Scope.VAULT:
        return tuple(each for each in all_rules() if each.scope is scope)
    modules = (importlib.import_module(module) for _, module, _ in _files() if ".vault." in module)
    return tuple(each for each in _with_plugins(r for m in modules for r in _rules_in(m)) if each.scope is scope)


def _with_plugins(ours: Iterable[Rule]) -> list[Rule]:
    """By code; a package cannot take the place of a rule of ours."""
    found = plugin_values(Rule, "rule", lambda each: f"{each.code} ({each.scope})")
    added = [
        replace(each, check=_guarded(plugin, each))
        for plugin, each in found.values()
        if each.code not in builtin_names()
    ]
    return sorted([*ours, *added], key=lambda each: (each.code, each.scope is Scope.VAULT))


def _guarded(plugin: str, rule: Rule) -> Callable[[Any], Iterator[Any]]:
    """The rule's check, whose failure names the plugin."""

    def check(subject: Any) -> Iterator[Any]:
        try:
            yield from rule.check(subject)
        except Exception as error:
            document = getattr(subject, "document", None)
            where = document.path if document is not None else "the vault"
            raise plugin_failure(plugin, f"{rule.code} {rule.name}, a rule", where, error) from error

    return check


@cache
def vault_plugins() -> tuple[Rule, ...]:
    """The rules about the vault that installed packages add: nobody knows what they look at."""
    return tuple(each for each in rules_in_scope(Scope.VAULT) if each.code not in builtin_names())


def _rules_in(holder: object) -> Iterator[Rule]:
    yield from (value for value in vars(holder).values() if isinstance(value, Rule))
