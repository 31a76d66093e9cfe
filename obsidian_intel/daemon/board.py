"""What is wrong where, kept up to date note by note: a save costs what the note costs, not what the vault does."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from obsidian_intel.diagnostic import Diagnostic, Severity
from obsidian_intel.linter import finish, lint_vault
from obsidian_intel.moved import Places, Said, move, read_out
from obsidian_intel.pipeline import Workspace
from obsidian_intel.pipeline.unlooked import unlooked
from obsidian_intel.rules import Scope, in_scope, names
from obsidian_intel.vault import NoteFacts

Found = dict[str, tuple[Diagnostic, ...]]


class Board:
    """The diagnostics of a vault, by note, the same as `Workspace.diagnostics` gives."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.found: Found = {}
        self.errors = 0
        self.warnings = 0
        self.full_runs = 0
        self._wide: Found = {}
        self._unlooked: Found = {}
        self._facts: dict[str, NoteFacts] = {}
        self._others: tuple[object, ...] | None = None
        self._writing: set[str] = set()
        self._last: tuple[NoteFacts, Said, Places] | None = None

    def forget(self) -> None:
        """Work everything out anew at the next `update`."""
        self._others = None

    def update(self, changed: Iterable[str]) -> None:
        """Bring up to date after the notes `changed` were read again, or are gone."""
        workspace = self.workspace
        others = (workspace.vault.files, workspace.vault.placeholders, frozenset(workspace.listing.unreadable))
        changed = set(changed)
        is_same_set = self._others == others and all(
            (path in self._facts) == (path in workspace.entries) for path in changed
        )
        self._others = others
        if is_same_set and all(self._follow(path) for path in changed):
            self._finish(changed)
        else:
            self._run()
        self._look_beside()

    def _look_beside(self) -> None:
        """What is no note, and cannot be looked into."""
        workspace = self.workspace
        found: Found = {d.path: (d,) for d in unlooked(workspace.listing, workspace.config, workspace.obsidian)}
        if found != self._unlooked:
            touched = found.keys() | self._unlooked.keys()
            self._unlooked = found
            self._finish(touched)

    def _follow(self, path: str) -> bool:
        """Let the findings about the vault move along with a note that says the same as before. Whether it does."""
        if path not in self._facts:
            return True
        before, now = self._facts[path], self.workspace.entries[path].facts
        if before.silent or now.silent:
            return before == now
        if self._last is not None and self._last[0] is before:
            _, said, places = self._last
        else:
            said, places = read_out(before)
        new_said, new_places = read_out(now)
        self._last = (now, new_said, new_places)
        if said.rest != new_said.rest:
            return False
        codes = {code for code in said.apart if said.apart[code] != new_said.apart[code]}
        moved = move(self._wide.get(path, ()), places.all_but(codes), new_places.all_but(codes), codes)
        if moved is None:
            return False
        self._put(self._wide, path, moved)
        self._facts[path] = now
        if codes:
            self._run_some(codes)
        return True

    def _run_some(self, codes: set[str]) -> None:
        """Only the rules of `codes`, and those that nobody knows of."""
        codes |= {each.code for each in in_scope(Scope.VAULT) if each.code not in names()}
        touched = {path for path, found in self._wide.items() if any(each.code in codes for each in found)}
        for path in touched:
            self._put(self._wide, path, tuple(each for each in self._wide[path] if each.code not in codes))
        for each in lint_vault(self.workspace.vault, self.workspace.memory, codes):
            touched.add(each.path)
            self._wide[each.path] = (*self._wide.get(each.path, ()), each)
        self._finish(touched)

    def _run(self) -> None:
        """All rules about the vault."""
        self.full_runs += 1
        workspace = self.workspace
        self._facts = {path: entry.facts for path, entry in workspace.entries.items()}
        wide: dict[str, list[Diagnostic]] = {}
        for each in lint_vault(workspace.vault, workspace.memory):
            wide.setdefault(each.path, []).append(each)
        self._wide = {path: tuple(found) for path, found in wide.items()}
        self._writing = workspace.writing
        self.found = {}
        self.errors = self.warnings = 0
        own = {path for path, entry in workspace.entries.items() if entry.diagnostics}
        self._finish(own | self._wide.keys() | self._unlooked.keys())

    def _finish(self, paths: Collection[str]) -> None:
        """What is shown of what was found."""
        workspace = self.workspace
        for path in paths:
            self._count(path, -1)
            entry = workspace.entries.get(path)
            found = list(self._unlooked.get(path, ()))
            if path in workspace.listing.notes:
                found += [*(entry.diagnostics if entry else ()), *self._wide.get(path, ())]
            self._put(self.found, path, tuple(finish(found, workspace.config, writing=self._writing)) if found else ())
            self._count(path, 1)

    def _count(self, path: str, sign: int) -> None:
        for each in self.found.get(path, ()):
            self.errors += sign * (each.severity is Severity.ERROR)
            self.warnings += sign * (each.severity is Severity.WARNING)

    @staticmethod
    def _put(found: Found, path: str, value: tuple[Diagnostic, ...]) -> None:
        if value:
            found[path] = value
        else:
            found.pop(path, None)
