"""Which notes and files there are, and how Obsidian resolves a link between them, by the facts of the notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import normpath

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.patterns import filter_regex, glob_regex
from obsidian_intel.core.periods import LogDate
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LightFacts, NoteFacts, Strings
from obsidian_intel.vault.name_tables import NameTables
from obsidian_intel.vault.path_index import PathIndex


class Vault(Struct, frozen=True, dict=True):
    """All notes' facts and all other files' paths. Every path is relative to the vault, with `/`.

    `placeholders` are files that a sync service holds elsewhere: present, unread. `short`: the facts of all notes
    without `HEAVY_FIELDS`, and `known_tables` what they are looked up by, where these are at hand.
    """

    notes: Mapping[str, NoteFacts]
    files: frozenset[str] = frozenset()
    config: Config = Config()
    obsidian: ObsidianConfig = ObsidianConfig()
    placeholders: frozenset[str] = frozenset()
    short: LightFacts | None = None
    known_tables: Callable[[], NameTables] | None = None

    def each(self, paths: Iterable[str]) -> Iterator[NoteFacts]:
        """The facts of these notes, one after the other; none of them is kept in memory for it."""
        peek = getattr(self.notes, "peek", self.notes.__getitem__)
        return map(peek, paths)

    @property
    def heads(self) -> Mapping[str, NoteFacts]:
        """The facts of all notes without `HEAVY_FIELDS`: enough for most questions, and sooner read."""
        return self.notes if self.short is None else self.short

    def with_note(self, before: NoteFacts, facts: NoteFacts) -> Vault:
        """This vault with one note changed from `before` to `facts`. Costs next to nothing:

        the notes are taken over from this one, which must not be asked any more.
        """
        if isinstance(self.notes, dict):
            self.notes[facts.path] = facts
        if self.short is not None:
            self.short.put(facts)
        vault = Vault(
            self.notes, self.files, self.config, self.obsidian, self.placeholders, self.short, self.known_tables
        )
        keep = ["_paths", "_anywhere", "stems", "tables"]
        if "tables" in self.__dict__:
            self.tables.remove(facts.path)
            self.tables.enter(facts)
        if before.kind is facts.kind:
            keep += ["by_id"] if before.ids == facts.ids else []
            keep += ["by_alias"] if before.aliases == facts.aliases else []
            keep += ["unread"] if before.readable == facts.readable else []
        if before.kind is not NoteKind.MONTH and facts.kind is not NoteKind.MONTH:
            keep += ["months", "dated"]
        vault.__dict__.update({name: self.__dict__[name] for name in keep if name in self.__dict__})
        return vault

    @cached_property
    def tables(self) -> NameTables:
        """What notes are looked up by beside their path."""
        return NameTables.of(self.heads.values()) if self.known_tables is None else self.known_tables()

    @cached_property
    def _paths(self) -> PathIndex:
        return PathIndex((*self.files, *self.placeholders, *self.notes), brief=self.short is not None)

    @cached_property
    def months(self) -> tuple[NoteFacts, ...]:
        """The notes of the log with a period, by period, then by the last day they are about, then by path.

        A note of many months, weeks or days is here once for each of them.
        """
        found: dict[str, dict[LogDate, NoteFacts]] = {}
        months = []
        for note in self.dated:
            parts = found.get(note.path)
            if parts is None:
                parts = found[note.path] = {part.date: part for part in self.notes[note.path].in_parts()}
            months.append(parts[note.date])
        return tuple(months)

    @cached_property
    def dated(self) -> tuple[NoteFacts, ...]:
        """The notes of `months` with light facts alone."""
        found = [part for note in self.tables.months.values() for part in note.in_parts()]
        return tuple(sorted(found, key=lambda note: (note.period or "", note.last_day, note.path)))

    @property
    def latest(self) -> str | None:
        """The latest period."""
        return self.dated[-1].period if self.dated else None

    @cached_property
    def unread(self) -> bool:
        """Whether there are notes that could not be read."""
        return any(not note.readable for note in self.heads.values())

    def with_files(self, files: frozenset[str]) -> Vault:
        """This vault with other files beside its notes."""
        return replace(self, files=files, known_tables=lambda: self.tables)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The names of all notes, in order."""
        return tuple(sorted({path.rpartition("/")[2].removesuffix(".md") for path in self.notes}))

    def candidates(self, target: str, source: str = "") -> list[str]:
        """All files that `target` could mean from the note `source`, the one Obsidian takes first."""
        known = self._anywhere.get(target)
        if known is None:
            known = self._candidates(target, source)
            if len(known) < 2 and not target.lstrip().startswith((".", "\\")) and target.strip():
                self._anywhere[target] = known
        return known

    @cached_property
    def _anywhere(self) -> dict[str, list[str]]:
        """Cache: target -> candidates, for targets that mean the same in every note."""
        return {}

    def _candidates(self, target: str, source: str) -> list[str]:
        wanted = fold_path(target.strip().replace("\\", "/"))
        if not wanted:
            return [source] if source else []
        for name in (wanted + ".md", wanted):
            if found := self._lookup(name, source):
                return found
        return []

    def _lookup(self, wanted: str, source: str) -> list[str]:
        folder = fold_path(source.rpartition("/")[0])
        if wanted.startswith(("./", "../")):
            path = normpath(f"{folder}/{wanted}" if folder else wanted)
            return self._at(path)
        if wanted.startswith("/"):
            return self._at(wanted.lstrip("/"))
        paths = self._paths.named(wanted.rpartition("/")[2])
        if "/" in wanted:
            paths = [path for path in paths if fold_path(path) == wanted or fold_path(path).endswith("/" + wanted)]
        if len(paths) < 2:
            return list(paths)

        def order(path: str) -> int:
            folded = fold_path(path)
            return 0 if folded == wanted else 1 if folded.rpartition("/")[0] == folder else 2

        return sorted(paths, key=order)

    def _at(self, folded: str) -> list[str]:
        found = self._paths.path(folded)
        return [found] if found is not None else []

    def resolve(self, target: str, source: str = "") -> str | None:
        """The file that `target` means in the note `source`, as Obsidian finds it; None when there is none."""
        found = self.candidates(target, source)
        return found[0] if found else None

    def is_plain(self, target: str) -> bool:
        """Whether `target` means one file, and the same in every note."""
        folded = fold_path(target)
        if "/" not in folded and (known := self._paths.named(folded + ".md")):
            return len(known) == 1
        if not target.strip() or target.lstrip().startswith((".", "\\")):
            return False
        return len(self.candidates(target)) == 1

    def is_folder(self, target: str, source: str = "") -> bool:
        """Whether `target` names a folder with something in it, from the vault's top or from that of `source`."""
        name = fold_path(target.strip().replace("\\", "/"))
        here = fold_path(source.rpartition("/")[0])
        places = {normpath(name.lstrip("/")), normpath(f"{here}/{name}" if here else name)}
        return not places.isdisjoint(self._paths.folders)

    def is_ambiguous(self, target: str, source: str = "") -> bool:
        """Whether only the length of the path decides what `target` means."""
        found = self.candidates(target, source)
        if len(found) < 2:
            return False
        first, folder = fold_path(found[0]), fold_path(source.rpartition("/")[0])
        wanted = fold_path(target.strip())
        return first.removesuffix(".md") != wanted.removesuffix(".md") and first.rpartition("/")[0] != folder

    def link_target(self, path: str, source: str) -> str:
        """How a wikilink in `source` names the note `path`: shortest where that is unique, else its path."""
        bare = path.removesuffix(".md")
        if self.obsidian.link_format == "absolute":
            return bare
        if self.obsidian.link_format == "relative":
            return _relative(bare, source)
        name = bare.rpartition("/")[2]
        taken = self._paths.named(fold_path(name) + ".md")
        return name if not taken or list(taken) == [path] else bare

    def is_name_taken(self, stem: str) -> bool:
        """Whether any file of the vault has this base name (NFC, case folded), as a note or as it stands."""
        return self._paths.has_clash(stem + ".md") or self._paths.has_clash(stem)

    def is_excluded(self, path: str) -> bool:
        """Whether `path` is left alone: `files.ignore`, or Obsidian's excluded files."""
        return is_excluded(path, self.config, self.obsidian)

    @cached_property
    def by_id(self) -> dict[str, Strings]:
        """Paper id -> the notes that carry it in their properties, paper notes first."""
        return self.tables.by_id()

    @cached_property
    def by_alias(self) -> dict[str, Strings]:
        """Folded alias -> the notes that have it, by path; templates left out."""
        return self.tables.by_alias()


def is_excluded(path: str, config: Config, obsidian: ObsidianConfig) -> bool:
    """Whether `path` is left alone: `files.ignore`, or Obsidian's excluded files."""
    for glob in config.files.ignore:
        if glob_regex(glob).fullmatch(path):
            return True
    for each in obsidian.ignore_filters:
        if len(each) > 2 and each.startswith("/") and each.endswith("/"):
            expression = filter_regex(each[1:-1])
            if expression is not None and expression.search(path):
                return True
        elif path == each or path.startswith(each.rstrip("/") + "/"):
            return True
    return False


def _relative(target: str, source: str) -> str:
    here, there = source.split("/")[:-1], target.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    return "/".join([".."] * (len(here) - common) + there[common:])
