"""Which note is whose paper, by id and by name, while a plan of links is made; names for new notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from obsidian_intel.core.link_names import fold_case, fold_path
from obsidian_intel.papers.file_names import MAX_BYTES, file_name, truncate_bytes
from obsidian_intel.papers.ownership import is_paper_note
from obsidian_intel.papers.plan_model import PaperMention
from obsidian_intel.vault.facts import Strings, carries_ids
from obsidian_intel.vault.vault import Vault


class PaperIndex(Struct, dict=True):
    """The notes of a vault by the papers they are about, with what the plan adds: ids that linked rows give a note,
    and notes that are to be made (`planned`, by path).
    """

    vault: Vault
    planned: set[str] = set()
    _ids: dict[str, set[str]] = {}
    _by_id: dict[str, list[str]] = {}
    _by_name: dict[str, list[str]] = {}
    _names_planned: set[str] = set()  # folded
    _numbers: dict[tuple[str, str], int] = {}  # the next to try, of a name and its suffix

    def learn(self, mentions: Iterable[PaperMention]) -> None:
        """Add the id of each linked row to the ids that its note has by its properties."""
        for mention in mentions:
            linked = self.vault.resolve(mention.fact.note, mention.month) if mention.fact.note else None
            if linked and mention.fact.id and not _clashes(mention.fact.id, self._ids_of(linked)):
                self.add(linked, mention)

    def add(self, path: str, mention: PaperMention) -> None:
        """From now on the note has the mention's id."""
        if mention.fact.id:
            self._ids_of(path).add(mention.fact.id)
            if path not in (notes := self.with_id(mention.fact.id)):
                notes.append(path)

    def with_id(self, paper: str | None) -> list[str]:
        """The notes that have an id, by their properties or by a linked row."""
        if not paper:
            return []
        if paper not in self._by_id:
            self._by_id[paper] = list(self.vault.by_id.get(paper, ()))
        return self._by_id[paper]

    def find(self, mention: PaperMention) -> str | None:
        """The note of a mention's paper, there or planned: by its id, else by its name where the ids agree."""
        by_id = [path for path in self.with_id(mention.fact.id) if path in self.vault.heads or path in self.planned]
        if by_id:
            return by_id[0]
        name = mention.name.strip()
        if not name:
            return None
        names = dict.fromkeys((name, file_name(name, "")))
        paths = [path for each in names for path in self._named(each)]
        found = next((path for path in paths if not _clashes(mention.fact.id, self._ids_of(path))), None)
        if found is None and mention.fact.id:
            numbered = (self._named_and_numbered.get((fold_path(each), mention.fact.id)) for each in names)
            found = next((path for path in numbered if path), None)
        return found

    def claim(self, mention: PaperMention, wanted: str) -> str:
        """A path for a new note of that name, free in the whole vault; it is planned from now on."""
        number = (mention.fact.id or "").partition(":")[2]
        stem = file_name(wanted, file_name(f"arXiv {number}" if number else f"Paper {mention.period}"))
        suffix = file_name(number, "")[-60:] or mention.period
        free = next(each for each in self._attempts(stem, suffix) if self._is_free(each))
        folder = self.vault.config.papers.folder.strip("/")
        path = f"{folder}/{free}.md" if folder else f"{free}.md"
        self.planned.add(path)
        self._names_planned.add(fold_case(free))
        self.add(path, mention)
        for name in (free, mention.name):
            if path not in (notes := self._named(name)):
                notes.append(path)
        return path

    def _is_free(self, name: str) -> bool:
        return not self.vault.is_name_taken(name) and fold_case(name) not in self._names_planned

    def _attempts(self, stem: str, suffix: str) -> Iterator[str]:
        yield stem
        yield f"{truncate_bytes(stem, MAX_BYTES - len(suffix.encode()) - 3).rstrip(' .')} ({suffix})"
        number = self._numbers.get((stem, suffix), 2)  # those before it were taken, and names are never given back
        while True:
            self._numbers[stem, suffix] = number + 1
            tail = f" ({suffix}) {number}"
            yield truncate_bytes(stem, MAX_BYTES - len(tail.encode())).rstrip(" .") + tail
            number += 1

    def _ids_of(self, path: str) -> set[str]:
        """The ids that a note carries, by its properties or by what was learnt."""
        if path not in self._ids:
            note = self.vault.heads.get(path)
            self._ids[path] = set(note.ids) if note is not None and carries_ids(note) else set()
        return self._ids[path]

    def _named(self, name: str) -> list[str]:
        """The paper notes of that name or alias."""
        folded = fold_path(name)
        if folded not in self._by_name:
            self._by_name[folded] = list(self._names.get(folded, ()))
        return self._by_name[folded]

    @cached_property
    def _names(self) -> dict[str, Strings]:
        """Folded name or alias -> the paper notes that have it."""
        found: dict[str, Strings] = {}
        for path, note in self.vault.heads.items():
            if is_paper_note(note, self.vault):
                for folded in dict.fromkeys(map(fold_path, (note.stem, *note.aliases))):
                    found[folded] = (*found[folded], path) if folded in found else (path,)
        return found

    @cached_property
    def _named_and_numbered(self) -> dict[tuple[str, str], str]:
        """Folded name or alias, and an id that a bare number in the note may mean -> that note."""
        found: dict[tuple[str, str], str] = {}
        for path, note in self.vault.heads.items():
            if note.weak_ids and carries_ids(note):
                for name in (note.stem, *note.aliases):
                    for paper in note.weak_ids:
                        found.setdefault((fold_path(name), paper), path)
        return found


def _clashes(paper: str | None, ids: Iterable[str]) -> bool:
    """Whether `ids` hold another id of the scheme of `paper`, and not `paper` itself."""
    if not paper:
        return False
    scheme = paper.partition(":")[0]
    same = [other for other in ids if other.partition(":")[0] == scheme]
    return bool(same) and paper not in same
