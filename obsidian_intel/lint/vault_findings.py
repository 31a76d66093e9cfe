"""What the notes of a vault say together, as a value: kept in the index, and brought up to date after a save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.message import Message, enumerated, marked
from obsidian_intel.core.near_names import nearest
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.vault.classify import NoteKind, is_template_path
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.log_evidence import MANY_OF_DAY
from obsidian_intel.vault.vault import Vault

FEW = 3
_NONE_CHECKED = marked(
    'no note is checked: `lint.scope` is "log", and no note is of the log or bears the `type` of a paper note; '
    '`lint.scope = "vault"` checks all'
)
FindingsByPath = dict[str, tuple[Diagnostic, ...]]


class VaultTables(Struct):
    """What rules about the vault remember of all notes, so that a change in one tells which others it touches.

    `tags`: of each tag, folded, how many notes have it in which spelling. `unresolved`: of each note with links that
    lead nowhere, their targets. `anchored`: of each note with links to headings or blocks of others, which those are.
    """

    tags: dict[str, dict[str, int]] = {}
    unresolved: dict[str, tuple[str, ...]] = {}
    anchored: dict[str, tuple[str, ...]] = {}

    def forget(self, paths: Iterable[str]) -> None:
        """Drop what is kept of notes that are there no more."""
        for path in paths:
            self.unresolved.pop(path, None)
            self.anchored.pop(path, None)

    def copy(self) -> VaultTables:
        """A copy whose tables may be changed without changing these."""
        return VaultTables(
            {key: dict(each) for key, each in self.tags.items()}, dict(self.unresolved), dict(self.anchored)
        )


class VaultFindings(NamedTuple):
    """Diagnostics by path, months still being written, near misses in words, and what the rules remember."""

    found: FindingsByPath
    writing: tuple[str, ...]
    near_misses: tuple[str, ...]
    kept: VaultTables


def open_months(vault: Vault) -> tuple[str, ...]:
    """The months still being written: those of the latest period, unless `status: done`."""
    latest = vault.latest
    return tuple(n.path for n in vault.dated if n.period == latest and (n.status or "").casefold() != "done")


def is_none_checked(near_misses: Sequence[str]) -> bool:
    """Whether the first of the near misses is that the settings leave no note to be checked."""
    return bool(near_misses) and getattr(near_misses[0], "template", "") == _NONE_CHECKED


def undated_months(vault: Vault) -> str:
    """`1 month without a period: …`: notes that only their type makes months; "" where there are none."""
    undated = [note for note in vault.heads.values() if note.kind is NoteKind.MONTH and not note.period]
    if not undated:
        return ""
    return Message(
        "{months} without a period: {undated}; add `period: YYYY-MM`",
        months=pluralize(len(undated), "month"),
        undated=_few(undated),
    )


def unfilled_months(vault: Vault) -> str:
    """Notes named as months that are templates only by a property whose whole value is a template's mark; else ""."""
    unfilled = [
        note
        for note in vault.heads.values()
        if note.kind is NoteKind.TEMPLATE
        and note.log_tables
        and date_of_path(note.path) is not None
        and not is_template_path(note.path, vault.config, vault.obsidian)
    ]
    if not unfilled:
        return ""
    return Message(
        "{notes} named as months with your tables, but a property still holds only a template's mark: {unfilled}; "
        "fill it in",
        notes=pluralize(len(unfilled), "note"),
        unfilled=_few(unfilled),
    )


def unrecognised_months(vault: Vault) -> Iterator[str]:
    """Notes that look like months and are not known as such. Yields nothing if enough months are recognised."""
    if vault.config.lint.scope == "log" and vault.heads and not any(map(_in_log, vault.heads.values())):
        yield Message(_NONE_CHECKED)
    odd = [note for note in vault.heads.values() if note.log_tables or note.kind is NoteKind.MONTH]
    candidates = [note for note in odd if note.log_tables and note.kind is NoteKind.NOTE]
    yield from filter(None, (undated_months(vault), unfilled_months(vault)))
    by_name = [note for note in candidates if date_of_path(note.path) is not None]
    if by_name and not vault.config.months.is_placed and len(vault.dated) < max(FEW, len(by_name)):
        yield (
            Message(
                "{notes} named as months with your tables, but most rows without a paper or a score: "
                "{by_name}; `obsintel init` looks at them",
                notes=pluralize(len(by_name), "note"),
                by_name=_few(by_name),
            )
        )
    if not vault.dated:
        yield from unread_papers(vault)
    candidates = [note for note in candidates if note not in by_name]
    if candidates and len(vault.dated) < max(FEW, len(candidates)):
        yield from _by_type(vault, candidates)


def unread_papers(vault: Vault) -> Iterator[str]:
    """Notes that are not of the log and hold papers enough to be: those that a name dates, and all others."""
    held = [
        note
        for note in vault.heads.values()
        if note.kind is NoteKind.NOTE and note.paper_lines >= MANY_OF_DAY and not note.log_tables
    ]
    named = [note for note in held if date_of_path(note.path) is not None]
    undated = [note for note in held if date_of_path(note.path) is None]
    if named:
        yield Message(
            "{lines} of papers in {notes}, not read as the log: {names}; where they are, set `path`, `weekly` or "
            "`daily` under [months]",
            lines=pluralize(sum(note.paper_lines for note in named), "line"),
            notes=pluralize(len(named), "dated note"),
            names=_few(named),
        )
    if undated:
        yield Message(
            "{lines} of papers in {notes} that nothing dates: {names}; where they are the log, head their parts by "
            "dates (`## 2026-02-14`, or `## February` in a note named after its year), or give each `type: {what}` "
            "and `period: YYYY-MM`",
            lines=pluralize(sum(note.paper_lines for note in undated), "line"),
            notes=pluralize(len(undated), "note"),
            names=_few(sorted(undated, key=lambda note: -note.paper_lines)),
            what=next(iter(vault.config.months.types), "Monthly Report"),
        )


def _in_log(note: NoteFacts) -> bool:
    return note.kind in (NoteKind.MONTH, NoteKind.PAPER)


def _few(notes: Sequence[NoteFacts]) -> str:
    return enumerated((note.path for note in notes[:3]), dots=len(notes) > 3)


def _by_type(vault: Vault, candidates: list[NoteFacts]) -> Iterator[str]:
    types = Counter(note.type or "" for note in candidates)
    known = list(vault.config.months.types)
    for name, number in types.most_common(3):
        has = Message("{count} note has your tables" if number == 1 else "{count} notes have your tables", count=number)
        if not name:
            yield Message(
                "{has} but no `type`; add `type: {what}` to their properties",
                has=has,
                what=known[0] if known else "Monthly Report",
            )
            continue
        near = nearest(name, known)
        meant = Message(" Did you mean `{near}`?", near=near) if near and fold(near) != fold(name) else ""
        wanted = ", ".join(f'"{each}"' for each in (*known, name))
        yield (
            Message(
                "{has} but the type `{name}`, which is not known.{meant} If it is a month, run "
                "`obsintel init`, or set types = [{wanted}] under [months]",
                has=has,
                name=name,
                meant=meant,
                wanted=wanted,
            )
        )
