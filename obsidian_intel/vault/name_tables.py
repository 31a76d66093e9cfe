"""What notes are looked up by beside their path: aliases, ids of papers, periods."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts, Strings, carries_ids


class NameTables(Struct):
    """Tables over all notes, by path. Only notes that have something to enter stand in one.

    `aliases`: of notes that are no templates. `ids`: those of the paper that a note is about, behind whether it is a
    paper note. `months`: the light facts of the notes of the log that have a period.
    """

    aliases: dict[str, Strings] = field(default_factory=dict)
    ids: dict[str, tuple[bool, Strings]] = field(default_factory=dict)
    months: dict[str, NoteFacts] = field(default_factory=dict)

    @classmethod
    def of(cls, notes: Iterable[NoteFacts]) -> NameTables:
        """The tables of notes, given as light facts or whole."""
        tables = cls()
        for note in notes:
            tables.enter(note)
        return tables

    def enter(self, note: NoteFacts) -> None:
        """Take a note that stands in no table yet."""
        kind = note.kind
        if note.aliases and kind is not NoteKind.TEMPLATE:
            self.aliases[note.path] = note.aliases
        if note.ids and carries_ids(note):
            self.ids[note.path] = (kind is NoteKind.PAPER, note.ids)
        if kind is NoteKind.MONTH and note.period:
            self.months[note.path] = note

    def remove(self, path: str) -> None:
        """Forget a note."""
        for table in (self.aliases, self.ids, self.months):
            table.pop(path, None)

    def by_id(self) -> dict[str, Strings]:
        """Paper id -> the notes that carry it in their properties, paper notes first, then by path."""
        found: dict[str, Strings] = {}
        shared: set[str] = set()
        for path, (_, ids) in self.ids.items():
            for paper in ids:
                if found.setdefault(paper, (path,)) != (path,):
                    shared.add(paper)
                    found[paper] = (*found[paper], path)
        for paper in shared:
            found[paper] = tuple(sorted(found[paper], key=lambda path: (not self.ids[path][0], path)))
        return found

    def by_alias(self) -> dict[str, Strings]:
        """Folded alias -> the notes that have it, by path."""
        found: dict[str, Strings] = {}
        for path in sorted(self.aliases):
            for alias in self.aliases[path]:
                folded = fold_path(alias.strip())
                if path not in (paths := found.get(folded, ())):
                    found[folded] = (*paths, path)
        return found
