"""Runs the rules, drops what a person silenced, and puts the rest in order."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config, LintConfig
from obsidian_intel.core.diagnostic import WHOLE_NOTE, Diagnostic, Finding, Severity, resolve
from obsidian_intel.core.document import Unreadable
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, single_line
from obsidian_intel.core.near_names import nearest
from obsidian_intel.lint.preconditions import Precondition, always
from obsidian_intel.lint.registry import Rule, Scope, builtin_names, builtin_rule, rules_in_scope
from obsidian_intel.vault.suppressions import Suppression, is_silent, matches, suppressions

if TYPE_CHECKING:
    from obsidian_intel.lint.note_context import NoteContext
    from obsidian_intel.lint.vault_context import KnownPaper, VaultContext
    from obsidian_intel.papers.plan_model import LinkHistory
    from obsidian_intel.vault.vault import Vault

WHILE_WRITING = frozenset({"OI201", "OI202", "OI203", "OI204", "OI205", "OI206", "OI305"})
# What is not asked of months that only their name or place tells, as their person never meant to write our month.
OF_DECLARED_MONTHS = frozenset({"OI101", "OI104", "OI201", "OI202", "OI203", "OI303"})
_OF_TEXT = ("OI3", "OI6")  # rules that a drawing's data has nothing to do with


Asked = tuple["NoteContext", list[Diagnostic]]


def lint_note(context: NoteContext) -> list[Diagnostic]:
    """What is wrong in one note, by place. Depends on nothing but `context`, so it can be kept."""
    return lint_notes([context])[0]


def lint_notes(contexts: Sequence[NoteContext], rules: Sequence[Rule] | None = None) -> list[list[Diagnostic]]:
    """The findings in each of many notes, in order: rule after rule, each only where there is something to find.

    `rules`: those about notes, where they are known without importing them.
    """
    if rules is None:
        rules = (*rules_in_scope(Scope.NOTE), *rules_in_scope(Scope.LOG))
    found: list[list[Diagnostic]] = [[] for _ in contexts]
    asked = [pair for pair in zip(contexts, found, strict=True) if pair[0].in_log or pair[0].config.lint.scope != "log"]
    _check([each for each in rules if each.scope is Scope.NOTE], asked)
    _check([each for each in rules if each.scope is Scope.LOG], [pair for pair in asked if pair[0].in_log])
    for context, diagnostics in asked:
        if diagnostics:
            if context.queries.blocks:
                diagnostics[:] = [d for d in diagnostics if not context.is_in_result(d.range.span.start)]
            silent = suppressions(context.document, context.frontmatter, context.note)
            diagnostics[:] = sorted(drop_suppressed(diagnostics, silent), key=lambda each: each.sort_key)
    return found


def _check(rules: Sequence[Rule], asked: list[Asked]) -> None:
    by_need: dict[tuple[Precondition, bool], list[Asked]] = {
        (always, False): asked,
        (always, True): [pair for pair in asked if not pair[0].is_drawing],
    }
    for rule in rules:
        of_text = rule.code.startswith(_OF_TEXT)
        key = rule.needs, of_text
        if key not in by_need:
            by_need[key] = [pair for pair in by_need[always, of_text] if rule.needs(pair[0])]
        wanted = by_need[key]
        if rule.code in OF_DECLARED_MONTHS:
            wanted = [pair for pair in wanted if not pair[0].is_undeclared or _is_required(rule.code, pair[0].config)]
        for context, diagnostics in wanted:
            for each in rule.check(context):
                diagnostics.append(_resolved(context, rule, each))


def _is_required(code: str, config: Config) -> bool:
    """Whether the settings ask for what such a rule looks for."""
    if code in ("OI101", "OI104"):
        return config.lint.required_month != LintConfig().required_month
    return bool(config.lint.sections) and code in ("OI201", "OI202", "OI203")


def unreadable_diagnostic(file: Unreadable, severity: Severity | None = None) -> Diagnostic:
    """The one diagnostic of a file that cannot be a note. `severity` only where it differs from the rule's own."""
    rule = builtin_rule(file.code)
    return Diagnostic(file.path, rule.code, rule.name, severity or rule.severity, single_line(file.message), WHOLE_NOTE)


def lint_vault(vault: Vault, memory: LinkHistory | None = None, known: KnownPaper | None = None) -> list[Diagnostic]:
    """Vault-wide findings, by place: links, duplicates, spellings. Depends on facts and what is `known` of papers."""
    from obsidian_intel.lint.vault_context import VaultContext

    context = VaultContext(vault, memory.linked if memory else None, known=known)
    found = run_vault_rules(context, rules_in_scope(Scope.VAULT))
    return sorted(found, key=lambda each: each.sort_key)


def run_vault_rules(context: VaultContext, rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """What rules about the vault find, rule after rule."""
    notes = context.vault.heads if context.only is None else context.vault.notes
    for rule in rules:
        for each in rule.check(context):
            found = Diagnostic(
                each.path,
                rule.code,
                rule.name,
                each.severity or rule.severity,
                single_line(each.message),
                each.range,
                each.fix,
            )
            silent = notes[each.path].silent if each.path in notes else ()
            yield from drop_suppressed([found], silent) if silent else (found,)


def drop_suppressed(found: Iterable[Diagnostic], silent: Sequence[Suppression]) -> Iterator[Diagnostic]:
    """`found` without what the note silences."""
    for each in found:
        if not silent or not is_silent(silent, each.range.start.line, each.code, each.name):
            yield each


class Selection(Struct, frozen=True, gc=False):
    """Which codes are wanted. Codes, beginnings of codes, or names; the more exact word counts, `ignore` at a draw."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def wants(self, code: str, name: str = "") -> bool:
        """Whether a diagnostic of that code is to be shown."""
        chosen = _exactness(self.select, code, name) if self.select else 0
        return chosen > _exactness(self.ignore, code, name)


def _exactness(words: Iterable[str], code: str, name: str) -> int:
    """Length of the longest word that fits, -1 where none does."""
    return max((len(code if w.lower() == name else w) for w in words if matches(code, w, name)), default=-1)


def check_codes(words: Iterable[str]) -> None:
    """Raises `UsageError` for a word that is no code, no beginning of one and no name."""
    known = builtin_names()
    for word in words:
        if not any(matches(code, word, name) for code, name in known.items()) and not _is_plugin(word):
            near = nearest(word, [*known, *known.values()])
            raise UsageError(
                Message("there is no rule `{word}`", word=word)
                + (Message("; did you mean `{near}`?", near=near) if near else "")
            )


def settings_naming_rules(config: Config) -> Iterator[tuple[tuple[str, ...], Collection[str]]]:
    """The settings that name rules, with the words they name them by."""
    lint = config.lint
    yield ("lint", "select"), lint.select
    yield ("lint", "ignore"), lint.ignore
    yield ("daemon", "fix"), config.daemon.fix
    for word in lint.severity:
        yield ("lint", "severity", word), (word,)
    for glob, words in lint.per_file_ignores.items():
        yield ("lint", "per_file_ignores", glob), words


def _is_plugin(word: str) -> bool:
    from obsidian_intel.lint.registry import rules_by_code

    return any(matches(code, word, rule.name) for code, rule in rules_by_code().items())


def select_and_sort(
    found: Iterable[Diagnostic],
    config: Config,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    writing: Collection[str] = (),
) -> list[Diagnostic]:
    """What is shown of `found`: selected, with its severity, in order. Cheap: imports no rule.

    `select` replaces that of the settings, `ignore` adds to it. `writing` are the paths of months still being
    written, where parts that are missing are infos.
    """
    selection = Selection(tuple(select) or config.lint.select, (*config.lint.ignore, *ignore))
    shown = [
        _weighed(each, config, writing)
        for each in found
        if selection.wants(each.code, each.name) and not _ignored_at(each, config)
    ]
    return sorted(shown, key=lambda each: each.sort_key)


def _weighed(each: Diagnostic, config: Config, writing: Collection[str]) -> Diagnostic:
    wanted = config.lint.severity
    fits = [word for word in wanted if matches(each.code, word, each.name)]
    if fits:
        own = max(fits, key=lambda word: _exactness((word,), each.code, each.name))
        return replace(each, severity=Severity(wanted[own]))
    if each.code in WHILE_WRITING and each.path in writing:
        return replace(each, severity=Severity.INFO)
    return each


def _ignored_at(each: Diagnostic, config: Config) -> bool:
    return any(
        _glob(each.path, pattern) and any(matches(each.code, word, each.name) for word in words)
        for pattern, words in config.lint.per_file_ignores.items()
    )


def _glob(path: str, pattern: str) -> bool:
    """`Inbox/**`, `Inbox/`, `*.excalidraw.md`; a pattern without `/` fits in any folder."""
    if pattern.endswith("/"):
        pattern += "**"
    if "/" not in pattern and fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], pattern):
        return True
    return fnmatch.fnmatchcase(path, pattern) or (pattern.startswith("**/") and fnmatch.fnmatchcase(path, pattern[3:]))


def run_rule(context: NoteContext, rule: Rule) -> list[Diagnostic]:
    """What one rule finds in one note, nothing silenced. Messages are one line each."""
    found: Iterable[Finding] = rule(context)
    return [_resolved(context, rule, each) for each in found]


def _resolved(context: NoteContext, rule: Rule, each: Finding) -> Diagnostic:
    on_one_line = replace(each, message=single_line(each.message))
    return resolve(context.document, rule.code, rule.name, rule.severity, on_one_line)
