"""What tells that something in a vault is ours: this machine's ledger where it knows, else the vault itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import SKILLS, template_texts
from obsidian_intel.papers.ownership import is_managed
from obsidian_intel.papers.plan_model import LABEL_MEMORY, LINK_MEMORY, SAID_MEMORY, SEEN_MEMORY
from obsidian_intel.papers.property_sync import SOURCE, WrittenValues, decode_written
from obsidian_intel.store.git_state import has_other_branches
from obsidian_intel.vault.facts import LinkFact, NoteFacts

DEFAULT_LABEL = "📄"
_NEW_VAULT = ".obsidian/app.json"  # `init` makes it only in a folder that is no vault yet


class EjectHistory:
    """What the ledger says of one vault, and of notes that a person has renamed since."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        store = workspace.store
        self._wrote = store.recall_all("wrote")
        self._ours = store.recall_all("ours")
        self._said = store.recall_all(SAID_MEMORY)
        self._linked = frozenset(store.recall_all(LINK_MEMORY).values())
        self._seen = frozenset(store.recall_all(SEEN_MEMORY).values())
        self.labels = frozenset({DEFAULT_LABEL, workspace.config.link.label, *store.recall_all(LABEL_MEMORY)})

    @property
    def is_known(self) -> bool:
        """Whether this machine ever wrote into the vault."""
        return bool(self._wrote)

    def wrote(self, path: str) -> bool:
        """Whether we wrote what stands or stood at a path."""
        return path in self._wrote

    @cached_property
    def _there(self) -> frozenset[str]:
        listing = self.workspace.listing
        return frozenset((*listing.notes, *listing.files, *listing.links, *listing.placeholders))

    @cached_property
    def _moved(self) -> dict[str, str]:
        """Notes that a person renamed -> the path we knew them by: their bytes, or their block, are as we left them."""
        gone = [path for path in self._wrote if path not in self._there]
        by_bytes = {self._ours[path]: path for path in gone if path in self._ours}
        by_block = {decode_written(self._said[path]).get(SOURCE, ("",))[0]: path for path in gone if path in self._said}
        found: dict[str, str] = {}
        for path, entry in self.workspace.entries.items() if gone else ():
            if path in self._wrote:
                continue
            block = entry.facts.block
            known = by_bytes.get(entry.sha256) or (by_block.get(block.source) if block and block.source else None)
            if known:
                found[path] = known
        return found

    @cached_property
    def _moved_files(self) -> dict[str, str]:
        """Files that are no notes and that a person moved or renamed -> the path we knew them by."""
        gone = {self._ours[path]: path for path in self._wrote if path not in self._there and path in self._ours}
        gone = {digest: path for digest, path in gone.items() if not path.endswith(".md")}
        kinds = tuple({_suffix(path) for path in gone.values()})
        found: dict[str, str] = {}
        for path in self.workspace.listing.files if gone else ():
            if path not in self._wrote and _suffix(path) in kinds:
                digest = self.workspace.store.sha256(path)
                if digest in gone:
                    found[path] = gone[digest]
        return found

    def is_moved(self, path: str) -> bool:
        """Whether a file that is no note is one that we made under another path."""
        return path in self._moved_files

    def _known_path(self, path: str) -> str:
        """The path under which we knew what stands at `path` now."""
        return self._moved.get(path) or self._moved_files.get(path) or path

    @cached_property
    def _given(self) -> frozenset[str]:
        if _NEW_VAULT not in self._wrote:
            return frozenset()
        base, whole = template_texts(), template_texts(sample=True)
        pictures = [path for path in whole if path not in base and not path.endswith(".md")]
        given = whole if any(path in self._wrote for path in pictures) else base
        return frozenset(given) & frozenset(self._wrote) - {FILE_NAME, *SKILLS}

    def is_given(self, path: str) -> bool:
        """Whether `init` put the file into a vault that it made: a person's from then on."""
        return self._known_path(path) in self._given

    def created_as(self, path: str) -> str | None:
        """sha256 of the bytes with which we made the file, whatever it is called now."""
        return self.workspace.store.created_as(self._known_path(path))

    def left_as(self, path: str, sha256: str) -> bool:
        """Whether a file holds what we last wrote there, a person's words among it."""
        return self._wrote.get(self._known_path(path)) == sha256

    def is_overwritten(self, path: str, sha256: str) -> bool:
        """Whether `-o --force` put a file of ours in place of one of a person."""
        return not self.made(path) and self.is_untouched(path, sha256)

    def said(self, path: str) -> WrittenValues | None:
        """What we wrote into the properties of a note, under whatever name; None where nobody knows."""
        text = self._said.get(self._known_path(path))
        return decode_written(text) if text is not None else None

    def made(self, path: str) -> bool:
        """Whether we made the note, whatever it is called now."""
        return self.workspace.store.was_created(self._known_path(path))

    def is_untouched(self, path: str, sha256: str) -> bool:
        """Whether every byte of a file is ours."""
        return self._ours.get(self._known_path(path)) == sha256

    def is_managed(self, note: NoteFacts) -> bool:
        """Whether we keep the note: by its block, or because we made it."""
        workspace = self.workspace
        return note.path in self._moved or is_managed(note, workspace.vault, workspace.memory)

    def is_our_link(self, source: str, link: LinkFact) -> bool | None:
        """Whether a link is one of ours; None where it looks like one and nothing tells."""
        if link.label not in self.labels or link.anchor or link.kind not in ("wikilink", "inline"):
            return False
        vault = self.workspace.vault
        path = vault.resolve(link.target, source)
        note = vault.heads.get(path) if path else None
        if note is not None and self.is_managed(note):
            return True
        if (path or "") in self._linked:
            return True
        if path is None and _folded(link.target) in self._known_names:
            return True
        return None

    @cached_property
    def _known_names(self) -> frozenset[str]:
        return frozenset(map(_folded, (*self._linked, *self._wrote)))

    def away(self) -> Iterator[str]:
        """Files that we wrote and that are not here, though another git branch may have them."""
        if not has_other_branches(self.workspace.root):
            return
        names = {fold_path(path.rpartition("/")[2]) for path in self._there}
        for path in sorted(self._wrote):
            if not path.startswith(".") and path not in self._there and fold_path(path.rpartition("/")[2]) not in names:
                yield path


def _folded(target: str) -> str:
    return fold_path(target.rpartition("/")[2].removesuffix(".md"))


def _suffix(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].casefold()
