"""What the watcher writes, by setting: links, safe fixes, pages. All through the routes of the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from obsidian_intel.daemon.stillness import Stillness
from obsidian_intel.errors import ObsintelError, Refused
from obsidian_intel.pipeline import Workspace
from obsidian_intel.plan import Wish


@dataclass
class Acts:
    """The writing half. `say` takes a line; `hold` takes a reason why something waits for a person ("": no more)."""

    workspace: Workspace
    stillness: Stillness
    is_dirty: Callable[[str], bool]
    say: Callable[[str], None]
    flood: str = ""

    def still(self, path: str, complete: bool) -> bool:
        """Whether a note may be written now; "" stands for the set of notes."""
        config = self.workspace.config.daemon
        if path == "":
            return self.stillness.is_set_still(config)
        return not self.is_dirty(path) and self.stillness.is_still(path, config, complete)

    def run(self) -> bool:
        """Do all that the settings want and that may be done now. Whether anything was refused."""
        refused = False
        config = self.workspace.config.daemon
        if config.link:
            refused |= self._guarded("link", self._link)
        if config.fix:
            refused |= self._guarded("fix", self._fix)
        return refused

    def _guarded(self, name: str, act: Callable[[], Iterable[str]]) -> bool:
        try:
            problems = list(act())
        except ObsintelError as error:
            problems = [f"{name}: {error}"]
        for problem in problems:
            self.say(f"not written: {problem}")
        return bool(problems)

    def _link(self) -> Iterator[str]:
        from obsidian_intel.pipeline.linking import link

        ready = self.stillness.is_ready(self.workspace.config.daemon)
        self.flood = ""
        try:
            report = link(self.workspace, Wish(explicit=False, ready=ready, still=self.still), confirm=self._too_many)
        except Refused:
            return
        for path in report.made:
            self.say(f"made {path}")
        for each in (*report.linked, *report.repointed):
            name = each.slot.name or each.slot.fact.title
            self.say(f"linked {each.slot.month}:{each.slot.fact.range.start.line} {name} to {each.note}")
        for path in report.updated:
            self.say(f"updated {path}")
        yield from (str(each) for each in report.refused)

    def _too_many(self, count: int) -> bool:
        self.flood = f"{count} new notes wait for your word: look with `obsintel link --dry-run`, then `obsintel link`"
        return False

    def _fix(self) -> Iterator[str]:
        from obsidian_intel.pipeline.fixing import fix_vault

        codes = self.workspace.config.daemon.fix
        found = self.workspace.diagnostics(select=codes)
        paths = sorted({each.path for each in found if each.fix is not None and self.still(each.path, False)})
        if not paths:
            return
        report = fix_vault(self.workspace, paths, select=codes, explicit=False)
        for path in report.texts:
            self.say(f"fixed {path}")
        yield from (str(each) for each in report.refused)
